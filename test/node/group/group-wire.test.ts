import { beforeEach, describe, expect, test } from 'vitest';
import { concatBytes, encode, uint64Bytes } from '../../../node-core/codec/index.ts';
import { GroupWire, type Hello, type Peer } from '../../../node-core/node/group/group-wire.ts';
import { nodeIdOf } from '../../../node-core/node/group/node-id.ts';

const [ADA, BO, CLEO] = ['aa', 'bb', 'cc'];
const HOUSEHOLDS = [ADA, BO, CLEO];
const disk = (n: number): Uint8Array => new Uint8Array(8).fill(n);
/** Ada and Bo vote, on disks 1 and 2; Cleo follows. */
const SEATS = [
  { member: 0, disk: disk(1) },
  { member: 1, disk: disk(2) },
];

interface Sent {
  readonly to: string;
  readonly frame: Uint8Array;
}

let sent: Sent[];
let raft: { readonly from: number; readonly frame: Uint8Array }[];
let reported: { readonly peer: string; readonly evidence: string }[];
let heard: Peer[];
let wire: GroupWire;

beforeEach(() => {
  [sent, raft, reported, heard] = [[], [], [], []];
  wire = new GroupWire({
    network: {
      send: (to, frame) => {
        sent.push({ to, frame });
        return 'sent';
      },
      report: (peer, { evidence }) => void reported.push({ peer, evidence }),
    },
    community: () => ({ seats: SEATS, members: [] }),
    memberOf: (household) => (HOUSEHOLDS.includes(household) ? HOUSEHOLDS.indexOf(household) : undefined),
    householdOf: (member) => HOUSEHOLDS[member],
    linked: () => HOUSEHOLDS,
    own: () => ({ disk: disk(9), appliedIndex: 12, invited: [] }),
    onRaft: (from, frame) => void raft.push({ from, frame }),
    onHello: (peer) => void heard.push(peer),
  });
});

const PAYLOAD = Uint8Array.of(7, 7);

/** A Raft frame from one disk to another; ours is disk 9. */
function raftFrame(from: Uint8Array, to: Uint8Array = disk(9)): Uint8Array {
  return concatBytes(Uint8Array.of(1), from, uint64Bytes(nodeIdOf(to)), PAYLOAD);
}

const RAFT_FRAME = raftFrame(disk(2));

/** What a home says that is on this disk. */
function hello(on: Uint8Array, appliedIndex = 3): Uint8Array {
  return concatBytes(Uint8Array.of(0), encode([1, on, appliedIndex, []]));
}

test('what one end says the other understands', () => {
  wire.greet(BO);
  expect(sent).toHaveLength(1);
  wire.receive(ADA, sent[0]?.frame ?? new Uint8Array());
  const said: Hello = { disk: disk(9), appliedIndex: 12, invited: [] };
  expect(heard).toEqual([{ household: ADA, member: 0, ...said }]);
  expect(wire.peerOf(0)?.appliedIndex).toBe(12);
});

test('a Raft frame comes from the node that its home said it is', () => {
  wire.receive(BO, hello(disk(2)));
  wire.receive(BO, RAFT_FRAME);
  expect(raft).toEqual([{ from: nodeIdOf(disk(2)), frame: PAYLOAD }]);
});

describe('what is dropped', () => {
  test('Raft of a home that has not said who it is', () => {
    wire.receive(BO, RAFT_FRAME);
    expect(raft).toEqual([]);
    expect(reported).toEqual([]);
  });

  test.each([
    ['without a seat', CLEO],
    ['with another seat', ADA],
    ['that is no member', 'dd'],
  ])('Raft of a home %s that says it is on the disk of a seat', (_what, household) => {
    wire.receive(household, hello(disk(2)));
    wire.receive(household, RAFT_FRAME);
    expect(raft).toEqual([]);
  });

  test('Raft from another disk than its home greeted from: of one that was wiped, or before the greeting', () => {
    wire.receive(BO, hello(disk(2)));
    wire.receive(BO, raftFrame(disk(6)));
    expect(raft).toEqual([]);
    wire.receive(BO, hello(disk(6)));
    wire.receive(BO, raftFrame(disk(2)));
    expect(raft).toEqual([]);
    wire.receive(BO, raftFrame(disk(6)));
    expect(raft).toHaveLength(1);
  });

  test('Raft for the node that this home was on another disk', () => {
    wire.receive(BO, hello(disk(2)));
    wire.receive(BO, raftFrame(disk(2), disk(8)));
    expect(raft).toEqual([]);
  });

  test('of a disk that only begins like a seat’s', () => {
    const alike = disk(2);
    alike[7] = 0;
    wire.receive(BO, hello(alike));
    wire.receive(BO, raftFrame(alike));
    expect(raft).toEqual([]);
  });

  test.each([
    ['of Raft that is too short for its address', RAFT_FRAME.subarray(0, 16)],
    ['that begins with an unknown byte', Uint8Array.of(2, 1, 2)],
    ['that is empty', new Uint8Array()],
    ['that greets with no canonical bytes', Uint8Array.of(0, 0xff)],
    ['that greets with no array', concatBytes(Uint8Array.of(0), encode('hello'))],
    ['that greets in another version', concatBytes(Uint8Array.of(0), encode([2, disk(2), 3, []]))],
    ['that greets with a short disk', concatBytes(Uint8Array.of(0), encode([1, new Uint8Array(7), 3, []]))],
    ['that greets from before the beginning', concatBytes(Uint8Array.of(0), encode([1, disk(2), -1, []]))],
    ['that greets without invitations', concatBytes(Uint8Array.of(0), encode([1, disk(2), 3]))],
    [
      'that greets with too many invitations',
      concatBytes(Uint8Array.of(0), encode([1, disk(2), 3, Array.from({ length: 33 }, () => disk(1))])),
    ],
  ])('a frame %s, which is said of its home', (_what, frame) => {
    wire.receive(BO, frame);
    expect(reported).toMatchObject([{ peer: BO }]);
    expect(heard).toEqual([]);
  });
});

describe('frames go', () => {
  test('to the home that has the seat', () => {
    wire.send(nodeIdOf(disk(2)), Uint8Array.of(5), 'urgent');
    const frame = concatBytes(Uint8Array.of(1), disk(9), uint64Bytes(nodeIdOf(disk(2))), Uint8Array.of(5));
    expect(sent).toEqual([{ to: BO, frame }]);
  });

  test('to a home without a seat that said which node it is', () => {
    wire.receive(CLEO, hello(disk(3)));
    wire.send(nodeIdOf(disk(3)), Uint8Array.of(5), 'bulk');
    expect(sent).toMatchObject([{ to: CLEO }]);
  });

  test('to nobody where nobody is known to be that node, or its link is down', () => {
    wire.send(nodeIdOf(disk(3)), Uint8Array.of(5), 'urgent');
    wire.receive(CLEO, hello(disk(3)));
    expect(wire.lost(CLEO)).toBe(nodeIdOf(disk(3)));
    wire.send(nodeIdOf(disk(3)), Uint8Array.of(5), 'urgent');
    expect(sent).toEqual([]);
    expect(wire.lost(CLEO)).toBeUndefined();
  });

  test('to nobody where the home of the seat is on another disk by now: that is another node', () => {
    wire.receive(BO, hello(disk(2)));
    wire.receive(BO, hello(disk(6)));
    wire.send(nodeIdOf(disk(2)), Uint8Array.of(5), 'urgent');
    expect(sent).toEqual([]);
    wire.send(nodeIdOf(disk(6)), Uint8Array.of(5), 'urgent');
    expect(sent).toHaveLength(1);
  });
});

test('a greeting to all goes to every home whose link is up, heard of or not', () => {
  wire.greet();
  expect(sent.map(({ to }) => to)).toEqual(HOUSEHOLDS);
});
