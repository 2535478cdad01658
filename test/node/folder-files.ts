import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { LedgerFaultFound } from '../../node-core/node/ledger-fault.ts';
import { type FolderVerification, verifyFolder } from '../../node-core/node/verify-folder.ts';
import { flipped } from './ledger-copy.ts';

/** What a finished folder is made of. */
export const FOLDER_FILES = [
  'ledger.sqlite',
  'bills.json',
  'ledger.json',
  'replay.json',
  'SHA256SUMS',
] as const;

/** What `verify` says of a folder with one byte of one file changed; the byte is put back. */
export async function changedByte(
  dir: string,
  flip: { readonly name: string; readonly position: number; readonly by: number },
): Promise<FolderVerification> {
  const file = path.join(dir, flip.name);
  const whole = readFileSync(file);
  writeFileSync(file, flipped(whole, flip));
  try {
    return await verifyFolder(dir);
  } finally {
    writeFileSync(file, whole);
  }
}

const PLACE =
  /^((certificate of )?(energy|contract) block \d+|log entry \d+|stored states|index of readings)/;

/** Whether a fault says where: in the file that was changed, or at a place of the ledger or a bill that it holds. */
export function isNamedFault(fault: LedgerFaultFound | undefined, name: string): boolean {
  if (fault === undefined || fault.what === '' || fault.what.includes('\n')) return false;
  switch (name) {
    case 'ledger.sqlite':
      return fault.where === name || PLACE.test(fault.where);
    case 'bills.json':
      return fault.where === name || /^bill of \S+ for \d{4}-\d\d$/.test(fault.where);
    case 'ledger.json':
      return fault.where === name || fault.what.includes(name) || PLACE.test(fault.where);
    case 'SHA256SUMS':
      return fault.where === name || fault.what.includes(name);
    default:
      return fault.where === name;
  }
}
