import { renderToStaticMarkup } from 'react-dom/server';
import { expect, test } from 'vitest';
import type { MeterTroubleView } from '../../../../../node-core/api/index.ts';
import { I18nProvider } from '../../../../../renderer/src/i18n/I18n.tsx';
import { CableTrouble } from '../../../../../renderer/src/pages/onboarding/meter/Adapters.tsx';
import { createStores, StoresProvider } from '../../../../../renderer/src/store/stores.tsx';

function shown(trouble: Partial<MeterTroubleView>): string {
  const stores = createStores({
    storage: { getItem: () => null, setItem: () => {} },
    timeZone: 'Europe/Oslo',
    languages: ['en'],
  });
  return renderToStaticMarkup(
    <StoresProvider stores={stores}>
      <I18nProvider>
        <CableTrouble trouble={{ kind: 'failed', holder: null, detail: '', ...trouble }} />
      </I18nProvider>
    </StoresProvider>,
  );
}

test.each([
  [{ kind: 'permission' }, /cannot be opened.*paste this.*sudo tee .*70-nabowatt-meter\.rules/s],
  [{ kind: 'busy', holder: 'minicom (pid 812)' }, /cannot be opened.*minicom \(pid 812\) uses the cable/],
  [{ kind: 'busy' }, /Another program uses the cable/],
  [{ kind: 'driver' }, /no driver for the cable\. Install the one of its maker/],
  [{ kind: 'notFound' }, /pulled out\. Plug it in again/],
  [{ kind: 'keyWrong' }, /cannot be read.*does not fit any more/],
  [{ kind: 'keysLost' }, /cannot be read.*type it again/],
  [{ kind: 'of a later version', detail: 'errno 5' }, /does not answer as it should.*errno 5/],
])('%j says what helps', (trouble, words) => {
  expect(shown(trouble)).toMatch(words);
});

test('what a person is to do about the rule is not hidden behind what it is for', () => {
  expect(shown({ kind: 'permission', detail: 'errno 13' })).not.toContain('errno 13');
});
