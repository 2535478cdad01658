import { describe, expect, it } from 'vitest';
import type { SetupView } from '../../../../node-core/api/index.ts';
import {
  type Intent,
  type Screen,
  screenFor,
  STEPS,
  stepOf,
} from '../../../../renderer/src/pages/onboarding/screen.ts';
import { NEW_HOME } from '../../../headless/scripted-setup.ts';

const joining = { kind: 'joining', state: 'dialling', detail: null } as const;

describe('the screen of the set-up', () => {
  it.each<[string, Partial<SetupView>, Intent, Screen]>([
    ['nothing is here', {}, 'none', 'welcome'],
    ['a key is to be made', {}, 'newKey', 'newKey'],
    ['a key is to be brought back', {}, 'bringBack', 'bringBack'],
    ['what was begun of a later stage is left aside', {}, 'join', 'welcome'],
    ['a key is locked', { stage: 'key' }, 'none', 'unlock'],
    ['a key is stuck and comes back', { stage: 'key' }, 'bringBack', 'bringBack'],
    ['the words are next, whatever was begun', { stage: 'words' }, 'newKey', 'words'],
    ['join or found', { stage: 'community' }, 'newKey', 'community'],
    ['an invitation', { stage: 'community' }, 'join', 'join'],
    ['rules', { stage: 'community' }, 'found', 'found'],
    ['a join goes on, also in a new window', { stage: 'community', community: joining }, 'none', 'underWay'],
    ['it failed', { stage: 'community', community: { kind: 'failed', reason: 'used' } }, 'join', 'underWay'],
    ['the meter', { stage: 'meter' }, 'join', 'meter'],
    ['all is set up', { stage: 'running' }, 'none', 'done'],
  ])('%s', (_what, part, intent, screen) => {
    expect(screenFor({ ...NEW_HOME, ...part }, intent)).toBe(screen);
  });

  it('has a step of the bar for each but the first and the last', () => {
    const steps = new Set(['newKey', 'words', 'join', 'meter'].map((screen) => stepOf(screen as Screen)));
    expect([...steps]).toEqual([...STEPS]);
    expect(stepOf('welcome')).toBeNull();
    expect(stepOf('done')).toBeNull();
  });
});
