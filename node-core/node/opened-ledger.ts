import { equalBytes, toHex } from '../codec/index.ts';
import {
  type HouseholdKeys,
  householdKeys,
  openGrant,
  openReading,
  type ReadingContent,
  signerFromSeed,
} from '../identity/index.ts';
import type { Block, Community, Grant, MemberIndex, Reading, SignedTransaction } from '../ledger/index.ts';
import type { PlacedReading } from '../settlement/index.ts';
import { dayOfMinute, type Minute } from '../units/index.ts';
import type { LedgerFaultFound } from './ledger-fault.ts';

/** All readings of a ledger whose keys are at hand, opened, by member. */
export interface OpenedReadings {
  readonly byMember: ReadonlyMap<MemberIndex, readonly PlacedReading[]>;
  /** Members whose own keys are at hand, with their names in the folder. */
  readonly households: ReadonlyMap<MemberIndex, string>;
  /** The first minute of which a member has a reading, opened or not. */
  readonly firstMinutes: ReadonlyMap<MemberIndex, Minute>;
  readonly fault: LedgerFaultFound | undefined;
}

/** Gathers readings and grants while a ledger is gone through, and opens them at its end. */
export interface OpenedLedger {
  readonly take: (block: Block, transactions: readonly SignedTransaction[]) => void;
  finish(community: Community): OpenedReadings;
  keys(): number;
}

/** `seeds`: by household name, those that are at hand. */
export function openedLedger(seeds: ReadonlyMap<string, Uint8Array>): OpenedLedger {
  const readings: { readonly reading: Reading; readonly height: number }[] = [];
  const grants: { readonly grant: Grant; readonly height: number }[] = [];
  const firstMinutes = new Map<MemberIndex, Minute>();
  return {
    keys: () => seeds.size,
    take(block, transactions) {
      if (block.header.chain !== 'energy') return;
      const { height } = block.header;
      for (const { transaction } of transactions) {
        if (transaction.kind === 'reading') {
          const { author, minute } = transaction;
          if (minute < (firstMinutes.get(author) ?? Number.POSITIVE_INFINITY))
            firstMinutes.set(author, minute);
        }
        if (seeds.size === 0) continue;
        if (transaction.kind === 'reading') readings.push({ reading: transaction, height });
        else if (transaction.kind === 'grant') grants.push({ grant: transaction, height });
      }
    },
    finish(community) {
      const held = keysByMember(seeds, community);
      const byMember = new Map<MemberIndex, PlacedReading[]>();
      const households = new Map([...held].map(([member, { name }]) => [member, name]));
      const found = { byMember, households, firstMinutes };
      for (const { grant, height } of grants) {
        const what = grantFault(grant, { community, held });
        if (what !== undefined) return { ...found, fault: { where: `energy block ${height}`, what } };
      }
      for (const { reading, height } of readings) {
        const author = held.get(reading.author);
        if (author === undefined) continue;
        const content = contentOf(reading, { keys: author.keys, community });
        if (content === undefined) {
          const what = `the reading of ${author.name} for minute ${reading.minute} does not open with its key`;
          return { ...found, fault: { where: `energy block ${height}`, what } };
        }
        const { minute, revision } = reading;
        const list = byMember.get(reading.author) ?? [];
        list.push({ minute, revision, content, height });
        byMember.set(reading.author, list);
      }
      return { ...found, fault: undefined };
    },
  };
}

function contentOf(
  { minute, revision, sealed }: Reading,
  by: { readonly keys: HouseholdKeys; readonly community: Community },
): ReadingContent | undefined {
  return openReading({
    dayKey: by.keys.dayKey(dayOfMinute(minute)),
    community: by.community.id,
    publicKey: by.keys.signer.publicKey,
    minute,
    revision,
    sealed,
  });
}

type HeldKeys = ReadonlyMap<MemberIndex, { readonly name: string; readonly keys: HouseholdKeys }>;

function keysByMember(seeds: ReadonlyMap<string, Uint8Array>, community: Community): HeldKeys {
  const byKey = new Map(community.members.map((member) => [toHex(member.publicKey), member.index]));
  const held = new Map<MemberIndex, { name: string; keys: HouseholdKeys }>();
  for (const [name, seed] of seeds) {
    const member = byKey.get(toHex(signerFromSeed(seed).publicKey));
    if (member !== undefined)
      held.set(member, { name, keys: householdKeys({ seed, community: community.id }) });
  }
  return held;
}

/** Each copy of a grant must open for whom it is meant, and to the key that the author's readings are sealed with. */
function grantFault(
  grant: Grant,
  { community, held }: { readonly community: Community; readonly held: HeldKeys },
): string | undefined {
  const author = community.members[grant.author];
  if (author === undefined) return undefined;
  for (const { recipient, wrapped } of grant.recipients) {
    const reader = held.get(recipient);
    if (reader === undefined) continue;
    const opened = openGrant({
      sealing: reader.keys.sealing,
      ephemeralKey: grant.ephemeralKey,
      wrapped,
      community: community.id,
      author: author.publicKey,
      day: grant.day,
    });
    const which = `the grant of day ${grant.day} by ${author.displayName} to ${reader.name}`;
    if (opened.kind === 'failed') return `${which} does not open: ${opened.reason}`;
    const own = held.get(grant.author)?.keys.dayKey(grant.day);
    if (own !== undefined && !equalBytes(own, opened.dayKey)) return `${which} opens to another key`;
  }
  return undefined;
}
