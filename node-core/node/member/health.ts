import type { HealthView, PeerHealthView, ProblemView } from '../../api/health-views.ts';
import { majorityOf, type MemberIndex } from '../../ledger/index.ts';
import { householdIdOf, type NetworkHealth } from '../../network/index.ts';
import { memberOfNode } from '../group/node-id.ts';
import type { Household } from '../household.ts';
import { ownHealth } from '../views/health.ts';
import { partyView } from '../views/parties.ts';
import type { MemberNode } from './member-node.ts';

/** A home is said to be behind when it lacks more entries than a moment brings. */
const BEHIND_ENTRIES = 5;
/** Own readings wait for their minute's block; more than a few minutes of them wait for something else. */
const WAITING_USUAL = 5;

/** How this home, its links and the group are doing, with what is wrong by name. */
export function memberHealth(node: MemberNode, household: Household): HealthView {
  const { replica, host, network } = node;
  const reachHealth = network.health();
  const { seats } = replica.community;
  const { leader } = host.status();
  const leading = leader === null ? undefined : memberOfNode(seats, leader);
  const peers = peersOf(node, household, reachHealth);
  const most = Math.max(replica.appliedIndex, ...node.peers.map(({ appliedIndex }) => appliedIndex));
  const view = {
    ...ownHealth(household, host),
    leader: leading === undefined ? null : partyView(household, leading),
    lagEntries: most - replica.appliedIndex,
    peers,
    reach: {
      port: reachHealth.port,
      addresses: reachHealth.addresses,
      reachable: reachHealth.reachable,
      portMapping: mappingOf(reachHealth),
    },
  };
  return { ...view, problems: problemsOf(node, household, { view, reach: reachHealth }) };
}

function peersOf(node: MemberNode, household: Household, health: NetworkHealth): readonly PeerHealthView[] {
  const { community, appliedIndex } = node.replica;
  const links = new Map(health.links.map((link) => [link.peer, link]));
  return community.members
    .filter(({ index, standing }) => index !== household.member && standing.kind === 'active')
    .map(({ index, publicKey }): PeerHealthView => {
      const link = links.get(householdIdOf(publicKey));
      const peer = node.peers.find(({ member }) => member === index);
      return {
        party: partyView(household, index),
        validator: community.validators.includes(index),
        up: link?.up === true,
        path: link?.up === true ? (link.path ?? null) : null,
        roundTripMs: link?.roundTripMs ?? null,
        lagEntries: peer === undefined ? null : Math.max(0, appliedIndex - peer.appliedIndex),
        lastError: link?.up === true ? null : (link?.lastError ?? null),
      };
    });
}

function problemsOf(
  node: MemberNode,
  household: Household,
  { view, reach: network }: { readonly view: Omit<HealthView, 'problems'>; readonly reach: NetworkHealth },
): readonly ProblemView[] {
  const { role, leader, peers, lagEntries, waiting, reach } = view;
  const problems: ProblemView[] = [];
  const say = (kind: ProblemView['kind'], more: Partial<ProblemView> = {}): void => {
    problems.push({ kind, party: null, count: null, detail: '', ...more });
  };
  const up = peers.filter((peer) => peer.up);
  const silent = peers.filter((peer) => peer.validator && !peer.up);
  const self = household.replica.community.validators.includes(household.member) ? 1 : 0;
  const seen = up.filter((peer) => peer.validator).length + self;
  if (node.host.isFailed) say('diskFull');
  if (node.forkIndex !== undefined) say('fork', { count: node.forkIndex });
  const falsehood = node.replica.store.beginning.origin()?.fault ?? null;
  if (falsehood !== null) say('falseHistory', { detail: falsehood });
  if (peers.length > 0 && up.length === 0) say('alone');
  else if (seen < majorityOf(view.validators.length)) say('majorityMissing', { count: seen });
  // An observer is told of blocks, not of who leads.
  else if (leader === null && role !== 'observer') say('noLeader');
  if (lagEntries > BEHIND_ENTRIES) say('behind', { count: lagEntries });
  if (waiting > WAITING_USUAL) say('waiting', { count: waiting });
  for (const { party, lastError } of silent) say('validatorSilent', { party, detail: lastError ?? '' });
  const missesSomebody = up.length < peers.length;
  if (reach !== null && !reach.reachable && missesSomebody && network.relays.length === 0) {
    say('notReachable', { detail: reach.portMapping });
  }
  for (const { member, what } of offendersOf(node, network)) {
    say('misbehaved', { party: member === undefined ? null : partyView(household, member), detail: what });
  }
  return problems;
}

/** By what came over the links, and by what it said to the group. */
function offendersOf(
  node: MemberNode,
  { offenders }: NetworkHealth,
): readonly { readonly member: MemberIndex | undefined; readonly what: string }[] {
  const byNetwork = offenders.map(({ peer, ...record }) => ({
    member: node.memberOf(peer),
    what: JSON.stringify(record),
  }));
  const byGroup = node.misdeeds.map(({ member, ...misdeed }) => ({ member, what: JSON.stringify(misdeed) }));
  return [...byNetwork, ...byGroup];
}

function mappingOf({ portMapping }: NetworkHealth): NonNullable<HealthView['reach']>['portMapping'] {
  return portMapping.kind === 'problem' ? portMapping.problem : portMapping.kind;
}
