import type { Configuration } from './configuration.ts';
import type { NodeId } from './entry.ts';

/**
 * Majorities (dissertation 3.3), and both majorities of a joint configuration (4.3). The only file that counts.
 */

/** How a vote stands. `lost`: not even all who are silent could turn it. */
export type VoteResult = 'won' | 'lost' | 'pending';

/** Smallest number of nodes that is more than half. */
export function majorityOf(count: number): number {
  return Math.floor(count / 2) + 1;
}

/**
 * The highest index that a majority has, of both halves when joint.
 *
 * @param matchOf what a voter is known to have stored; 0 when nothing
 * @returns Infinity for a configuration without voters: the caller's log is its bound, and there is no caller
 */
export function majorityIndex(configuration: Configuration, matchOf: (node: NodeId) => number): number {
  return Math.min(indexOfHalf(configuration.voters, matchOf), indexOfHalf(configuration.outgoing, matchOf));
}

function indexOfHalf(voters: readonly NodeId[], matchOf: (node: NodeId) => number): number {
  if (voters.length === 0) return Infinity;
  const descending = voters.map(matchOf).sort((a, b) => b - a);
  return descending[majorityOf(voters.length) - 1] ?? 0;
}

/**
 * How a vote stands, over both halves when joint.
 *
 * @param voteOf true yes, false no, undefined not said
 */
export function voteResult(
  configuration: Configuration,
  voteOf: (node: NodeId) => boolean | undefined,
): VoteResult {
  const halves = [configuration.voters, configuration.outgoing].map((half) => resultOfHalf(half, voteOf));
  if (halves.includes('lost')) return 'lost';
  return halves.every((result) => result === 'won') ? 'won' : 'pending';
}

function resultOfHalf(voters: readonly NodeId[], voteOf: (node: NodeId) => boolean | undefined): VoteResult {
  if (voters.length === 0) return 'won';
  const needed = majorityOf(voters.length);
  const yes = voters.filter((node) => voteOf(node) === true).length;
  if (yes >= needed) return 'won';
  const silent = voters.filter((node) => voteOf(node) === undefined).length;
  return yes + silent >= needed ? 'pending' : 'lost';
}
