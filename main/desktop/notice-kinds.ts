/** What the app may tell a person about while its window is closed. Each can be switched off. */
export const NOTICE_KINDS = [
  'proposal',
  'contractAccepted',
  'contractEnded',
  'meterSilent',
  'billReady',
  'dispute',
  'knock',
] as const;

export type NoticeKind = (typeof NOTICE_KINDS)[number];
