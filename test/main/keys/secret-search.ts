/** Looks for a seed in bytes, in every form that a program could have written it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { phraseFromSeed } from '../../../node-core/identity/index.ts';

/** The forms, by name. Base64 is looked for in its three alignments, without the characters that neighbours decide. */
export function formsOf(seed: Uint8Array): ReadonlyMap<string, Buffer> {
  const bytes = Buffer.from(seed);
  const words = phraseFromSeed(seed);
  const forms = new Map<string, Buffer>([
    ['raw', bytes],
    ['hex', Buffer.from(bytes.toString('hex'))],
    ['HEX', Buffer.from(bytes.toString('hex').toUpperCase())],
    ['list', Buffer.from([...bytes].join(','))],
    ['spaced list', Buffer.from([...bytes].join(', '))],
    ['utf-16 hex', Buffer.from(bytes.toString('hex'), 'utf16le')],
    ['words', Buffer.from(words.join(' '))],
    ['word lines', Buffer.from(words.join('\n'))],
    ['word list', Buffer.from(words.slice(0, 6).join('","'))],
  ]);
  for (const shift of [0, 1, 2]) {
    const text = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64');
    forms.set(`base64+${shift}`, Buffer.from(text.slice(shift === 0 ? 0 : shift + 1, 40)));
    const url = Buffer.concat([Buffer.alloc(shift), bytes]).toString('base64url');
    forms.set(`base64url+${shift}`, Buffer.from(url.slice(shift === 0 ? 0 : shift + 1, 40)));
  }
  return forms;
}

/** The forms in which it is found there. */
export function foundIn(bytes: Uint8Array, seed: Uint8Array): string[] {
  const haystack = Buffer.from(bytes);
  return [...formsOf(seed)].filter(([, form]) => haystack.includes(form)).map(([name]) => name);
}

/** Every file below the folders in which it is found, as 'path: form'. Sockets and the like are passed over. */
export function foundBelow(folders: readonly string[], seed: Uint8Array): string[] {
  return folders.flatMap((folder) =>
    readdirSync(folder, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => join(entry.parentPath, entry.name))
      .flatMap((path) => foundIn(readFileSync(path), seed).map((form) => `${path}: ${form}`)),
  );
}
