import { renderToStaticMarkup } from 'react-dom/server';
import { Router } from 'wouter';
import { describe, expect, it } from 'vitest';
import { Money } from '../../../renderer/src/components/Amounts.tsx';
import { ContractProgress } from '../../../renderer/src/components/ContractProgress.tsx';
import { FlowDiagram } from '../../../renderer/src/components/FlowDiagram.tsx';
import { isTimeRangeInOrder } from '../../../renderer/src/components/TimeRange.tsx';
import { I18nProvider } from '../../../renderer/src/i18n/I18n.tsx';
import { GalleryPage } from '../../../renderer/src/pages/gallery/GalleryPage.tsx';
import { createStores, StoresProvider } from '../../../renderer/src/store/stores.tsx';

/** An element as the app would show it, without a browser. */
function shown(element: React.ReactElement): string {
  const stores = createStores({
    storage: { getItem: () => null, setItem: () => {} },
    timeZone: 'Europe/Oslo',
  });
  return renderToStaticMarkup(
    <StoresProvider stores={stores}>
      <I18nProvider>
        <Router ssrPath="/">{element}</Router>
      </I18nProvider>
    </StoresProvider>,
  ).replaceAll('\u00a0', ' ');
}

describe('components', () => {
  it('all render, with no number gone wrong and no placeholder left', () => {
    const html = shown(<GalleryPage />);
    expect(html).toContain('<h1');
    expect(html).not.toContain('NaN');
    expect(html).not.toContain('undefined');
    expect(html).not.toMatch(/\{\w+\}/);
  });

  it.each([
    [1_230, 'You earned', 'NOK 12.30'],
    [-1_230, 'You owe', 'NOK 12.30'],
    [0, 'Nothing to pay', 'NOK 0.00'],
  ])('money of %d says its direction in words', (minor, words, size) => {
    const html = shown(<Money amount={{ minor, currency: 'NOK' }} />);
    expect(html).toContain(words);
    expect(html).toContain(size);
    expect(html).not.toContain('−');
  });

  it('a flow moves only where energy does, and says so in sentences', () => {
    const html = shown(<FlowDiagram flows={{ roof: 3_420, neighbours: -2_180, grid: 0 }} homeW={1_240} />);
    expect(html).toContain('Your roof: 3.42 kW coming in');
    expect(html).toContain('Neighbours: 2.18 kW going out');
    expect(html).toContain('Public grid: nothing right now');
    expect(html).toContain('wire-neighbours wire-out');
    expect(html).not.toContain('wire-live wire-grid');
  });

  it('a power that nobody measures is not zero', () => {
    const html = shown(<FlowDiagram flows={{ roof: null, neighbours: 0, grid: 400 }} homeW={null} />);
    expect(html).toContain('Your roof: not measured');
    expect(html).toContain('Your home uses not measured');
  });

  it.each([
    [10, 100, '90.00 kWh to go'],
    [100, 100, 'The minimum is reached'],
    [10, 0, '10.00 kWh delivered, no minimum agreed'],
  ])('%d of %d kWh delivered: %s', (delivered, minimum, words) => {
    const html = shown(
      <ContractProgress
        deliveredMwh={delivered * 1_000_000}
        minimumMwh={minimum * 1_000_000}
        expectedMwh={null}
      />,
    );
    expect(html).toContain(words);
  });

  it.each([
    ['10:00', '14:00', true],
    ['10:00', '00:00', true],
    ['10:00', '10:00', false],
    ['10:00', '09:00', false],
    [null, '09:00', false],
  ])('a time range from %s to %s is in order: %s', (start, end, inOrder) => {
    expect(isTimeRangeInOrder({ start, end })).toBe(inOrder);
  });
});
