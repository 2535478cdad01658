/** What goes wrong in the set-up, by the names that the host gives it, in words. */
import type { RequestFailure } from '../../api/failure.ts';
import type { PlainKey } from '../../i18n/catalogue.ts';
import type { Translate } from '../../i18n/translate.ts';
import { failureWords } from '../../store/failure-words.ts';

type Table = Readonly<Record<string, PlainKey>>;

/** Why the keychain cannot be offered (node-core/identity, `KeychainReason`). */
const KEYCHAIN: Table = {
  notInstalled: 'onboarding.keychainNotInstalled',
  noAnswer: 'onboarding.keychainNoAnswer',
  stopped: 'onboarding.keychainStopped',
  locked: 'onboarding.keychainLocked',
  refused: 'onboarding.keychainRefused',
  headless: 'onboarding.keychainHeadless',
};

/** What a key may suffer from: `KeystoreFault`, or why the keychain did not answer. */
const STUCK: Table = {
  lost: 'onboarding.stuckLost',
  damaged: 'onboarding.stuckDamaged',
  unknownVersion: 'onboarding.stuckUnknownVersion',
  tooCostly: 'onboarding.stuckTooCostly',
  locked: 'onboarding.stuckLocked',
  noAnswer: 'onboarding.stuckNoAnswer',
  notInstalled: 'onboarding.stuckNotInstalled',
};

/** Why an invitation is not taken (`InvitationFault`). */
const INVITATION: Table = {
  notAnInvitation: 'onboarding.faultNotAnInvitation',
  otherVersion: 'onboarding.faultOtherVersion',
  altered: 'onboarding.faultAltered',
  expired: 'onboarding.faultExpired',
};

/** Why the door said no, or the founding failed. */
const FAILED: Table = {
  used: 'onboarding.failedUsed',
  revoked: 'onboarding.failedRevoked',
  expired: 'onboarding.failedExpired',
  notInvited: 'onboarding.failedNotInvited',
  unknown: 'onboarding.failedNotInvited',
  alreadyMember: 'onboarding.failedAlready',
  memberExists: 'onboarding.failedAlready',
  left: 'onboarding.failedLeft',
  suspended: 'onboarding.failedLeft',
  portTaken: 'onboarding.failedPort',
  founding: 'onboarding.failedFounding',
  foundingRefused: 'onboarding.failedFounding',
  internal: 'onboarding.failedInternal',
  diskFull: 'onboarding.failedDisk',
  ...INVITATION,
};

/** What a command may be refused for. */
const COMMANDS: Table = {
  wrongPassphrase: 'onboarding.wrongPassphrase',
  passphraseTooShort: 'onboarding.passphraseTooShort',
  occupied: 'onboarding.occupied',
  keyClosed: 'onboarding.keyClosed',
  keyWanted: 'meter.keyWanted',
  keyWrong: 'meter.keyWrong',
  notFound: 'meter.blockedNotFound',
  underWay: 'onboarding.underWay',
  timeZone: 'onboarding.timeZoneUnknown',
  ...KEYCHAIN,
  ...STUCK,
  ...FAILED,
};

function word(table: Table, name: string | null, otherwise: PlainKey): PlainKey {
  if (name === null || !Object.hasOwn(table, name)) return otherwise;
  return table[name] ?? otherwise;
}

export function keychainWords(t: Translate, reason: string): string {
  return t(word(KEYCHAIN, reason, 'onboarding.keychainOther'));
}

/** The reason says more than the fault where the keychain is `unavailable`. */
export function stuckWords(
  t: Translate,
  { fault, reason }: { fault: string; reason: string | null },
): string {
  return t(word(STUCK, fault, word(STUCK, reason, 'onboarding.stuckOther')));
}

/** Whether only the 24 words help: trying again does not. */
export function isGone(fault: string): boolean {
  return fault === 'lost' || fault === 'damaged' || fault === 'tooCostly';
}

export function invitationWords(t: Translate, failure: RequestFailure): string {
  if (failure.kind === 'refused') return t(word(INVITATION, failure.reason, 'onboarding.faultOther'));
  // A text longer than any invitation is none.
  if (failure.kind === 'invalid') return t('onboarding.faultNotAnInvitation');
  return failureWords(t, failure).detail;
}

export function failedWords(t: Translate, reason: string): string {
  return t(word(FAILED, reason, 'onboarding.failedOther'));
}

/** A command of the set-up that failed. */
export function setupFaultWords(t: Translate, failure: RequestFailure): string {
  const general = failureWords(t, failure).detail;
  if (!('reason' in failure) || !Object.hasOwn(COMMANDS, failure.reason)) return general;
  const key = COMMANDS[failure.reason];
  return key === undefined ? general : t(key);
}
