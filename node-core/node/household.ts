import { equalBytes } from '../codec/index.ts';
import { type HouseholdKeys, sealReading } from '../identity/index.ts';
import {
  chainOfKind,
  type MemberIndex,
  type SignedTransaction,
  signTransaction,
  type Transaction,
  type TransactionId,
} from '../ledger/index.ts';
import type { MinuteReading } from '../meter/source.ts';
import type { HomeStore, Outbox } from '../storage/index.ts';
import { dayOfMinute, type Minute, minute, minuteOfMs } from '../units/index.ts';
import type { BlockCloser } from './block-closer.ts';
import type { Clock } from './clock.ts';
import { grantKeeper } from './grant-keeper.ts';
import { type ReadingOpener, readingOpener } from './reading-opener.ts';
import type { Replica } from './replica.ts';
import type { SealMemory } from './seal-memory.ts';
import type { Send, SequencedDraft, SubmitResult } from './submit.ts';

export interface HouseholdOptions {
  readonly keys: HouseholdKeys;
  readonly replica: Replica;
  /** Where transactions go to be ordered: the leader, or the way to it. */
  readonly closer: BlockCloser;
  readonly outbox: Outbox;
  readonly home: HomeStore;
  readonly clock: Clock;
  /** What this process has sealed lately. */
  readonly sealed: SealMemory;
}

/**
 * One home: its keys, its meter's readings on the way to the chain, and what it may open of the chain.
 * A reading is acknowledged (`recordMinutes` returns) once it is durable in the outbox; from there it is sent until
 * it is seen in a certified block.
 */
export interface Household {
  readonly member: MemberIndex;
  readonly keys: HouseholdKeys;
  readonly replica: Replica;
  readonly home: HomeStore;
  readonly outbox: Outbox;
  readonly clock: Clock;
  /** Seals, signs and keeps readings, oldest first. Minutes that were recorded before are left as they are. */
  recordMinutes(readings: readonly MinuteReading[]): void;
  /** A reading of this household is written by other hands in this process: its day's grants are due. */
  noteReading(at: Minute): void;
  /** The minute after the last one recorded; undefined when there is none: where the meter goes on. */
  nextMinute(): Minute | undefined;
  /** Signs and sends; resolves when it is certified or refused. */
  readonly send: Send;
  /** Sends again what a stop or a lost link left in the outbox. */
  resend(): Promise<void>;
  /** Grants that are due for the days of these readings are on the chain or under way when it resolves. */
  settleGrants(): Promise<void>;
  close(): void;
}

/** Transactions sent again in one go after a start. */
const RESEND_LIMIT = 100_000;

/** The key is no member of this community (yet). */
export class NotAMember extends Error {
  override readonly name = 'NotAMember';
}

/** The member that a key belongs to. */
export function memberOf(replica: Replica, publicKey: Uint8Array): MemberIndex | undefined {
  return replica.community.members.find((member) => equalBytes(member.publicKey, publicKey))?.index;
}

export function openHousehold(options: HouseholdOptions): Household {
  const { keys, replica, closer, outbox, home, clock } = options;
  const found = memberOf(replica, keys.signer.publicKey);
  if (found === undefined) throw new NotAMember('this key is not a member of the community');
  const member: MemberIndex = found;
  const community = replica.community;

  const sign = (transaction: Transaction): SignedTransaction => {
    const signed = signTransaction({ transaction, community: community.id, signer: keys.signer });
    replica.vouch(signed.id);
    return signed;
  };

  const send = async (draft: SequencedDraft): Promise<SubmitResult> => {
    const chain = chainOfKind(draft.kind);
    const sequence = outbox.nextSequence(chain, community.lastSequence(member, chain));
    const signed = sign({ ...draft, author: member, sequence } as Transaction);
    outbox.put([{ id: signed.id, chain, bytes: signed.bytes }]);
    return handIn(signed.id, signed.bytes);
  };

  const handIn = async (id: TransactionId, bytes: Uint8Array): Promise<SubmitResult> => {
    const result = await closer.submit(bytes);
    if (result.kind !== 'unavailable') outbox.remove([id]);
    return result;
  };

  const grants = grantKeeper({ member, keys, community, home, send });
  const opener: ReadingOpener = readingOpener({ member, keys, replica, home, send, sealed: options.sealed });

  const sealed = (reading: MinuteReading, revision: number): SignedTransaction =>
    sign({
      kind: 'reading',
      author: member,
      minute: reading.minute,
      revision,
      sealed: sealReading({
        dayKey: keys.dayKey(dayOfMinute(reading.minute)),
        community: community.id,
        publicKey: keys.signer.publicKey,
        minute: reading.minute,
        revision,
        content: {
          importMwh: reading.importMwh,
          exportMwh: reading.exportMwh,
          quality: reading.quality,
          corrected: revision > 0,
        },
      }),
    });

  const stopListening = replica.applied.listen((entry) => {
    const mine: TransactionId[] = [];
    for (const { id, transaction } of entry.transactions) if (transaction.author === member) mine.push(id);
    if (mine.length > 0) outbox.remove(mine);
    opener.take(entry);
    if (entry.block.header.chain === 'contract') grants.review(minuteOfMs(clock.nowMs()));
  });

  opener.catchUp();

  return {
    member,
    keys,
    replica,
    home,
    outbox,
    clock,
    recordMinutes(readings) {
      const fresh = readings.filter(
        ({ minute }) =>
          outbox.highestRevision(minute) === undefined &&
          community.slotTaken({ author: member, minute, revision: 0 }) === false,
      );
      if (fresh.length === 0) return;
      const signed = fresh.map((reading) => ({ ...sealed(reading, 0), minute: reading.minute }));
      outbox.put(
        signed.map(({ id, bytes, minute }) => ({
          id,
          chain: 'energy',
          bytes,
          slot: { minute, revision: 0 },
        })),
      );
      for (const { minute } of fresh) grants.reading(dayOfMinute(minute));
      closer.offerReadings(signed.map(({ bytes }) => bytes));
    },
    noteReading: (at) => grants.reading(dayOfMinute(at)),
    nextMinute() {
      const last = Math.max(outbox.lastMinute() ?? -1, home.latestMinute(member) ?? -1);
      return last < 0 ? undefined : minute(last + 1);
    },
    send,
    async resend() {
      const readings: Uint8Array[] = [];
      for (const { id, bytes, slot } of outbox.pending('energy', RESEND_LIMIT)) {
        if (slot === undefined) void handIn(id, bytes);
        else if (community.slotTaken({ author: member, ...slot }) !== false) outbox.remove([id]);
        else readings.push(bytes);
      }
      if (readings.length > 0) closer.offerReadings(readings);
      for (const { id, bytes } of outbox.pending('contract', RESEND_LIMIT)) await handIn(id, bytes);
    },
    settleGrants: () => grants.settle(),
    close() {
      stopListening();
      home.close();
      outbox.close();
    },
  };
}
