import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { byHand } from '../replay/by-hand.ts';

/**
 * The thesis' four homes, settled by hand: what `npm run replay -- ../shared/data/thesis --sell 8000:8001@1.00
 * --sell 8002:8003@1.00 --tariff 1.00` must print, to the last digit. The arithmetic is in `test/replay/by-hand.ts`
 * and shares nothing with the product; the sums below were also worked out once with another language's decimals.
 */
const DATA = join(import.meta.dirname, '../../../shared/data/thesis');
const present = existsSync(DATA);
if (!present) console.warn(`not checked, for the thesis data is absent on this machine: ${DATA}`);

describe('the thesis data by hand', () => {
  test.runIf(present)('two contracts and a tariff, all at 1.00', () => {
    const sells = [
      { seller: '8000', buyer: '8001', price: '1.00' },
      { seller: '8002', buyer: '8003', price: '1.00' },
    ];
    const sums = byHand(DATA, sells, '1.00');
    console.log(JSON.stringify(sums.households));
    expect(sums.readings).toBe(11_520);
    expect(sums.households).toEqual({
      '8000': { neighbours: { '8001': '1406.896' }, public: '-1519.254', total: '-112.358' },
      '8001': { neighbours: { '8000': '-1406.896' }, public: '-2524.568', total: '-3931.464' },
      '8002': { neighbours: { '8003': '686.4835' }, public: '-2470.279', total: '-1783.7955' },
      '8003': { neighbours: { '8002': '-686.4835' }, public: '-1027.4815', total: '-1713.965' },
    });
  });

  test.runIf(present)('the contract price moves money between the parties only', () => {
    const at = (price: string) =>
      byHand(DATA, [{ seller: '8000', buyer: '8001', price }], '1.25').households['8000'];
    expect(at('0.50')?.neighbours).toEqual({ '8001': '703.448' });
    expect(at('0')?.neighbours).toEqual({ '8001': '0' });
    expect(at('0')?.total).toBe(at('0')?.public);
  });
});
