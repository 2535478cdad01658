import { type HouseholdKeys, openGrant, openReading } from '../identity/index.ts';
import {
  decodeBlock,
  type Grant,
  type MemberIndex,
  type Reading,
  type TransactionId,
  decodeTransaction,
} from '../ledger/index.ts';
import type { GrantedDay, HomeStore, OpenedReading } from '../storage/index.ts';
import {
  addMinutes,
  dayOfMinute,
  energyMwh,
  firstMinuteOfDay,
  MINUTES_PER_DAY,
  type UtcDay,
} from '../units/index.ts';
import { type AppliedEntry, LedgerFault, type Replica } from './replica.ts';
import type { SealMemory } from './seal-memory.ts';
import type { Send } from './submit.ts';

/** Opens what this household may open of each certified block, and keeps it in the home's own store. */
export interface ReadingOpener {
  take(entry: AppliedEntry): void;
  /** Goes through the blocks that were certified while this household was not looking. */
  catchUp(): void;
}

export function readingOpener(options: {
  readonly member: MemberIndex;
  readonly keys: HouseholdKeys;
  readonly replica: Replica;
  readonly home: HomeStore;
  readonly send: Send;
  readonly sealed: SealMemory;
}): ReadingOpener {
  const { member, keys, replica, home, send, sealed } = options;
  const { community, store } = replica;
  /** By author and day; undefined: looked for and not granted. */
  const dayKeys = new Map<string, Uint8Array | undefined>();

  const dayKeyOf = (author: MemberIndex, day: UtcDay): Uint8Array | undefined => {
    if (author === member) return keys.dayKey(day);
    const name = `${author}/${day}`;
    if (!dayKeys.has(name)) dayKeys.set(name, home.dayKey({ member: author, day }));
    return dayKeys.get(name);
  };

  const open = (reading: Reading, id: TransactionId, height: number): OpenedReading | undefined => {
    const dayKey = dayKeyOf(reading.author, dayOfMinute(reading.minute));
    const author = community.members[reading.author];
    if (dayKey === undefined || author === undefined) return undefined;
    const placed = { member: reading.author, minute: reading.minute, revision: reading.revision, height };
    const known = sealed.recall(id);
    if (known !== undefined) {
      const importMwh = energyMwh(known.importMwh);
      return {
        ...placed,
        importMwh,
        exportMwh: energyMwh(known.exportMwh),
        quality: 'measured',
        corrected: false,
      };
    }
    const content = openReading({
      dayKey,
      community: community.id,
      publicKey: author.publicKey,
      minute: reading.minute,
      revision: reading.revision,
      sealed: reading.sealed,
    });
    return content === undefined ? undefined : { ...placed, ...content };
  };

  /** Readings of a day that were on the chain before its key came. */
  const openBacklog = (author: MemberIndex, day: UtcDay): OpenedReading[] => {
    const startMinute = firstMinuteOfDay(day);
    const opened: OpenedReading[] = [];
    let height = -1;
    let transactions: readonly Uint8Array[] = [];
    const span = { startMinute, endMinute: addMinutes(startMinute, MINUTES_PER_DAY) };
    for (const place of store.placesOf(author, span)) {
      if (place.height !== height) {
        const row = store.blockByHeight('energy', place.height);
        const block = row === undefined ? undefined : decodeBlock(row.bytes);
        height = place.height;
        transactions = block?.kind === 'ok' ? block.block.transactions : [];
      }
      const bytes = transactions[place.position];
      const decoded = bytes === undefined ? undefined : decodeTransaction(bytes);
      if (decoded?.kind !== 'ok' || decoded.signed.transaction.kind !== 'reading') continue;
      const reading = open(decoded.signed.transaction, decoded.signed.id, height);
      if (reading !== undefined) opened.push(reading);
    }
    return opened;
  };

  const takeGrant = (grant: Grant, id: TransactionId): OpenedReading[] => {
    const mine = grant.recipients.find(({ recipient }) => recipient === member);
    const author = community.members[grant.author];
    if (mine === undefined || author === undefined) return [];
    const opened = openGrant({
      sealing: keys.sealing,
      ephemeralKey: grant.ephemeralKey,
      wrapped: mine.wrapped,
      community: community.id,
      author: author.publicKey,
      day: grant.day,
    });
    if (opened.kind === 'failed') {
      const known = [...community.disputes.values()].some(
        ({ dispute }) =>
          dispute.subject.kind === 'grant' && dispute.subject.grant === id && dispute.author === member,
      );
      if (!known) void send({ kind: 'dispute', subject: { kind: 'grant', grant: id } });
      return [];
    }
    home.put({ dayKeys: [{ member: grant.author, day: grant.day, key: opened.dayKey }] });
    dayKeys.set(`${grant.author}/${grant.day}`, opened.dayKey);
    return openBacklog(grant.author, grant.day);
  };

  const take = ({ entry, block, transactions }: AppliedEntry) => {
    const rows: OpenedReading[] = [];
    const granted: GrantedDay[] = [];
    for (const { id, transaction } of transactions) {
      if (transaction.kind === 'reading') {
        const opened = open(transaction, id, block.header.height);
        if (opened !== undefined) rows.push(opened);
      } else if (transaction.kind === 'grant') {
        const { day, recipients } = transaction;
        if (transaction.author === member)
          for (const { recipient } of recipients) granted.push({ day, recipient });
        rows.push(...takeGrant(transaction, id));
      }
    }
    home.put({ readings: rows, granted, appliedIndex: entry.index });
  };

  return {
    take,
    catchUp() {
      if (home.appliedIndex() > replica.appliedIndex) home.clear();
      for (const entry of store.entries(home.appliedIndex() + 1)) {
        const decoded = decodeBlock(entry.bytes);
        if (decoded.kind === 'refused') throw new LedgerFault(`log entry ${entry.index}`, decoded.refusal);
        const transactions = decoded.block.transactions.flatMap((bytes) => {
          const transaction = decodeTransaction(bytes);
          return transaction.kind === 'ok' ? [transaction.signed] : [];
        });
        take({ entry, block: decoded.block, transactions });
      }
    },
  };
}
