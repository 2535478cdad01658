import { describe, expect, test } from 'vitest';
import { decodeFrame, encodeFrame, type Frame } from '../../../node-core/consensus/driver/frames.ts';
import { ToyCluster } from './toy-cluster.ts';
import { VOTERS } from './toy-machine.ts';

/** Node 1 leads these voters; one node more is there. */
async function votersOf(...ids: readonly number[]): Promise<ToyCluster> {
  const cluster = new ToyCluster(ids.length + 1);
  await cluster.propose('founded');
  await cluster.propose(Uint8Array.of(VOTERS, ...ids));
  cluster.tick(3);
  expect(cluster.node(1).group.raft.configuration).toMatchObject({ voters: ids, outgoing: [] });
  return cluster;
}

const three = (): Promise<ToyCluster> => votersOf(1, 2, 3);

function lose(cluster: ToyCluster, ...kinds: readonly Frame['kind'][]): void {
  cluster.isLost = ({ from, to, bytes }) => {
    const decoded = decodeFrame(bytes, { from, to });
    return decoded.kind === 'ok' && kinds.includes(decoded.frame.kind);
  };
}

/** What is under way arrives; what that makes the receivers say is under way afterwards. */
function oneHop(cluster: ToyCluster): void {
  for (const { running } of cluster.nodes) for (const run of running?.deferred.splice(0) ?? []) run();
  for (const flight of cluster.flights.splice(0)) cluster.deliver(flight);
}

describe('a change of members that is committed, its leader lost before anybody else has the certificate', () => {
  /** 1 puts 4 in the place of 3, and is gone for good when 2 knows that it is so, and what came after it. */
  async function orphaned({ reaches3 }: { readonly reaches3: boolean }): Promise<ToyCluster> {
    const cluster = await three();
    lose(cluster, 'certificate');
    if (!reaches3) cluster.cuts.add('1-3');
    const change = cluster.node(1).group.propose(Uint8Array.of(VOTERS, 1, 2, 4));
    oneHop(cluster);
    cluster.cuts.add('1-3').add('1-4');
    cluster.settle();
    expect((await change).kind).toBe('committed');
    void cluster.node(1).group.propose(Buffer.from('before'));
    cluster.tick(3);
    cluster.crash(cluster.node(1));
    const [two, other] = [cluster.node(2).group.raft, cluster.node(3).group.raft];
    expect(two.committedIndex).toBeGreaterThan(other.committedIndex);
    expect(two.lastIndex).toBeGreaterThan(other.lastIndex);
    expect(cluster.node(2).texts).toHaveLength(2);
    cluster.heal();
    cluster.isLost = () => false;
    return cluster;
  }

  test.each([
    { reaches3: true, name: 'the other has the change, and does not know that it is committed' },
    { reaches3: false, name: 'the other does not even have the change' },
  ])('$name: two of three go on', async ({ reaches3 }) => {
    const cluster = await orphaned({ reaches3 });
    const leader = cluster.untilLeader();
    const after = leader.group.propose(Buffer.from('after'));
    cluster.tick(30);
    expect((await after).kind).toBe('committed');
    for (const id of [2, 3, 4]) expect(cluster.node(id).texts.slice(-2)).toEqual(['before', 'after']);
    expect(leader.group.raft.configuration).toMatchObject({ voters: [1, 2, 4], outgoing: [] });
  });
});

describe('who loses its seat', () => {
  test('keeps it until a majority has the certificate: without the leader, nobody else could make one', async () => {
    const cluster = await three();
    lose(cluster, 'certificate', 'signature');
    const change = cluster.node(1).group.propose(Uint8Array.of(VOTERS, 1, 2, 4));
    cluster.tick(5);
    expect((await change).kind).toBe('committed');
    expect(cluster.node(1).group.raft.configuration.outgoing).toEqual([1, 2, 3]);
    cluster.isLost = () => false;
    cluster.tick(10);
    expect(cluster.node(1).group.raft.configuration).toMatchObject({ voters: [1, 2, 4], outgoing: [] });
  });

  test('loses it under another leader, if the one that began is gone', async () => {
    const cluster = await three();
    lose(cluster, 'certificate', 'signature');
    void cluster.node(1).group.propose(Uint8Array.of(VOTERS, 1, 2, 4));
    cluster.tick(5);
    cluster.crash(cluster.node(1));
    cluster.isLost = () => false;
    const leader = cluster.untilLeader();
    cluster.tick(10);
    expect(leader.group.raft.configuration).toMatchObject({ voters: [1, 2, 4], outgoing: [] });
  });
});

describe('that an entry is committed', () => {
  test('is learnt from its certificate: nothing else is sent, and no heartbeat waited for', async () => {
    const cluster = await three();
    const kinds: string[] = [];
    cluster.onTheWay = ({ from, to, bytes }) => {
      const decoded = decodeFrame(bytes, { from, to });
      if (decoded.kind === 'ok' && to === 2) {
        kinds.push(decoded.frame.kind === 'raft' ? decoded.frame.message.kind : decoded.frame.kind);
      }
      return bytes;
    };
    void cluster.node(1).group.propose(Buffer.from('told'));
    cluster.settle();
    expect(kinds).toEqual(['appendEntries', 'certificate']);
    for (const id of [1, 2, 3]) expect(cluster.node(id).texts.at(-1)).toBe('told');
  });

  test('is not learnt from a certificate that does not hold, nor from one that no leader sent', async () => {
    const cluster = await three();
    lose(cluster, 'certificate');
    void cluster.node(1).group.propose(Buffer.from('waits'));
    cluster.settle();
    const { group } = cluster.node(2);
    const { lastIndex, committedIndex } = group.raft;
    expect(committedIndex).toBeLessThan(lastIndex);
    const ordinal = cluster.node(1).texts.length;
    const certificate = cluster.node(1).disk.settled.at(-1)?.certificate;
    if (certificate === undefined) throw new Error('settled by the leader');
    const frame = (bytes: Uint8Array) => encodeFrame({ kind: 'certificate', ordinal, certificate: bytes });
    group.receive(1, frame(certificate.map((byte, at) => (at === certificate.length - 1 ? byte ^ 1 : byte))));
    cluster.settle();
    expect(group.raft.committedIndex).toBe(committedIndex);
    group.receive(3, frame(certificate));
    cluster.settle();
    expect(group.raft.committedIndex).toBe(committedIndex);
    cluster.isLost = () => false;
    group.receive(1, frame(certificate));
    cluster.settle();
    expect(group.raft.committedIndex).toBe(lastIndex);
    expect(cluster.node(2).texts.at(-1)).toBe('waits');
  });
});

test('a certificate of an entry that is yet to take the place of the one here is nobody’s fault', async () => {
  const cluster = await three();
  cluster.isolate(1);
  void cluster.node(1).group.propose(Buffer.from('never committed'));
  const leader = cluster.untilLeader();
  await cluster.propose('in its place', leader);
  // The new leader is heard of, and its entries are not.
  cluster.heal();
  cluster.isLost = ({ to, bytes, from }) => {
    const decoded = decodeFrame(bytes, { from, to });
    const isAppend =
      decoded.kind === 'ok' &&
      decoded.frame.kind === 'raft' &&
      decoded.frame.message.kind === 'appendEntries';
    return to === 1 && isAppend;
  };
  cluster.tick(5);
  const { group, texts } = cluster.node(1);
  expect(group.raft.leader).toBe(leader.id);
  expect(texts).not.toContain('in its place');
  const { length: ordinal } = leader.texts;
  const certificate = leader.disk.settled.at(-1)?.certificate;
  if (certificate === undefined) throw new Error('settled by the leader');
  group.receive(leader.id, encodeFrame({ kind: 'certificate', ordinal, certificate }));
  cluster.settle();
  cluster.isLost = () => false;
  cluster.tick(5);
  expect(cluster.node(1).texts.at(-1)).toBe('in its place');
  expect(cluster.node(1).events.filter(({ kind }) => kind === 'badSignature')).toEqual([]);
});

describe('an acknowledgement whose signature is not one of the entry', () => {
  /** What these nodes attach to their acknowledgements. */
  function attach(
    cluster: ToyCluster,
    nodes: readonly number[],
    change: (attestation: Uint8Array) => Uint8Array,
  ) {
    cluster.onTheWay = ({ from, to, bytes }) => {
      const decoded = decodeFrame(bytes, { from, to });
      if (!nodes.includes(from) || decoded.kind === 'malformed' || decoded.frame.kind !== 'raft')
        return bytes;
      const { message } = decoded.frame;
      if (message.kind !== 'appendResponse') return bytes;
      const { outcome } = message;
      if (!('attestation' in outcome) || outcome.attestation === undefined) return bytes;
      const attestation = change(outcome.attestation);
      return encodeFrame({ kind: 'raft', message: { ...message, outcome: { ...outcome, attestation } } });
    };
  }

  function flipped(attestation: Uint8Array): Uint8Array {
    return attestation.map((byte, at) => (at === attestation.length - 1 ? byte ^ 1 : byte));
  }

  test('counts neither for the certificate nor for the commit, and is named', async () => {
    const cluster = await votersOf(1, 2, 3, 4, 5);
    attach(cluster, [3, 4, 5], flipped);
    const before = cluster.node(1).group.raft.committedIndex;
    const result = cluster.node(1).group.propose(Buffer.from('wanted'));
    cluster.tick(5);
    expect(cluster.node(1).group.raft).toMatchObject({ role: 'leader', committedIndex: before });
    const named = cluster
      .node(1)
      .events.flatMap((event) => (event.kind === 'badSignature' ? event.from : []));
    expect(new Set(named)).toEqual(new Set([3, 4, 5]));
    // Right again: it is asked again, and counts.
    cluster.onTheWay = ({ bytes }) => bytes;
    cluster.tick(5);
    expect((await result).kind).toBe('committed');
  });

  test('of fewer than half stops nothing', async () => {
    const cluster = await votersOf(1, 2, 3, 4, 5);
    attach(cluster, [4, 5], flipped);
    expect((await cluster.propose('wanted')).kind).toBe('committed');
  });

  test('that is none at all: the same, and said as a malformed frame', async () => {
    const cluster = await votersOf(1, 2, 3);
    attach(cluster, [2, 3], () => Uint8Array.of(0xff, 1));
    const result = cluster.node(1).group.propose(Buffer.from('wanted'));
    cluster.tick(5);
    expect(cluster.node(1).events).toContainEqual({ kind: 'malformedFrame', from: 2, detail: 'attestation' });
    expect(cluster.node(1).texts).not.toContain('wanted');
    cluster.onTheWay = ({ bytes }) => bytes;
    cluster.tick(5);
    expect((await result).kind).toBe('committed');
  });
});
