import { parentPort, workerData } from 'node:worker_threads';
import { concatBytes, fromHex } from '../../codec/index.ts';
import { householdKeys, sealReading } from '../../identity/index.ts';
import { signTransaction } from '../../ledger/index.ts';
import { addMinutes, dayOfMinute, type Minute, minute } from '../../units/index.ts';
import { demoHomes } from './residents.ts';

/** What a worker is to write. */
export interface HistoryOrder {
  /** 64 hexadecimal digits. */
  readonly community: string;
  readonly homes: readonly {
    readonly name: string;
    readonly member: number;
    readonly seed: string;
    /** Its first reading; pieces before it are not written. */
    readonly startMinute: number;
  }[];
  readonly startMinute: number;
  readonly endMinute: number;
  /** Minutes of one piece. */
  readonly pieceMinutes: number;
}

/** Consecutive readings of one home, sealed and signed: transactions one after the other. */
export interface HistoryPiece {
  readonly member: number;
  readonly startMinute: number;
  readonly count: number;
  readonly bytes: Uint8Array;
  /** import and export of each minute in turn, as sealed. */
  readonly energies: Float64Array;
}

/** Writes the past of some simulated homes, piece by piece in order of time. */
function write(order: HistoryOrder, say: (piece: HistoryPiece) => void): void {
  const community = fromHex(order.community);
  const simulated = demoHomes();
  const homes = order.homes.map(({ name, member, seed, startMinute }) => {
    const home = simulated.get(name);
    if (home === undefined) throw new RangeError(`there is no simulated home called ${name}`);
    return { member, startMinute, home, keys: householdKeys({ seed: fromHex(seed), community }) };
  });
  for (
    let start = minute(order.startMinute);
    start < order.endMinute;
    start = addMinutes(start, order.pieceMinutes)
  ) {
    const end = minute(Math.min(start + order.pieceMinutes, order.endMinute));
    for (const { member, startMinute, home, keys } of homes) {
      if (start < startMinute) continue;
      const parts: Uint8Array[] = [];
      const energies = new Float64Array((end - start) * 2);
      for (let at: Minute = start; at < end; at = addMinutes(at, 1)) {
        const { importMwh, exportMwh } = home.minute(at);
        energies[(at - start) * 2] = importMwh;
        energies[(at - start) * 2 + 1] = exportMwh;
        const slot = { community, publicKey: keys.signer.publicKey, minute: at, revision: 0 };
        const sealed = sealReading({
          ...slot,
          dayKey: keys.dayKey(dayOfMinute(at)),
          content: { importMwh, exportMwh, quality: 'measured', corrected: false },
        });
        const transaction = { kind: 'reading', author: member, minute: at, revision: 0, sealed } as const;
        parts.push(signTransaction({ transaction, community, signer: keys.signer }).bytes);
      }
      say({ member, startMinute: start, count: end - start, bytes: concatBytes(...parts), energies });
    }
  }
}

if (parentPort !== null) {
  const port = parentPort;
  write(workerData as HistoryOrder, (piece) => {
    port.postMessage(piece, [piece.bytes.buffer as ArrayBuffer, piece.energies.buffer as ArrayBuffer]);
  });
}
