import type { NodeId } from './entry.ts';

/**
 * Who is in the group, and how (dissertation chapter 4). All lists ascend and hold no ID twice.
 *
 * While `outgoing` is not empty the configuration is joint (4.3, C-old,new): elections and commits need a majority
 * of `voters` and a majority of `outgoing`, each on its own.
 */
export interface Configuration {
  /** Voters; in a joint configuration the new ones. */
  readonly voters: readonly NodeId[];
  /** The old voters of a joint configuration, else empty. */
  readonly outgoing: readonly NodeId[];
  /** Followers without a vote (4.2.1). */
  readonly learners: readonly NodeId[];
  /** Voters of `outgoing` that become learners when the joint configuration is left. */
  readonly learnersNext: readonly NodeId[];
  /** Whether the leader leaves the joint configuration by itself once it is in force. */
  readonly autoLeave: boolean;
}

/** What a node believes that has been told nothing: it then never campaigns. */
export const EMPTY_CONFIGURATION: Configuration = configurationOf([]);

/** A plain configuration of these voters and learners. */
export function configurationOf(voters: readonly NodeId[], learners: readonly NodeId[] = []): Configuration {
  return {
    voters: sortedIds(voters),
    outgoing: [],
    learners: sortedIds(learners),
    learnersNext: [],
    autoLeave: false,
  };
}

/** Whether both halves have to agree (4.3). */
export function isJoint(configuration: Configuration): boolean {
  return configuration.outgoing.length > 0;
}

/** Voters, of either half when it is joint, ascending. */
export function votersOf({ voters, outgoing }: Configuration): readonly NodeId[] {
  return outgoing.length === 0 ? voters : sortedIds([...voters, ...outgoing]);
}

/** Voters and learners, ascending. */
export function membersOf(configuration: Configuration): readonly NodeId[] {
  return sortedIds([...votersOf(configuration), ...configuration.learners]);
}

/** Whether the node has a vote, in either half. */
export function isVoter({ voters, outgoing }: Configuration, node: NodeId): boolean {
  return voters.includes(node) || outgoing.includes(node);
}

/** Whether the node is sent entries: voter or learner. */
export function isMember(configuration: Configuration, node: NodeId): boolean {
  return isVoter(configuration, node) || configuration.learners.includes(node);
}

/** Whether the node is the only voter: then it is its own majority, and no other can lead. */
export function isSoleVoter(configuration: Configuration, node: NodeId): boolean {
  return !isJoint(configuration) && configuration.voters.length === 1 && configuration.voters[0] === node;
}

/** Ascending, each ID once. */
export function sortedIds(ids: Iterable<NodeId>): readonly NodeId[] {
  return [...new Set(ids)].sort((a, b) => a - b);
}
