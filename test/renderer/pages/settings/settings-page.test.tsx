import { renderToStaticMarkup } from 'react-dom/server';
import { describe, expect, it } from 'vitest';
import { I18nProvider } from '../../../../renderer/src/i18n/I18n.tsx';
import { SettingsPage } from '../../../../renderer/src/pages/settings/SettingsPage.tsx';
import { createStores, StoresProvider } from '../../../../renderer/src/store/stores.tsx';

/** The page as a person sees it whose system speaks these languages. */
function shown(languages: readonly string[]): string {
  const stores = createStores({
    storage: { getItem: () => null, setItem: () => {} },
    timeZone: 'Europe/Oslo',
    languages,
  });
  return renderToStaticMarkup(
    <StoresProvider stores={stores}>
      <I18nProvider>
        <SettingsPage />
      </I18nProvider>
    </StoresProvider>,
  );
}

describe('the Settings page', () => {
  it('speaks the language of the system at first, and follows its theme', () => {
    const norwegian = shown(['nb-NO']);
    expect(norwegian).toContain('<h1');
    expect(norwegian).toContain('Innstillinger');
    expect(norwegian).toContain('Høy kontrast');
    expect(shown(['en-US'])).toContain('High contrast');
    expect(norwegian.match(/data-selected="true"/g)).toHaveLength(2);
  });

  it('names each language in itself, and says so to screen readers', () => {
    for (const html of [shown(['en']), shown(['nb'])]) {
      expect(html).toMatch(/lang="nb-NO"[^>]*>Norsk bokmål/);
      expect(html).toMatch(/lang="en-GB"[^>]*>English/);
    }
  });

  it('is there before the home is known, with the licences', () => {
    expect(shown([])).toContain('Apache License 2.0');
    expect(shown([])).toContain('chart.js');
  });
});
