import { expect, test } from 'vitest';
import type { SetupCommunityView, SetupKeyView } from '../../../node-core/api/index.ts';
import { stageOf } from '../../../node-core/node/setup/stage.ts';

const NONE: SetupKeyView = { kind: 'none' };
const CLOSED: SetupKeyView = { kind: 'closed', place: 'passphraseFile', wordsChecked: true };
const STUCK: SetupKeyView = { kind: 'stuck', place: 'keychain', fault: 'lost', reason: null };
const NEW: SetupKeyView = { kind: 'open', place: 'keychain', wordsChecked: false };
const OPEN: SetupKeyView = { ...NEW, wordsChecked: true };
const ALONE: SetupCommunityView = { kind: 'none' };
const JOINING: SetupCommunityView = { kind: 'joining', state: 'unreachable', detail: 'x' };
const MEMBER: SetupCommunityView = {
  kind: 'member',
  communityId: 'e4'.repeat(32),
  memberIndex: 0,
  listenPort: null,
};

test.each([
  ['an empty folder', NONE, ALONE, false, false, 'welcome'],
  ['a key that was lost with its files', NONE, MEMBER, true, false, 'welcome'],
  ['a passphrase to type', CLOSED, MEMBER, true, false, 'key'],
  ['a keychain that has lost it', STUCK, MEMBER, true, false, 'key'],
  ['words that nobody has seen', NEW, ALONE, false, false, 'words'],
  ['a member from before the words were asked for', NEW, MEMBER, true, false, 'running'],
  ['no community yet', OPEN, ALONE, false, false, 'community'],
  ['calling', OPEN, JOINING, false, false, 'community'],
  ['no meter yet', OPEN, MEMBER, false, false, 'meter'],
  ['all of it', OPEN, MEMBER, true, true, 'running'],
  ['a key that was locked while the household runs', CLOSED, MEMBER, true, true, 'running'],
] as const)('%s', (_what, key, community, hasMeter, isOpen, stage) => {
  expect(stageOf({ key, community, hasMeter, isOpen })).toBe(stage);
});
