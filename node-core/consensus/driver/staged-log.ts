import assert from 'node:assert/strict';
import { equalBytes } from '../../codec/index.ts';
import type { EntryRefusal } from '../ordering.ts';
import { type ConfigChange, changed, decodeChange, type MemberChange } from '../raft/config-change.ts';
import { type Configuration, sortedIds } from '../raft/configuration.ts';
import type { Entry, NodeId } from '../raft/entry.ts';
import type { Base } from './base.ts';
import type { Place, Staged, StagedEntry, StateMachine } from './ports.ts';

/** An entry of the log that is not settled, as the driver knows it. */
export interface HeldEntry {
  readonly index: number;
  readonly term: number;
  /** The configuration once this entry and all before it are applied. */
  readonly configuration: Configuration;
  /** Null: one of Raft's own, of which the state machine does not hear. */
  readonly ordinal: number | null;
  /** The state machine has it already: it came as a certified entry, beside the log. */
  readonly isSettled: boolean;
  /** This node's own, where it is one of those who sign. */
  readonly signature: Uint8Array | null;
}

export type Held = { readonly kind: 'ok' } | ({ readonly kind: 'refused' } & EntryRefusal);

/** A proposal that has been checked: how to put it to the group. */
export type Prepared =
  | { readonly kind: 'data' }
  | { readonly kind: 'change'; readonly change: ConfigChange }
  | ({ readonly kind: 'refused' } & EntryRefusal);

/**
 * The log between what is settled and its end, entry by entry beside the state machine's staged ones: which index has
 * which ordinal. In step with the core's log: whatever is put into that is put into this first, and cut where that is.
 */
export class StagedLog {
  readonly #machine: StateMachine;
  #base: Base & { readonly index: number };
  #entries: HeldEntry[] = [];
  /** The state machine has checked this already, as the entry after all that are held. */
  #prepared: Prepare | undefined;

  constructor(machine: StateMachine, base: Base & { readonly index: number }) {
    this.#machine = machine;
    this.#base = base;
  }

  /** Where what is settled ends, with the configuration as of there. */
  get base(): Base & { readonly index: number } {
    return this.#base;
  }

  get lastIndex(): number {
    return this.#entries.at(-1)?.index ?? this.#base.index;
  }

  get lastOrdinal(): number {
    return this.#entries.findLast(({ ordinal }) => ordinal !== null)?.ordinal ?? this.#base.ordinal;
  }

  get lowest(): HeldEntry | undefined {
    return this.#entries[0];
  }

  entryAt(index: number): HeldEntry | undefined {
    return this.#entries[index - this.#base.index - 1];
  }

  withOrdinal(ordinal: number): HeldEntry | undefined {
    return this.#entries.find((entry) => entry.ordinal === ordinal);
  }

  /** Entries of a range of indexes. */
  range(from: number, through: number): readonly HeldEntry[] {
    return this.#entries.filter(({ index }) => index >= from && index <= through);
  }

  /** Takes the next entry of the log, unless the state machine will not have it. */
  take(entry: Entry): Held {
    assert.equal(entry.index, this.lastIndex + 1, 'entries are staged in order');
    const content = contentOf(entry);
    if (content.kind === 'refused') return content;
    const before = this.#configuration();
    const after = content.change === null ? before : configurationAfter(before, content.change);
    if (content.bytes === null) {
      this.#push(entry, { configuration: after, ordinal: null, isSettled: false, signature: null });
      return { kind: 'ok' };
    }
    const ordinal = this.lastOrdinal + 1;
    if (ordinal <= this.#machine.settled) return this.#takeSettled(entry, content.bytes, after);
    const staged = this.#stage({ ordinal, term: entry.term, bytes: content.bytes });
    if (staged.kind === 'refused') return staged;
    const { signature, votersAfter } = staged.entry;
    if (!sameIds(votersAfter ?? before.voters, after.voters)) {
      this.#machine.unstageFrom(ordinal);
      return refused(
        'wrongVoters',
        `the entry makes it ${ids(votersAfter ?? before.voters)}, its change ${ids(after.voters)}`,
      );
    }
    this.#push(entry, { configuration: after, ordinal, isSettled: false, signature });
    return { kind: 'ok' };
  }

  /**
   * How a leader has to propose these bytes so that all take them: as data, or together with the change of voters that
   * they make. They stay staged until the entry is taken, which is then not checked again; `dropPrepared` where it will
   * not come.
   */
  prepare(bytes: Uint8Array, term: number): Prepared {
    const place = { ordinal: this.lastOrdinal + 1, term, bytes };
    const staged = this.#stage(place);
    if (staged.kind === 'refused') return staged;
    this.#prepared = { ...place, entry: staged.entry };
    const { votersAfter } = staged.entry;
    const { voters } = this.#configuration();
    if (votersAfter === null || sameIds(votersAfter, voters)) return { kind: 'data' };
    const changes: MemberChange[] = [
      ...votersAfter
        .filter((id) => !voters.includes(id))
        .map((node) => ({ kind: 'addVoter', node }) as const),
      ...voters.filter((id) => !votersAfter.includes(id)).map((node) => ({ kind: 'remove', node }) as const),
    ];
    const change = { kind: 'enter', changes, joint: 'always', leave: 'explicit', context: bytes } as const;
    return { kind: 'change', change };
  }

  /** What was prepared was not proposed. */
  dropPrepared(): void {
    if (this.#prepared !== undefined) this.#machine.unstageFrom(this.#prepared.ordinal);
    this.#prepared = undefined;
  }

  /** The entries from this index on are gone from the log. */
  cutFrom(index: number): void {
    this.dropPrepared();
    const gone = this.#entries.filter((entry) => entry.index >= index);
    const first = gone.find(({ ordinal, isSettled }) => ordinal !== null && !isSettled)?.ordinal;
    if (first !== undefined && first !== null) this.#machine.unstageFrom(first);
    this.#entries = this.#entries.filter((entry) => entry.index < index);
  }

  /** The lowest entry is certified and stored, or one of Raft's own. */
  settled(): void {
    const lowest = this.#entries.shift();
    assert(lowest !== undefined, 'an entry is settled that is not held');
    const { index, configuration, ordinal } = lowest;
    this.#base = { index, configuration, ordinal: ordinal ?? this.#base.ordinal };
  }

  /** The log begins anew after a snapshot. */
  restart(base: Base & { readonly index: number }): void {
    this.cutFrom(0);
    this.#base = base;
  }

  #stage(place: Place & { readonly bytes: Uint8Array }): Staged {
    const prepared = this.#prepared;
    if (prepared?.ordinal === place.ordinal && prepared.term === place.term) {
      this.#prepared = undefined;
      if (equalBytes(prepared.bytes, place.bytes)) return { kind: 'ok', entry: prepared.entry };
      this.#machine.unstageFrom(prepared.ordinal);
    }
    this.dropPrepared();
    return this.#machine.stage(place);
  }

  #takeSettled(entry: Entry, bytes: Uint8Array, configuration: Configuration): Held {
    const ordinal = this.lastOrdinal + 1;
    const stored = this.#machine.storedEntry(ordinal);
    if (stored === undefined || !equalBytes(stored, bytes)) {
      return refused('notTheSettledEntry', `entry ${ordinal} is certified here with other bytes`);
    }
    this.#push(entry, { configuration, ordinal, isSettled: true, signature: null });
    return { kind: 'ok' };
  }

  #configuration(): Configuration {
    return this.#entries.at(-1)?.configuration ?? this.#base.configuration;
  }

  #push({ index, term }: Entry, rest: Omit<HeldEntry, 'index' | 'term'>): void {
    this.#entries.push({ index, term, ...rest });
  }
}

interface Prepare extends Place {
  readonly bytes: Uint8Array;
  readonly entry: StagedEntry;
}

type Content =
  | { readonly kind: 'ok'; readonly bytes: Uint8Array | null; readonly change: ConfigChange | null }
  | ({ readonly kind: 'refused' } & EntryRefusal);

/** What of an entry is the state machine's. */
function contentOf({ kind, bytes }: Entry): Content {
  if (kind === 'noop') return { kind: 'ok', bytes: null, change: null };
  if (kind === 'data') return { kind: 'ok', bytes, change: null };
  const change = decodeChange(bytes);
  if (change === undefined) return refused('malformedChange', `${bytes.length} bytes`);
  return { kind: 'ok', bytes: change.context.length === 0 ? null : change.context, change };
}

/** As the core will have it: a change that cannot be made changes nothing. */
function configurationAfter(before: Configuration, change: ConfigChange): Configuration {
  const result = changed(before, change);
  return result.kind === 'ok' ? result.configuration : before;
}

function sameIds(a: readonly NodeId[], b: readonly NodeId[]): boolean {
  return ids(sortedIds(a)) === ids(sortedIds(b));
}

function ids(nodes: readonly NodeId[]): string {
  return nodes.join(', ');
}

function refused(reason: string, detail: string): { readonly kind: 'refused' } & EntryRefusal {
  return { kind: 'refused', reason, detail, position: null };
}
