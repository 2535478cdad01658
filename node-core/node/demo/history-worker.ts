import { parentPort, workerData } from 'node:worker_threads';
import { concatBytes, fromHex } from '../../codec/index.ts';
import { householdKeys, sealReading } from '../../identity/index.ts';
import { signedBytes } from '../../ledger/index.ts';
import { addMinutes, dayOfMinute, type Minute, minute } from '../../units/index.ts';
import { type HistoryOrder, type HistoryPiece, piecesOf } from './history-pieces.ts';
import { demoHomes } from './residents.ts';

/** Writes the past of some simulated homes, piece by piece in order of time. */
function write(order: HistoryOrder, say: (piece: HistoryPiece) => void): void {
  const community = fromHex(order.community);
  const simulated = demoHomes();
  const homes = order.homes.map(({ name, member, seed, startMinute }) => {
    const home = simulated.get(name);
    if (home === undefined) throw new RangeError(`there is no simulated home called ${name}`);
    return { member, startMinute, home, keys: householdKeys({ seed: fromHex(seed), community }) };
  });
  const span = { startMinute: minute(order.startMinute), endMinute: minute(order.endMinute) };
  for (const { startMinute: pieceMinute, endMinute: end } of piecesOf(span, order.pieceMinutes)) {
    for (const { member, startMinute, home, keys } of homes) {
      // Who moves in at midnight does so in the middle of a piece.
      const start = minute(Math.max(pieceMinute, startMinute));
      if (start >= end) continue;
      const parts: Uint8Array[] = [];
      const energies = new Float64Array((end - start) * 2);
      const roof = home.setup.profile.roof?.metered === true ? new Float64Array(end - start) : null;
      for (let at: Minute = start; at < end; at = addMinutes(at, 1)) {
        const { importMwh, exportMwh, roofMwh } = home.minute(at);
        if (roof !== null) roof[at - start] = roofMwh;
        energies[(at - start) * 2] = importMwh;
        energies[(at - start) * 2 + 1] = exportMwh;
        const slot = { community, publicKey: keys.signer.publicKey, minute: at, revision: 0 };
        const sealed = sealReading({
          ...slot,
          dayKey: keys.dayKey(dayOfMinute(at)),
          content: { importMwh, exportMwh, quality: 'measured', corrected: false },
        });
        const transaction = { kind: 'reading', author: member, minute: at, revision: 0, sealed } as const;
        parts.push(signedBytes({ transaction, community, signer: keys.signer }));
      }
      say({
        member,
        pieceMinute,
        startMinute: start,
        count: end - start,
        bytes: concatBytes(...parts),
        energies,
        roof,
      });
    }
  }
}

if (parentPort !== null) {
  const port = parentPort;
  write(workerData as HistoryOrder, (piece) => {
    port.postMessage(piece, [piece.bytes.buffer as ArrayBuffer, piece.energies.buffer as ArrayBuffer]);
  });
}
