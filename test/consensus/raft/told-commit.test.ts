import { describe, expect, test } from 'vitest';
import { append, LoneNode } from './lone-node.ts';

function propose(leader: LoneNode): LoneNode {
  leader.node.propose(Uint8Array.of(7));
  return leader.run();
}

describe('where the driver tells what is committed', () => {
  const options = { tellCommitted: false };

  test('the leader does not, but for its own entries', () => {
    const leader = new LoneNode({ options }).lead(2);
    leader.takeSent();
    leader.acknowledge(2);
    expect(leader.sentKinds()).toEqual(['appendEntries 2']);
    leader.acknowledge(3);
    propose(leader).takeSent();
    leader.acknowledge(2);
    expect(leader.raft.log.committed).toBe(leader.raft.log.lastIndex);
    leader.acknowledge(3);
    expect(leader.takeSent()).toEqual([]);
  });

  test('heartbeats and entries still do', () => {
    const leader = propose(new LoneNode({ options }).lead(2).acknowledge(2));
    leader.acknowledge(2);
    leader.takeSent();
    const committed = leader.raft.log.lastIndex;
    leader.tick();
    expect(leader.takeSent()).toContainEqual(
      expect.objectContaining({ kind: 'heartbeat', to: 2, leaderCommit: committed }),
    );
    expect(propose(leader).takeSent()).toContainEqual(
      expect.objectContaining({ kind: 'appendEntries', to: 2, leaderCommit: committed }),
    );
  });

  test('a follower learns it, of the very entry that it has', () => {
    const follower = new LoneNode({ options });
    follower.receive(2, 1, append({ index: 1, term: 1 }, [1, 1], 1));
    for (const at of [
      { index: 3, term: 2 },
      { index: 9, term: 1 },
    ]) {
      follower.node.learnCommitted(at);
      expect(follower.run().raft.log.committed).toBe(1);
    }
    follower.node.learnCommitted({ index: 3, term: 1 });
    expect(follower.run().raft.log.applied).toBe(3);
    follower.node.learnCommitted({ index: 2, term: 1 });
    expect(follower.run().raft.log.committed).toBe(3);
  });
});
