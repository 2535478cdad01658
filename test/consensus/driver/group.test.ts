import { describe, expect, test } from 'vitest';
import { decodeFrame, encodeFrame } from '../../../node-core/consensus/driver/frames.ts';
import { ToyCluster, type ToyNode } from './toy-cluster.ts';
import { DOUBTFUL, VOTERS } from './toy-machine.ts';

/** A group of five, made of a group of one by changes of members. */
async function five(): Promise<ToyCluster> {
  const cluster = new ToyCluster(6);
  await cluster.propose('founded');
  const grown = await cluster.propose(Uint8Array.of(VOTERS, 1, 2, 3, 4, 5));
  expect(grown.kind).toBe('committed');
  cluster.tick(3);
  expect(cluster.node(1).group.raft.configuration).toMatchObject({ voters: [1, 2, 3, 4, 5], outgoing: [] });
  return cluster;
}

function others(cluster: ToyCluster, than: ToyNode): ToyNode[] {
  return cluster.nodes.filter((node) => node !== than && node.id <= 5);
}

test('a group of one orders by itself', async () => {
  const cluster = new ToyCluster(1);
  const first = await cluster.propose('one');
  const second = await cluster.propose('two');
  expect(first).toMatchObject({ kind: 'committed', entry: { index: 1 } });
  expect(second).toMatchObject({ kind: 'committed', entry: { index: 2 } });
  expect(cluster.node(1).texts).toEqual(['one', 'two']);
});

describe('a group of five', () => {
  test('settles the same entries on all nodes, each with a certificate', async () => {
    const cluster = await five();
    for (const text of ['a', 'b', 'c']) expect((await cluster.propose(text)).kind).toBe('committed');
    cluster.tick(3);
    for (const id of [1, 2, 3, 4, 5]) expect(cluster.node(id).texts.slice(2)).toEqual(['a', 'b', 'c']);
    for (const { certificate } of cluster.node(4).disk.settled)
      expect(certificate.length).toBeGreaterThan(64);
  });

  test('only the leader proposes, and the others say who that is', async () => {
    const cluster = await five();
    expect(await cluster.propose('x', cluster.node(3))).toEqual({
      kind: 'failed',
      refusal: { kind: 'notLeader', leader: 1 },
    });
  });

  test('goes on when its leader is gone, with all that was acknowledged', async () => {
    const cluster = await five();
    expect((await cluster.propose('kept')).kind).toBe('committed');
    cluster.crash(cluster.node(1));
    const next = cluster.untilLeader();
    expect((await cluster.propose('after', next)).kind).toBe('committed');
    cluster.tick(3);
    for (const node of others(cluster, cluster.node(1))) {
      expect(node.texts.slice(2)).toEqual(['kept', 'after']);
    }
  });

  test('an entry whose leader died before it could tell gets its certificate from the others', async () => {
    const cluster = await five();
    const lost = cluster.node(1).group.propose(Buffer.from('orphan'));
    // The entry goes out, and the acknowledgements back; what the leader says after that does not.
    for (let rounds = 0; rounds < 20 && cluster.node(1).texts.length < 3; rounds += 1) {
      for (const { running } of cluster.nodes) for (const run of running?.deferred.splice(0) ?? []) run();
      for (const flight of cluster.flights.splice(0)) cluster.deliver(flight);
    }
    expect((await lost).kind).toBe('committed');
    cluster.flights = [];
    cluster.crash(cluster.node(1));
    expect(cluster.node(2).texts).not.toContain('orphan');
    cluster.untilLeader();
    cluster.tick(10);
    for (const node of others(cluster, cluster.node(1))) expect(node.texts).toContain('orphan');
  });

  test('a node that was away gets what it missed', async () => {
    const cluster = await five();
    cluster.crash(cluster.node(5));
    for (const text of ['a', 'b']) await cluster.propose(text);
    cluster.start(cluster.node(5));
    cluster.tick(5);
    expect(cluster.node(5).texts).toEqual(cluster.node(1).texts);
  });

  test('a node that starts after its leader has forgotten the beginning gets it beside the log', async () => {
    const cluster = await five();
    cluster.crash(cluster.node(5));
    for (const text of ['a', 'b']) await cluster.propose(text);
    // A restarted leader has only the end of the log.
    for (const id of [1, 2, 3, 4]) cluster.crash(cluster.node(id));
    for (const id of [1, 2, 3, 4]) cluster.start(cluster.node(id));
    const leader = cluster.untilLeader();
    await cluster.propose('c', leader);
    cluster.start(cluster.node(5));
    cluster.tick(30);
    expect(cluster.node(5).texts).toEqual(leader.texts);
    expect((await cluster.propose('d', cluster.untilLeader())).kind).toBe('committed');
    cluster.tick(3);
    expect(cluster.node(5).texts.at(-1)).toBe('d');
  });

  test('while a node fetches what its log does not reach back to, terms and leaders may change', async () => {
    const cluster = await five();
    cluster.crash(cluster.node(5));
    for (const text of ['a', 'b']) await cluster.propose(text);
    for (const id of [1, 2, 3, 4]) cluster.crash(cluster.node(id));
    for (const id of [1, 2, 3, 4]) cluster.start(cluster.node(id));
    const leader = cluster.untilLeader();
    await cluster.propose('c', leader);
    cluster.node(5).isFetchingHeld = true;
    cluster.start(cluster.node(5));
    cluster.tick(5);
    expect(cluster.node(5).heldFetches).toHaveLength(1);
    // Another leader, of a later term, that goes on sending.
    cluster.isolate(leader.id);
    cluster.tick(40);
    const next = cluster.untilLeader();
    expect(next.id).not.toBe(leader.id);
    expect((await cluster.propose('d', next)).kind).toBe('committed');
    cluster.tick(10);
    cluster.fetch(cluster.node(5));
    cluster.tick(30);
    expect(cluster.node(5).texts).toEqual(next.texts);
    cluster.crash(cluster.node(5));
    cluster.start(cluster.node(5));
    cluster.heal();
    expect((await cluster.propose('e', cluster.untilLeader())).kind).toBe('committed');
    cluster.tick(30);
    expect(cluster.node(5).texts.at(-1)).toBe('e');
  });

  test('what is not on the disk is not acknowledged', async () => {
    const cluster = await five();
    for (const node of others(cluster, cluster.node(1))) node.isSlow = true;
    let answered = false;
    const result = cluster
      .node(1)
      .group.propose(Buffer.from('slow'))
      .then((value) => {
        answered = true;
        return value;
      });
    cluster.settle();
    await Promise.resolve();
    expect(answered).toBe(false);
    cluster.flush(cluster.node(2));
    cluster.settle();
    await Promise.resolve();
    expect(answered).toBe(false);
    cluster.flush(cluster.node(3));
    cluster.settle();
    expect((await result).kind).toBe('committed');
  });
});

describe('an entry that validators will not have', () => {
  test('is refused with their reason once a majority will not, and its leader steps down', async () => {
    const cluster = await five();
    for (const node of others(cluster, cluster.node(1))) node.machine.rejects = true;
    const result = await cluster.propose(Uint8Array.of(DOUBTFUL));
    expect(result).toMatchObject({
      kind: 'failed',
      refusal: { kind: 'refused', reason: 'doubtful', position: 0 },
    });
    expect(cluster.node(1).events).toContainEqual(
      expect.objectContaining({ kind: 'steppedDown', reason: 'refused' }),
    );
    expect((await cluster.propose('good', cluster.untilLeader())).kind).toBe('committed');
    cluster.tick(3);
    for (const id of [1, 2, 3, 4, 5]) expect(cluster.node(id).texts.slice(2)).toEqual(['good']);
  });

  test('goes through when only one will not', async () => {
    const cluster = await five();
    cluster.node(5).machine.rejects = true;
    expect((await cluster.propose(Uint8Array.of(DOUBTFUL, 1))).kind).toBe('committed');
  });

  test('its own leader will not have it either: it is not even sent', async () => {
    const cluster = await five();
    cluster.node(1).machine.rejects = true;
    const result = await cluster.propose(Uint8Array.of(DOUBTFUL));
    expect(result).toMatchObject({ kind: 'failed', refusal: { kind: 'refused', reason: 'doubtful' } });
    expect(cluster.leader).toBe(cluster.node(1));
  });
});

describe('a leader that sends two entries under one index and term', () => {
  /** The entry that goes to nodes 4 and 5 is another one. */
  function twoFaced(cluster: ToyCluster): void {
    cluster.onTheWay = ({ from, to, bytes }) => {
      const decoded = decodeFrame(bytes, { from, to });
      if (from !== 1 || to < 4 || decoded.kind === 'malformed' || decoded.frame.kind !== 'raft') return bytes;
      const { message } = decoded.frame;
      if (message.kind !== 'appendEntries') return bytes;
      const entries = message.entries.map((entry) => ({ ...entry, bytes: Buffer.from('other', 'latin1') }));
      return encodeFrame({ kind: 'raft', message: { ...message, entries } });
    };
  }

  test('gets one of them certified at the most, and shows in the signatures', async () => {
    const cluster = await five();
    twoFaced(cluster);
    const result = await cluster.propose('one');
    expect(result.kind).toBe('committed');
    cluster.tick(10);
    for (const id of [1, 2, 3]) expect(cluster.node(id).texts.at(-1)).toBe('one');
    for (const id of [4, 5]) expect(cluster.node(id).texts).not.toContain('other');
    const said = cluster.nodes.flatMap(({ events }) => events).filter(({ kind }) => kind === 'badSignature');
    expect(said.length).toBeGreaterThan(0);
  });
});

describe('a leader that is cut off', () => {
  test('answers what waits, and takes the others’ entries when it is back', async () => {
    const cluster = await five();
    cluster.isolate(1);
    const waiting = cluster.node(1).group.propose(Buffer.from('alone'));
    cluster.tick(40);
    expect(await waiting).toMatchObject({ kind: 'failed', refusal: { kind: 'unavailable' } });
    const next = cluster.untilLeader();
    expect(next.id).not.toBe(1);
    expect((await cluster.propose('together', next)).kind).toBe('committed');
    cluster.heal();
    cluster.tick(30);
    expect(cluster.node(1).texts).toEqual(next.texts);
    expect(cluster.node(1).texts).not.toContain('alone');
  });
});

describe('members', () => {
  test('a silent one is replaced, and the newcomer votes', async () => {
    const cluster = await five();
    cluster.crash(cluster.node(5));
    expect((await cluster.propose(Uint8Array.of(VOTERS, 1, 2, 3, 4, 6))).kind).toBe('committed');
    cluster.tick(5);
    expect(cluster.node(6).texts).toEqual(cluster.node(1).texts);
    expect(cluster.node(6).group.raft.configuration).toMatchObject({ voters: [1, 2, 3, 4, 6], outgoing: [] });
    // Three of five: without the newcomer's voice there would be no majority.
    cluster.crash(cluster.node(3));
    cluster.crash(cluster.node(4));
    expect((await cluster.propose('with 6', cluster.untilLeader())).kind).toBe('committed');
  });

  test('a leader that takes itself out steps down once it is so', async () => {
    const cluster = await five();
    expect((await cluster.propose(Uint8Array.of(VOTERS, 2, 3, 4, 5))).kind).toBe('committed');
    cluster.tick(40);
    expect(cluster.node(1).group.status().role).toBe('observer');
    expect(cluster.untilLeader().id).not.toBe(1);
    expect((await cluster.propose('without 1', cluster.untilLeader())).kind).toBe('committed');
  });
});

test('garbage on a link is dropped, and said', async () => {
  const cluster = await five();
  cluster.node(2).group.receive(1, Uint8Array.of(1, 2, 3));
  expect(cluster.node(2).events.at(-1)).toMatchObject({ kind: 'malformedFrame', from: 1 });
  expect((await cluster.propose('still')).kind).toBe('committed');
});
