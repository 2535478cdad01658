import { type CodecValue, encode, ItemFault, type ItemReader, readItems } from '../../codec/index.ts';
import type { Entry, EntryKind, LogPosition, NodeId } from '../raft/entry.ts';
import type { AppendOutcome, Message, MessageBody } from '../raft/message.ts';
import { decodeBase, encodeBase } from './base.ts';

/**
 * What goes over a link between two nodes of a group, as bytes (codec): an array whose first item is the version, whose
 * second is the kind's number. Sender and receiver are not in it: the link has proven who speaks.
 */
export type Frame =
  | { readonly kind: 'raft'; readonly message: Message }
  /** An entry has been certified; sent by the leader as soon as it has. */
  | { readonly kind: 'certificate'; readonly ordinal: number; readonly certificate: Uint8Array }
  /** The sender knows the entry to be committed and has no certificate: after a leader was lost. */
  | { readonly kind: 'certificateWanted'; readonly ordinal: number }
  /** The answer of a node that has no certificate either, and knows the entry to be committed too. */
  | {
      readonly kind: 'signature';
      readonly ordinal: number;
      readonly term: number;
      readonly signature: Uint8Array;
    }
  /** To the leader, amid a change of members: the sender has certified and stored all up to there. */
  | { readonly kind: 'settled'; readonly ordinal: number };

const VERSION = 1;
const KINDS = {
  requestVote: 1,
  voteResponse: 2,
  appendEntries: 3,
  appendResponse: 4,
  heartbeat: 5,
  heartbeatResponse: 6,
  installSnapshot: 7,
  timeoutNow: 8,
  certificate: 16,
  certificateWanted: 17,
  signature: 18,
  settled: 19,
} as const;
const ENTRY_KINDS: readonly EntryKind[] = ['data', 'config', 'noop'];
const OUTCOMES = ['accepted', 'rejected', 'refused', 'staleTerm'] as const;

/** No term, index or round comes near; whoever counts on from one that is said here stays within what can be said. */
const MAX_COUNT = 2 ** 52;
/** Entries of one frame at most, and bytes of each part: a block may have 4 MiB. */
const MAX_ENTRIES = 4096;
const MAX_ENTRY_BYTES = 5 << 20;
const MAX_ATTESTATION_BYTES = 1 << 20;
const MAX_REASON_BYTES = 2048;
const MAX_CERTIFICATE_BYTES = 8192;
const MAX_SNAPSHOT_BYTES = 64 << 10;

/** A frame's bytes. */
export function encodeFrame(frame: Frame): Uint8Array {
  switch (frame.kind) {
    case 'raft':
      return encode([VERSION, KINDS[frame.message.kind], frame.message.term, ...messageItems(frame.message)]);
    case 'certificate':
      return encode([VERSION, KINDS.certificate, frame.ordinal, frame.certificate]);
    case 'certificateWanted':
      return encode([VERSION, KINDS.certificateWanted, frame.ordinal]);
    case 'signature':
      return encode([VERSION, KINDS.signature, frame.ordinal, frame.term, frame.signature]);
    case 'settled':
      return encode([VERSION, KINDS.settled, frame.ordinal]);
  }
}

export type DecodedFrame =
  | { readonly kind: 'ok'; readonly frame: Frame }
  | { readonly kind: 'malformed'; readonly detail: string };

/** Reads a frame; `link` says who is at its ends. Never throws for what the bytes are. */
export function decodeFrame(
  bytes: Uint8Array,
  link: { readonly from: NodeId; readonly to: NodeId },
): DecodedFrame {
  try {
    const frame = readItems(bytes, (items) => {
      const version = items.integer();
      if (version !== VERSION) throw new ItemFault(`version ${version}`);
      return readFrame(items, link);
    });
    return { kind: 'ok', frame };
  } catch (error) {
    if (error instanceof ItemFault) return { kind: 'malformed', detail: error.message };
    throw error;
  }
}

function readFrame(items: ItemReader, link: { readonly from: NodeId; readonly to: NodeId }): Frame {
  const kind = items.integer();
  switch (kind) {
    case KINDS.certificate:
      return {
        kind: 'certificate',
        ordinal: count(items, 1),
        certificate: items.bytes(MAX_CERTIFICATE_BYTES),
      };
    case KINDS.certificateWanted:
      return { kind: 'certificateWanted', ordinal: count(items, 1) };
    case KINDS.signature:
      return {
        kind: 'signature',
        ordinal: count(items, 1),
        term: count(items),
        signature: items.bytes(64),
      };
    case KINDS.settled:
      return { kind: 'settled', ordinal: count(items) };
    default: {
      const term = count(items);
      return { kind: 'raft', message: { ...link, term, ...readBody(kind, items) } };
    }
  }
}

function messageItems(message: Message): CodecValue[] {
  switch (message.kind) {
    case 'requestVote':
      return [
        message.preVote,
        message.lastLogIndex,
        message.lastLogTerm,
        message.transfer,
        ...place(message.committed),
      ];
    case 'voteResponse':
      return [message.preVote, message.granted, ...place(message.committed)];
    case 'appendEntries': {
      const { prevLogIndex, prevLogTerm, entries, leaderCommit } = message;
      const listed = entries.map(({ index, term, kind, bytes }) => [
        index,
        term,
        ENTRY_KINDS.indexOf(kind),
        bytes,
      ]);
      return [prevLogIndex, prevLogTerm, listed, leaderCommit];
    }
    case 'appendResponse':
      return [OUTCOMES.indexOf(message.outcome.kind), ...outcomeItems(message.outcome)];
    case 'heartbeat':
      return [message.leaderCommit, message.round];
    case 'heartbeatResponse':
      return [message.round];
    case 'installSnapshot': {
      const { index, term, configuration, stateHash, data } = message.snapshot;
      return [index, term, encodeBase({ ordinal: 0, configuration }), stateHash, data];
    }
    case 'timeoutNow':
      return [];
  }
}

function outcomeItems(outcome: AppendOutcome): CodecValue[] {
  const none = new Uint8Array();
  switch (outcome.kind) {
    case 'accepted':
      return [outcome.matchIndex, outcome.attestFrom, outcome.attestation ?? none];
    case 'rejected':
      return [outcome.prevLogIndex, outcome.hintIndex, outcome.hintTerm];
    case 'refused': {
      const { matchIndex, attestFrom, attestation, index, entryTerm, reason } = outcome;
      return [matchIndex, attestFrom, attestation ?? none, index, entryTerm, reason];
    }
    case 'staleTerm':
      return [];
  }
}

/** A term, an index, a round. */
function count(items: ItemReader, least = 0): number {
  const value = items.integer(least);
  if (value > MAX_COUNT) throw new ItemFault(`a count of ${value}`);
  return value;
}

function readBody(kind: number, items: ItemReader): MessageBody {
  switch (kind) {
    case KINDS.requestVote:
      return {
        kind: 'requestVote',
        preVote: items.boolean(),
        lastLogIndex: count(items),
        lastLogTerm: count(items),
        transfer: items.boolean(),
        committed: readPlace(items),
      };
    case KINDS.voteResponse:
      return {
        kind: 'voteResponse',
        preVote: items.boolean(),
        granted: items.boolean(),
        committed: readPlace(items),
      };
    case KINDS.appendEntries:
      return readAppendEntries(items);
    case KINDS.appendResponse:
      return { kind: 'appendResponse', outcome: readOutcome(items) };
    case KINDS.heartbeat:
      return { kind: 'heartbeat', leaderCommit: count(items), round: count(items) };
    case KINDS.heartbeatResponse:
      return { kind: 'heartbeatResponse', round: count(items) };
    case KINDS.installSnapshot:
      return readSnapshot(items);
    case KINDS.timeoutNow:
      return { kind: 'timeoutNow' };
    default:
      throw new ItemFault(`kind ${kind}`);
  }
}

function readAppendEntries(items: ItemReader): MessageBody {
  const prevLogIndex = count(items);
  const prevLogTerm = count(items);
  const entries = items.list(MAX_ENTRIES, (item): Entry => {
    const index = count(item, 1);
    const term = count(item, 1);
    const kind = ENTRY_KINDS[item.integer()];
    if (kind === undefined) throw new ItemFault('an entry of an unknown kind');
    return { index, term, kind, bytes: item.bytes(MAX_ENTRY_BYTES) };
  });
  if (entries.some(({ index }, at) => index !== prevLogIndex + 1 + at)) {
    throw new ItemFault('entries that do not follow each other');
  }
  return { kind: 'appendEntries', prevLogIndex, prevLogTerm, entries, leaderCommit: count(items) };
}

function readOutcome(items: ItemReader): AppendOutcome {
  const kind = OUTCOMES[items.integer()];
  switch (kind) {
    case 'accepted':
      return { kind, matchIndex: count(items), attestFrom: count(items), ...readAttestation(items) };
    case 'rejected':
      return { kind, prevLogIndex: count(items), hintIndex: count(items), hintTerm: count(items) };
    case 'refused':
      return {
        kind,
        matchIndex: count(items),
        attestFrom: count(items),
        ...readAttestation(items),
        index: count(items, 1),
        entryTerm: count(items),
        reason: items.bytes(MAX_REASON_BYTES),
      };
    case 'staleTerm':
      return { kind };
    case undefined:
    default:
      throw new ItemFault('an unknown outcome');
  }
}

function place({ index, term }: LogPosition): CodecValue[] {
  return [index, term];
}

function readPlace(items: ItemReader): LogPosition {
  return { index: count(items), term: count(items) };
}

function readAttestation(items: ItemReader): { readonly attestation?: Uint8Array } {
  const attestation = items.bytes(MAX_ATTESTATION_BYTES);
  return attestation.length === 0 ? {} : { attestation };
}

function readSnapshot(items: ItemReader): MessageBody {
  const index = count(items);
  const term = count(items);
  const { configuration } = decodeBase(items.bytes(MAX_SNAPSHOT_BYTES));
  const stateHash = items.bytes(32);
  const data = items.bytes(MAX_SNAPSHOT_BYTES);
  return { kind: 'installSnapshot', snapshot: { index, term, configuration, stateHash, data } };
}
