import { describe, expect, test } from 'vitest';
import { configurationOf } from '../../../node-core/consensus/raft/index.ts';
import { heartbeatResponse, LoneNode, T } from './lone-node.ts';

const reads = (node: LoneNode) => node.works.flatMap((work) => work.reads);
const rounds = (node: LoneNode): number[] =>
  node.takeSent().flatMap((sent) => (sent.kind === 'heartbeat' ? [sent.round] : []));

function settledLeader(): LoneNode {
  const leader = new LoneNode({ configuration: configurationOf([1, 2, 3, 4, 5]) }).lead(2, 3);
  leader.acknowledge(2).acknowledge(3).takeSent();
  return leader;
}

describe('a linearizable read (6.4)', () => {
  test('is confirmed by a majority that answered after it was asked for', () => {
    const leader = settledLeader();
    expect(leader.node.requestRead(70)).toEqual({ kind: 'ok' });
    leader.run();
    expect(rounds(leader)).toEqual([1, 1, 1, 1]);
    leader.receive(2, 2, heartbeatResponse(0)).receive(3, 2, heartbeatResponse(0));
    leader.receive(2, 2, heartbeatResponse(1));
    expect(reads(leader)).toEqual([]);
    leader.receive(4, 2, heartbeatResponse(1));
    expect(reads(leader)).toEqual([{ request: 70, index: 2 }]);
  });

  /** etcd#20418: there the asker's own number was compared. */
  test('a number that is used again takes no old answers for new ones', () => {
    const leader = settledLeader();
    leader.node.requestRead(70);
    leader.run().receive(2, 2, heartbeatResponse(1)).receive(3, 2, heartbeatResponse(1));
    leader.node.requestRead(70);
    leader.run().receive(4, 2, heartbeatResponse(1)).receive(5, 2, heartbeatResponse(1));
    expect(reads(leader)).toHaveLength(1);
    leader.receive(4, 2, heartbeatResponse(2)).receive(5, 2, heartbeatResponse(2));
    expect(reads(leader)).toHaveLength(2);
  });

  test('a round that was never begun confirms nothing', () => {
    const leader = settledLeader().receive(2, 2, heartbeatResponse(9)).receive(3, 2, heartbeatResponse(9));
    leader.node.requestRead(1);
    leader.run();
    expect(reads(leader)).toEqual([]);
  });

  test('reads asked for together share a round, each at the commit index of its time', () => {
    const leader = settledLeader();
    leader.node.requestRead(1);
    leader.node.propose(Uint8Array.of(1));
    leader.run().acknowledge(2).acknowledge(3);
    leader.node.requestRead(2);
    leader.node.requestRead(3);
    leader.run();
    expect(new Set(rounds(leader))).toEqual(new Set([1, 2]));
    leader.receive(2, 2, heartbeatResponse(2)).receive(3, 2, heartbeatResponse(2));
    expect(reads(leader)).toEqual([
      { request: 1, index: 2 },
      { request: 2, index: 3 },
      { request: 3, index: 3 },
    ]);
  });

  test('waits until the leader has committed in its term', () => {
    const leader = new LoneNode({ terms: [1, 1], committed: 1 }).lead(2);
    leader.node.requestRead(1);
    leader.run();
    expect(rounds(leader)).toEqual([]);
    leader.acknowledge(2);
    expect(rounds(leader)).toEqual([1, 1]);
    leader.receive(3, 2, heartbeatResponse(1));
    expect(reads(leader)).toEqual([{ request: 1, index: 4 }]);
  });

  test('ends with leadership', () => {
    const leader = settledLeader();
    leader.node.requestRead(1);
    leader.run().receive(2, 3, heartbeatResponse(1)).receive(3, 2, heartbeatResponse(1));
    expect(reads(leader)).toEqual([]);
    expect(leader.node.requestRead(2)).toEqual({ kind: 'refused', reason: 'notLeader', leader: null });
  });

  test('needs nobody else where there is one voter', () => {
    const alone = new LoneNode({ configuration: configurationOf([1], [2]) }).tick(T);
    alone.node.requestRead(1);
    alone.run();
    expect(reads(alone)).toEqual([{ request: 1, index: 2 }]);
  });
});
