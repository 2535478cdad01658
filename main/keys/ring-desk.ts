/** The household's key as the set-up has it (`KeyDesk`): a keyring, a file that says whose words were checked, and a page. */
import { randomInt } from 'node:crypto';
import { join } from 'node:path';
import { ApiError, type KeepKey, type SetupKeyView } from '../../node-core/api/index.ts';
import {
  KeychainUnavailable,
  KeystoreError,
  phraseFromSeed,
  PhraseError,
} from '../../node-core/identity/index.ts';
import type { KeyDesk } from '../../node-core/node/setup/key-desk.ts';
import { emitter } from '../../node-core/node/signal.ts';
import { readFileIfAny, replaceFile } from '../../node-core/storage/index.ts';
import { type SecretFlow, showFlow, type TypeFault, typeFlow } from '../secret/flow.ts';
import { type Keyring, PassphraseTooShort, SHORTEST_PASSPHRASE } from './keyring.ts';

/** Whose 24 words somebody has written down and was asked for: the public key, in hex. */
const WORDS_FILE = 'key.words';

export interface RingDesk extends KeyDesk {
  /** The keyring was used by somebody else. */
  refresh(): void;
}

/**
 * Makes the desk, and looks where a key is kept.
 *
 * @param options.showPage opens a page for the flow; the address where pages open by one, else null
 */
export function ringDesk(options: {
  readonly ring: Keyring;
  readonly dataDir: string;
  readonly secretPages: KeyDesk['secretPages'];
  readonly showPage: (flow: SecretFlow) => string | null;
}): RingDesk {
  const { ring, secretPages, showPage } = options;
  const changed = emitter<void>();
  const checked = checkedWords(join(options.dataDir, WORDS_FILE));
  const onRing = async <Result>(work: () => Promise<Result>): Promise<Result> => {
    try {
      return await work();
    } catch (error) {
      throw keyRefusal(error);
    } finally {
      changed.emit();
    }
  };
  const view = (): SetupKeyView => {
    const { state } = ring;
    if (state.kind === 'none') return { kind: 'none' };
    if (state.kind !== 'stuck') return { ...state, wordsChecked: checked.has(ring) };
    return { kind: 'stuck', place: state.place, fault: state.fault, reason: state.reason ?? null };
  };
  const onChecked = () => {
    checked.add(ring);
    changed.emit();
  };
  const show = (words: readonly string[]) => {
    const random = (below: number) => randomInt(below);
    return { address: showPage(showFlow({ words, random, onChecked })) };
  };
  return {
    secretPages,
    view,
    changed,
    looked: onRing(() => ring.open()).then(
      () => undefined,
      () => undefined,
    ),
    refresh: () => changed.emit(),
    offerKeychain: () => onRing(() => ring.offer()),
    newKey: (input) => onRing(async () => show(await ring.create(input))),
    async restoreKey(input) {
      if (isTooShort(input)) throw keyRefusal(new PassphraseTooShort());
      const keep = async (phrase: string): Promise<TypeFault | undefined> => {
        const fault = await faultOf(() => ring.restore(phrase, input));
        if (fault === undefined) onChecked();
        return fault;
      };
      return await Promise.resolve({ address: showPage(typeFlow({ keep })) });
    },
    showWords: () => onRing(() => Promise.try(() => show(ring.withSeed(phraseFromSeed)))),
    openKey: ({ passphrase }) =>
      onRing(async () => {
        await ring.unlock(passphrase ?? undefined);
        return view();
      }),
    moveKey: (input) =>
      onRing(async () => {
        await ring.move(input);
        return view();
      }),
    seed: () =>
      Promise.resolve(
        ring.state.kind === 'open' ? ring.withSeed((seed) => Uint8Array.from(seed)) : undefined,
      ),
  };
}

/**
 * What a page may know of a keystore's refusal: its kind is a word for the page; its detail may hold a path and stays here.
 */
export function keyRefusal(error: unknown): unknown {
  if (error instanceof KeystoreError) return refused('unavailable', error.kind);
  if (error instanceof PassphraseTooShort) return refused('refused', 'passphraseTooShort');
  if (error instanceof PhraseError) return refused('refused', error.fault.kind);
  return error;
}

function refused(kind: 'refused' | 'unavailable', reason: string): ApiError {
  return new ApiError({ kind, reason, detail: '' });
}

function isTooShort(input: KeepKey): boolean {
  return input.place === 'passphraseFile' && input.passphrase.length < SHORTEST_PASSPHRASE;
}

async function faultOf(work: () => Promise<unknown>): Promise<TypeFault | undefined> {
  try {
    await work();
    return undefined;
  } catch (error) {
    if (error instanceof PhraseError) return error.fault;
    if (error instanceof KeychainUnavailable) return { kind: 'notKept', reason: error.reason };
    return { kind: 'notKept', reason: error instanceof KeystoreError ? error.kind : 'internal' };
  }
}

function checkedWords(file: string) {
  return {
    has(ring: Keyring): boolean {
      const owner = ring.owner;
      const bytes = readFileIfAny(file);
      return owner !== undefined && bytes !== undefined && new TextDecoder().decode(bytes).trim() === owner;
    },
    add(ring: Keyring): void {
      const owner = ring.owner;
      if (owner !== undefined) replaceFile(file, new TextEncoder().encode(`${owner}\n`));
    },
  };
}
