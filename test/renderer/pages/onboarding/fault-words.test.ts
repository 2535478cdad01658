import { describe, expect, it } from 'vitest';
import { createTranslate } from '../../../../renderer/src/i18n/translate.ts';
import {
  failedWords,
  invitationWords,
  isGone,
  keychainWords,
  setupFaultWords,
  stuckWords,
} from '../../../../renderer/src/pages/onboarding/fault-words.ts';
import { failureWords } from '../../../../renderer/src/store/failure-words.ts';

const t = createTranslate('en');
const refused = (reason: string) => ({ kind: 'refused', reason }) as const;

describe('faults of the set-up in words', () => {
  it.each(['notInstalled', 'noAnswer', 'stopped', 'locked', 'refused'])('keychain: %s', (reason) => {
    expect(keychainWords(t, reason)).not.toBe(keychainWords(t, 'something else'));
  });

  it.each(['notAnInvitation', 'otherVersion', 'altered', 'expired'])('invitation: %s', (reason) => {
    expect(invitationWords(t, refused(reason))).not.toBe(t('onboarding.faultOther'));
  });

  it('a text beyond all bounds is no invitation, a broken line is a broken line', () => {
    expect(invitationWords(t, { kind: 'invalid', issues: [] })).toBe(t('onboarding.faultNotAnInvitation'));
    expect(invitationWords(t, { kind: 'offline' })).toBe(t('failures.offlineDetail'));
  });

  it.each(['used', 'notInvited', 'portTaken', 'foundingRefused', 'internal'])('the door: %s', (reason) => {
    expect(failedWords(t, reason)).not.toBe(failedWords(t, 'something else'));
  });

  it('a key: the fault, or why the keychain does not answer', () => {
    expect(stuckWords(t, { fault: 'lost', reason: null })).toBe(t('onboarding.stuckLost'));
    expect(stuckWords(t, { fault: 'unavailable', reason: 'locked' })).toBe(t('onboarding.stuckLocked'));
    expect(stuckWords(t, { fault: 'unavailable', reason: null })).toBe(t('onboarding.stuckOther'));
    expect(isGone('lost')).toBe(true);
    expect(isGone('unavailable')).toBe(false);
  });

  it('a command: its reason, else what is said of all commands', () => {
    expect(setupFaultWords(t, refused('wrongPassphrase'))).toBe(t('onboarding.wrongPassphrase'));
    expect(setupFaultWords(t, { kind: 'unavailable', reason: 'locked' })).toBe(t('onboarding.stuckLocked'));
    const odd = refused('toString');
    expect(setupFaultWords(t, odd)).toBe(failureWords(t, odd).detail);
  });
});
