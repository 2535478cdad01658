import { concatBytes } from '../../../node-core/codec/index.ts';
import { decodeFrame, encodeFrame } from '../../../node-core/consensus/driver/frames.ts';
import type { CommittedEntry } from '../../../node-core/consensus/ordering.ts';
import {
  type Block,
  buildBlock,
  decodeBlock,
  decodeCertificate,
  encodeCertificate,
  encodeHeader,
} from '../../../node-core/ledger/index.ts';
import { addMinutes } from '../../../node-core/units/index.ts';
import type { Home, Malice, Surroundings } from './ports.ts';

/** A Raft frame on the wire (group-wire.ts): this byte, from which disk, to which node, then the frame. */
export const RAFT = 1;
export const ADDRESS_BYTES = 17;

/** The node that a frame is for. */
export function addressee(frame: Uint8Array): number {
  return Number(new DataView(frame.buffer, frame.byteOffset).getBigUint64(9));
}

/** What a home sends: as it is, or with the blocks in it changed by who means ill. */
export function tampered(
  { malice, id }: Home,
  { frame, to, world }: { readonly frame: Uint8Array; readonly to: Home; readonly world: Surroundings },
): Uint8Array {
  if (malice === undefined || malice === 'forges' || frame[0] !== RAFT) return frame;
  if (malice === 'equivocates' && to.n % 2 === 0) return frame;
  const decoded = decodeFrame(frame.subarray(ADDRESS_BYTES), { from: id, to: to.id });
  if (decoded.kind === 'malformed' || decoded.frame.kind !== 'raft') return frame;
  const { message } = decoded.frame;
  if (message.kind !== 'appendEntries' || message.entries.length === 0) return frame;
  const entries = message.entries.map((entry) => {
    if (entry.kind !== 'data' || entry.term !== message.term) return entry;
    const block = decodeBlock(entry.bytes);
    if (block.kind === 'refused') return entry;
    world.noteMalice();
    return { ...entry, bytes: changed(block.block, malice) };
  });
  const changedFrame = encodeFrame({ kind: 'raft', message: { ...message, entries } });
  return concatBytes(frame.subarray(0, ADDRESS_BYTES), changedFrame);
}

/** A certified block as it is passed on: by who forges, with too few signatures or as another block. */
export function forged({ malice }: Home, entry: CommittedEntry, world: Surroundings): CommittedEntry {
  if (malice !== 'forges') return entry;
  const certificate = decodeCertificate(entry.certificate);
  const block = decodeBlock(entry.bytes);
  if (certificate.kind === 'refused' || block.kind === 'refused') return entry;
  world.noteMalice();
  if (world.random.chance(0.5)) return { ...entry, bytes: changed(block.block, 'equivocates') };
  const { index, signatures } = certificate.certificate;
  return { ...entry, certificate: encodeCertificate({ index, signatures: signatures.slice(1) }) };
}

function changed({ header, transactions, bytes, headerBytes }: Block, how: Malice): Uint8Array {
  switch (how) {
    case 'badSignature':
      return buildBlock({ ...header, transactions: transactions.map(flipped) }).bytes;
    case 'badMerkleRoot':
      return concatBytes(
        encodeHeader({ ...header, merkleRoot: flipped(header.merkleRoot) }),
        bytes.subarray(headerBytes.length),
      );
    case 'badStateHash': {
      const stateHash = flipped(header.stateHash ?? new Uint8Array(32));
      return buildBlock({ ...header, stateHash, transactions }).bytes;
    }
    case 'equivocates':
    case 'forges':
      return buildBlock({ ...header, time: addMinutes(header.time, 1), transactions }).bytes;
  }
}

/** The same with its last bit turned. */
function flipped(bytes: Uint8Array): Uint8Array {
  const other = Uint8Array.from(bytes);
  other[other.length - 1] = (other[other.length - 1] ?? 0) ^ 1;
  return other;
}
