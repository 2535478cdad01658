import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { seededRandom } from '../storage/made-up.ts';

export const HOMES = ['8000', '8001', '8002', '8003'] as const;
/** A quarter of an hour before midnight, so that even a short replay spans two days, each with its own keys. */
const START_MS = Date.UTC(2018, 4, 21, 23, 45);

/** Writes files like the thesis' into a folder: four homes, so many minutes each; the same for the same seed. */
export function writeMadeUpHomes(dir: string, of: { readonly minutes: number; readonly seed: number }): void {
  const random = seededRandom(of.seed);
  const kwh = (most: number) => (random(most) / 10_000).toFixed(4);
  mkdirSync(dir, { recursive: true });
  for (const [place, home] of HOMES.entries()) {
    const lines = Array.from({ length: of.minutes }, (_, minute) => {
      const time = new Date(START_MS + minute * 60_000).toISOString();
      const [year, month, day] = [time.slice(2, 4), time.slice(5, 7), time.slice(8, 10)];
      // Homes 8000 and 8002 have the roofs; all of them have both numbers now and then.
      const produced = kwh(place % 2 === 0 ? 9_000 : 900);
      return `${day}-${month}-${year} ${time.slice(11, 16)},${kwh(5_000)},-${produced}`;
    });
    writeFileSync(path.join(dir, `${home}.csv`), `\uFEFFDate,Consumed,Produced\r\n${lines.join('\r\n')}\r\n`);
  }
}
