import { type CodecValue, decode, encode } from '../../codec/index.ts';
import { type Configuration, isJoint, isMember, sortedIds } from './configuration.ts';
import type { NodeId } from './entry.ts';

/**
 * Changes of membership as values (dissertation chapter 4): what an entry of kind `config` says, its bytes, and what
 * it makes of a configuration. When it takes effect is membership.ts.
 *
 * Bytes (codec): `[1, "enter", [[what, node], ...], joint, leave, context]` or `[1, "leave", context]`.
 */

/** What becomes of one node. */
export interface MemberChange {
  /** `addVoter` also promotes a learner, `addLearner` also demotes a voter. */
  readonly kind: 'addVoter' | 'addLearner' | 'remove';
  readonly node: NodeId;
}

/** What an entry of kind `config` says. */
export type ConfigChange =
  | {
      readonly kind: 'enter';
      /** 1 to 32 of them, applied in this order. */
      readonly changes: readonly MemberChange[];
      /** `whenNeeded`: one change at a time goes straight (4.1), several go through a joint configuration (4.3). */
      readonly joint: 'whenNeeded' | 'always';
      /** Who leaves the joint configuration: the leader by itself, or a `leave` that somebody proposes. */
      readonly leave: 'automatic' | 'explicit';
      /** The state machine's own part, opaque. */
      readonly context: Uint8Array;
    }
  | { readonly kind: 'leave'; readonly context: Uint8Array };

/** Why a change may not be made of the configuration in force. */
export type ChangeRefusal = 'alreadyJoint' | 'notJoint' | 'noVotersLeft';

/** The next configuration, or why there is none. */
export type ChangedConfiguration =
  | { readonly kind: 'ok'; readonly configuration: Configuration }
  | { readonly kind: 'refused'; readonly reason: ChangeRefusal };

const MAX_CHANGES = 32;
const NOTHING = new Uint8Array();

/** A change with the usual settings: joint when needed, left automatically. */
export function changeOf(...changes: readonly MemberChange[]): ConfigChange {
  return { kind: 'enter', changes, joint: 'whenNeeded', leave: 'automatic', context: NOTHING };
}

/** The second half of a joint change (4.3). */
export const LEAVE_JOINT: ConfigChange = { kind: 'leave', context: NOTHING };

/** What a change makes of a configuration, or why it may not be made of this one. */
export function changed(configuration: Configuration, change: ConfigChange): ChangedConfiguration {
  if (change.kind === 'leave') {
    return isJoint(configuration)
      ? { kind: 'ok', configuration: left(configuration) }
      : { kind: 'refused', reason: 'notJoint' };
  }
  if (isJoint(configuration)) return { kind: 'refused', reason: 'alreadyJoint' };
  const joint = change.joint === 'always' || change.changes.length > 1;
  const entered: Configuration = joint
    ? { ...configuration, outgoing: configuration.voters, autoLeave: change.leave === 'automatic' }
    : configuration;
  const result = change.changes.reduce(withMember, entered);
  return result.voters.length === 0
    ? { kind: 'refused', reason: 'noVotersLeft' }
    : { kind: 'ok', configuration: result };
}

/** C-old,new to C-new (4.3). */
function left({ voters, learners, learnersNext }: Configuration): Configuration {
  return {
    voters,
    outgoing: [],
    learners: sortedIds([...learners, ...learnersNext]),
    learnersNext: [],
    autoLeave: false,
  };
}

function withMember(configuration: Configuration, { kind, node }: MemberChange): Configuration {
  if (kind === 'addLearner' && configuration.learners.includes(node)) return configuration;
  const member = isMember(configuration, node);
  const without: Configuration = {
    ...configuration,
    voters: configuration.voters.filter((id) => id !== node),
    learners: configuration.learners.filter((id) => id !== node),
    learnersNext: configuration.learnersNext.filter((id) => id !== node),
  };
  switch (kind) {
    case 'addVoter':
      return { ...without, voters: sortedIds([...without.voters, node]) };
    case 'remove':
      return without;
    case 'addLearner':
      // Nobody is voter and learner at once: a voter of the old half waits until that half is gone.
      return member && configuration.outgoing.includes(node)
        ? { ...without, learnersNext: sortedIds([...without.learnersNext, node]) }
        : { ...without, learners: sortedIds([...without.learners, node]) };
  }
}

/** The bytes of an entry of kind `config`. */
export function encodeChange(change: ConfigChange): Uint8Array {
  if (change.kind === 'leave') return encode([1, 'leave', change.context]);
  const members = change.changes.map(({ kind, node }) => [kind, node]);
  return encode([1, 'enter', members, change.joint, change.leave, change.context]);
}

/** @returns undefined when the bytes are not those of a change */
export function decodeChange(bytes: Uint8Array): ConfigChange | undefined {
  const value = decoded(bytes);
  if (!Array.isArray(value) || value[0] !== 1) return undefined;
  const fields: readonly unknown[] = value;
  const context = fields.at(-1);
  if (!(context instanceof Uint8Array)) return undefined;
  if (fields[1] === 'leave') return fields.length === 3 ? { kind: 'leave', context } : undefined;
  const [, kind, members, joint, leave] = fields;
  if (kind !== 'enter' || fields.length !== 6 || !Array.isArray(members)) return undefined;
  if (joint !== 'whenNeeded' && joint !== 'always') return undefined;
  if (leave !== 'automatic' && leave !== 'explicit') return undefined;
  if (members.length < 1 || members.length > MAX_CHANGES) return undefined;
  const changes = members.map(memberChange).filter((one) => one !== undefined);
  return changes.length === members.length ? { kind, changes, joint, leave, context } : undefined;
}

function decoded(bytes: Uint8Array): CodecValue | undefined {
  try {
    return decode(bytes);
  } catch {
    return undefined;
  }
}

function memberChange(value: unknown): MemberChange | undefined {
  if (!Array.isArray(value) || value.length !== 2) return undefined;
  const fields: readonly unknown[] = value;
  const [kind, node] = fields;
  if (kind !== 'addVoter' && kind !== 'addLearner' && kind !== 'remove') return undefined;
  if (typeof node !== 'number' || !Number.isSafeInteger(node) || node < 1) return undefined;
  return { kind, node };
}
