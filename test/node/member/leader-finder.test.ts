import { beforeEach, expect, test } from 'vitest';
import { nodeIdOf } from '../../../node-core/node/group/node-id.ts';
import { LeaderFinder } from '../../../node-core/node/member/leader-finder.ts';
import type { AppliedEntry, Replica } from '../../../node-core/node/replica.ts';
import { type Emitter, emitter } from '../../../node-core/node/signal.ts';

const DISKS = [0, 1, 2].map((n) => new Uint8Array(8).fill(n + 1));
const SEATS = DISKS.map((disk, member) => ({ member, disk }));
type Status = ReturnType<ConstructorParameters<typeof LeaderFinder>[0]['host']>['status'];

let applied: Emitter<AppliedEntry>;
let links: { readonly peer: string; readonly roundTripMs: number | undefined }[];
let status: ReturnType<Status>;
let finder: LeaderFinder;

function proposedBy(proposer: number): void {
  applied.emit({ block: { header: { proposer } } } as AppliedEntry);
}

beforeEach(() => {
  applied = emitter();
  links = [
    { peer: 'home-0', roundTripMs: 9 },
    { peer: 'home-1', roundTripMs: 3 },
    { peer: 'home-2', roundTripMs: undefined },
    { peer: 'home-3', roundTripMs: 1 },
  ];
  status = { role: 'observer', leader: null, term: 4, committedIndex: 7 };
  finder = new LeaderFinder({
    network: { links: () => links },
    replica: {
      applied,
      community: { seats: SEATS, validators: [0, 1, 2] } as unknown as Replica['community'],
    },
    host: () => ({ status: () => status }),
    householdOf: (member) => `home-${member}`,
  });
});

test('who leads hands in to itself, and who votes to its leader', () => {
  status = { ...status, role: 'leader' };
  expect(finder.now()).toEqual({ kind: 'self' });
  status = { ...status, role: 'follower', leader: nodeIdOf(new Uint8Array(8).fill(3)) };
  expect(finder.now()).toEqual({ kind: 'other', household: 'home-2' });
});

test('who only follows takes the nearest validator, then whoever made the last block', () => {
  expect(finder.now()).toEqual({ kind: 'other', household: 'home-1' });
  proposedBy(2);
  expect(finder.now()).toEqual({ kind: 'other', household: 'home-2' });
  proposedBy(0);
  expect(finder.now()).toEqual({ kind: 'other', household: 'home-0' });
});

test('not one that cannot be reached, or was asked in vain, until it makes another block', () => {
  proposedBy(2);
  finder.doubt('home-1');
  expect(finder.now()).toEqual({ kind: 'other', household: 'home-2' });
  finder.doubt('home-2');
  expect(finder.now()).toEqual({ kind: 'other', household: 'home-1' });
  proposedBy(2);
  links = links.filter(({ peer }) => peer !== 'home-2');
  expect(finder.now()).toEqual({ kind: 'other', household: 'home-1' });
  links = [];
  expect(finder.now()).toEqual({ kind: 'unknown' });
});

test('who votes and has no leader does not wait for the last one, which may be dead', () => {
  proposedBy(2);
  status = { ...status, role: 'follower' };
  expect(finder.now()).toEqual({ kind: 'other', household: 'home-1' });
});

test('nothing is learned any more once it is stopped', () => {
  finder.stop();
  proposedBy(2);
  expect(finder.now()).toEqual({ kind: 'other', household: 'home-1' });
});
