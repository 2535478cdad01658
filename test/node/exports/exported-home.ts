import { Buffer } from 'node:buffer';
import type { ExportRequest } from '../../../node-core/api/export-inputs.ts';
import type { Progress } from '../../../node-core/api/views.ts';
import { householdBooks } from '../../../node-core/node/books.ts';
import { exportCommands } from '../../../node-core/node/exports/index.ts';
import { carbonGrams, type Minute, priceMicros } from '../../../node-core/units/index.ts';
import { at, minutesFrom, openStreet, reading, type Street, temporaryFolder, terms } from '../street.ts';

const CAST = [
  ['grid', ['steward', 'superUser', 'publicProducer']],
  ['ada', []],
  ['bo', []],
] as const;
const [ADA, BO] = [1, 2];
export const FIRST = at('2026-06-30T20:00');

/** A street whose June is closed: Bo bought ten minutes of Ada's surplus at 1.00 and the rest from the grid at 2.00. */
export async function exportedHome(): Promise<{
  readonly street: Street;
  readonly dir: string;
  /** Stops the homes; their files stay. */
  stop(): Promise<void>;
  close(): Promise<void>;
}> {
  const folder = temporaryFolder();
  const street = await openStreet({ dir: folder.dir, cast: CAST, start: at('2026-06-30T18:00') });
  const step = {
    startMinute: at('2026-06-30T19:00'),
    price: priceMicros(2_000_000),
    feedInPrice: null,
    carbon: carbonGrams(300),
  };
  await street.send('grid', { kind: 'tariff', endMinute: at('2026-08-01T00:00'), steps: [step] });
  const span = { startMinute: FIRST, endMinute: at('2026-07-30T00:00') };
  await street.contract(terms({ ...span, seller: ADA, buyer: BO, price: priceMicros(1_000_000) }));
  await record(street, FIRST, 10);
  street.household('bo').correctMinute(reading({ minute: at('2026-06-30T20:02'), importMwh: 16_000 }));
  street.go(at('2026-06-30T20:30'));
  await street.neighbourhood.closer.flush();
  street.go(at('2026-07-02T00:00'));
  await record(street, at('2026-07-02T00:00'), 3);
  let stopped: Promise<void> | undefined;
  const stop = (): Promise<void> => {
    stopped ??= street.close();
    return stopped;
  };
  return {
    street,
    dir: folder.dir,
    stop,
    async close() {
      await stop();
      folder.remove();
    },
  };
}

/** Ada exports 10 Wh and Bo imports 15 Wh in each of some minutes. */
async function record(street: Street, first: Minute, count: number): Promise<void> {
  for (const minute of minutesFrom(first, count)) {
    street.go(minutesFrom(minute, 2)[1] ?? minute);
    await street.record({
      ada: [reading({ minute, exportMwh: 10_000 })],
      bo: [reading({ minute, importMwh: 15_000 })],
    });
  }
}

/** The commands of one home, with what they said on the way. */
export function commandsOf(street: Street, name: string, { isDemo = false } = {}) {
  const household = street.household(name);
  const said: Progress[] = [];
  const books = householdBooks(household);
  const api = exportCommands({
    household,
    books,
    progress: (progress) => said.push(progress),
    say: () => {},
    isDemo,
  });
  return {
    api,
    said,
    household,
    books,
    /** The one file of an export, fetched as a screen does. */
    file: async (request: ExportRequest): Promise<{ readonly name: string; readonly bytes: Uint8Array }> => {
      const { id, files } = await api.makeExport(request);
      const [only] = files;
      if (only === undefined || files.length > 1) throw new Error('one file was expected');
      const parts: Uint8Array[] = [];
      for (let offset: number | null = 0; offset !== null; ) {
        const part: { base64: string; nextOffset: number | null } = await api.exportPart({
          id,
          file: 0,
          offset,
        });
        parts.push(Buffer.from(part.base64, 'base64'));
        offset = part.nextOffset;
      }
      const bytes = Buffer.concat(parts);
      if (bytes.length !== only.bytes) throw new Error(`${bytes.length} of ${only.bytes} bytes came`);
      return { name: only.name, bytes };
    },
    /** Hands a file in as a screen does. */
    handIn: async (bytes: Uint8Array): Promise<string> => {
      const upload = 'ab'.repeat(16);
      for (let offset = 0; offset < bytes.length; offset += 24_576) {
        const base64 = Buffer.from(bytes.subarray(offset, offset + 24_576)).toString('base64');
        await api.restorePart({ upload, offset, base64 });
      }
      return upload;
    },
  };
}
