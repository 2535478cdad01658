/**
 * The key between the main process, which has the keychain and the windows, and the node's thread, which has the
 * household. What is said here is never written down: a seed goes to the thread when the household opens, and nowhere else.
 */
import {
  ApiError,
  type ApiErrorKind,
  type KeepKey,
  type KeychainView,
  type SetupKeyView,
} from '../../../node-core/api/index.ts';
import type { KeyDesk } from '../../../node-core/node/setup/key-desk.ts';
import { emitter } from '../../../node-core/node/signal.ts';

/** What the thread asks of the key. */
export type KeyAsk =
  | { readonly kind: 'offerKeychain' | 'showWords' | 'seed' }
  | { readonly kind: 'newKey' | 'restoreKey' | 'moveKey'; readonly input: KeepKey }
  | { readonly kind: 'openKey'; readonly passphrase: string | null };

type KeyValue = KeychainView | SetupKeyView | { readonly address: string | null } | Uint8Array | undefined;

/** What comes of it; errors that pages may see keep their shape. */
export type KeyAnswer =
  | { readonly kind: 'done'; readonly value: KeyValue }
  | { readonly kind: 'refused'; readonly refusal: { readonly kind: ApiErrorKind; readonly reason: string } }
  | { readonly kind: 'failed' };

/** Asks the desk. Never rejects. */
export async function answerOf(desk: KeyDesk, ask: KeyAsk): Promise<KeyAnswer> {
  try {
    return { kind: 'done', value: await asked(desk, ask) };
  } catch (error) {
    if (!(error instanceof ApiError)) return { kind: 'failed' };
    return { kind: 'refused', refusal: { kind: error.kind, reason: error.reason } };
  }
}

async function asked(desk: KeyDesk, ask: KeyAsk): Promise<KeyValue> {
  switch (ask.kind) {
    case 'offerKeychain':
      return await desk.offerKeychain();
    case 'showWords':
      return await desk.showWords();
    case 'seed':
      return await desk.seed();
    case 'newKey':
      return await desk.newKey(ask.input);
    case 'restoreKey':
      return await desk.restoreKey(ask.input);
    case 'openKey':
      return await desk.openKey(ask);
    case 'moveKey':
      return await desk.moveKey(ask.input);
  }
}

/** The thread's end: a desk like any other. */
export class FarKeyDesk implements KeyDesk {
  readonly secretPages = 'window';
  readonly changed = emitter<void>();
  readonly looked: Promise<void>;
  readonly #say: (id: number, ask: KeyAsk) => void;
  readonly #asked = new Map<number, (answer: KeyAnswer) => void>();
  readonly #look = Promise.withResolvers<void>();
  #view: SetupKeyView = { kind: 'none' };
  #lastId = 0;

  constructor(say: (id: number, ask: KeyAsk) => void) {
    this.#say = say;
    this.looked = this.#look.promise;
  }

  /** The main process says how it stands. */
  hear(view: SetupKeyView): void {
    this.#view = view;
    this.#look.resolve();
    this.changed.emit();
  }

  answered(id: number, answer: KeyAnswer): void {
    this.#asked.get(id)?.(answer);
    this.#asked.delete(id);
  }

  view(): SetupKeyView {
    return this.#view;
  }

  offerKeychain = async () => (await this.#ask({ kind: 'offerKeychain' })) as KeychainView;
  showWords = async () => (await this.#ask({ kind: 'showWords' })) as { address: string | null };
  seed = async () => (await this.#ask({ kind: 'seed' })) as Uint8Array | undefined;
  newKey = async (input: KeepKey) =>
    (await this.#ask({ kind: 'newKey', input })) as { address: string | null };
  restoreKey = async (input: KeepKey) =>
    (await this.#ask({ kind: 'restoreKey', input })) as { address: string | null };
  openKey = async ({ passphrase }: { readonly passphrase: string | null }) =>
    (await this.#ask({ kind: 'openKey', passphrase })) as SetupKeyView;
  moveKey = async (input: KeepKey) => (await this.#ask({ kind: 'moveKey', input })) as SetupKeyView;

  async #ask(ask: KeyAsk): Promise<KeyValue> {
    this.#lastId += 1;
    const id = this.#lastId;
    const answer = await new Promise<KeyAnswer>((resolve) => {
      this.#asked.set(id, resolve);
      this.#say(id, ask);
    });
    if (answer.kind === 'done') return answer.value;
    if (answer.kind === 'refused') throw new ApiError({ ...answer.refusal, detail: '' });
    throw new Error(`the key desk failed at ${ask.kind}`);
  }
}
