import { describe, expect, test } from 'vitest';
import { createVerifier } from '../../../node-core/identity/index.ts';
import { CommunityState } from '../../../node-core/ledger/index.ts';
import { stateOfCheckpoint } from '../../../node-core/node/checkpoint.ts';
import type { Peer } from '../../../node-core/node/group/group-wire.ts';
import { CheckpointStart, type Trust } from '../../../node-core/node/member/begin.ts';
import { checkpointItems } from '../../../node-core/node/member/checkpoint-wire.ts';
import { type HouseholdId, householdIdOf, NetworkError } from '../../../node-core/network/index.ts';
import { sampleCheckpoint } from './long-street.ts';

const { checkpoint, community } = sampleCheckpoint();
const members = stateOfCheckpoint(checkpoint).members.map(({ publicKey }) => householdIdOf(publicKey));
const [INVITER = '', OTHER = ''] = members;

/** What a home does when it is asked: gives its checkpoint, breaks off after the head, has none, or gives another state. */
type Giver = 'gives' | 'breaksOff' | 'hasNone' | 'lies';

interface Beginning {
  readonly begun: unknown[];
  readonly blamed: HouseholdId[];
  readonly asked: HouseholdId[];
  attempt(): ReturnType<CheckpointStart['attempt']>;
}

function beginning(
  givers: ReadonlyMap<HouseholdId, Giver>,
  trust: Partial<Trust>,
  entries = 5000,
): Beginning {
  const begun: unknown[] = [];
  const blamed: HouseholdId[] = [];
  const asked: HouseholdId[] = [];
  async function* ask(peer: HouseholdId): AsyncGenerator<Uint8Array> {
    asked.push(peer);
    const giver = givers.get(peer);
    if (giver === 'hasNone') return;
    const given =
      giver === 'lies' ? { ...checkpoint, state: CommunityState.founding().encode() } : checkpoint;
    for (const item of checkpointItems(given)) {
      yield item;
      if (giver === 'breaksOff') throw new NetworkError('closed', 'the other side went away');
    }
  }
  const start = new CheckpointStart({
    network: { ask, report: (peer) => blamed.push(peer) },
    verifier: createVerifier(),
    host: () => ({ begin: (...given) => void begun.push(given[0]) }),
    community,
    trust: { named: [], known: [], ...trust },
    leastEntries: 3000,
    onBegun: () => {},
  });
  const peers = [...givers.keys()].map(
    (household): Peer => ({
      household,
      member: undefined,
      disk: new Uint8Array(8),
      appliedIndex: entries,
      invited: [],
    }),
  );
  return { begun, blamed, asked, attempt: () => start.attempt(peers, new AbortController().signal) };
}

describe('a checkpoint is begun with', () => {
  test('when the home that gave the invitation hands it over', async () => {
    const one = beginning(new Map([[INVITER, 'gives']]), { named: [INVITER] });
    expect(await one.attempt()).toBe('begun');
    expect(one.begun).toEqual([checkpoint]);
  });

  test('not when somebody else does, who is not blamed for it', async () => {
    const one = beginning(new Map([[OTHER, 'gives']]), { named: [INVITER] });
    expect(await one.attempt()).toBe('without');
    expect(one).toMatchObject({ begun: [], blamed: [] });
  });

  test('from anybody, when all who signed it are known from before', async () => {
    const one = beginning(new Map([[OTHER, 'gives']]), { known: members });
    expect(await one.attempt()).toBe('begun');
    const stranger = beginning(new Map([[OTHER, 'gives']]), { known: members.slice(1) });
    expect(await stranger.attempt()).toBe('without');
  });

  test('by the next home, when one breaks off; given up when all do, again and again', async () => {
    const two: [HouseholdId, Giver][] = [
      [INVITER, 'breaksOff'],
      [OTHER, 'gives'],
    ];
    expect(await beginning(new Map(two), { named: [INVITER, OTHER] }).attempt()).toBe('begun');
    const none = beginning(new Map([[INVITER, 'breaksOff']]), { named: [INVITER] });
    const seen: string[] = [];
    for (let round = 0; round < 6; round += 1) seen.push(await none.attempt());
    expect(seen).toEqual(['again', 'again', 'again', 'again', 'again', 'without']);
  });

  test('not when it does not hold together: whoever gives it is blamed', async () => {
    const one = beginning(new Map([[INVITER, 'lies']]), { named: [INVITER] });
    expect(await one.attempt()).toBe('without');
    expect(one.blamed).toEqual([INVITER]);
  });

  test('not where the history is short, or nobody has one', async () => {
    const short = beginning(new Map([[INVITER, 'gives']]), { named: [INVITER] }, 2999);
    expect(await short.attempt()).toBe('without');
    expect(short.asked).toEqual([]);
    expect(await beginning(new Map([[INVITER, 'hasNone']]), { named: [INVITER] }).attempt()).toBe('without');
  });
});
