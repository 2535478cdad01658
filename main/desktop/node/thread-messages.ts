/**
 * What the main process and the node's thread say to each other. The two are one program of one version, so nothing is
 * checked here that the compiler has seen; what pages sent travels as `unknown` and meets its schema in the thread.
 */
import type { LivePower, SetupKeyView } from '../../../node-core/api/index.ts';
import type { Asked } from '../api-end.ts';
import type { Look } from '../life/notices.ts';
import type { FirstScene } from '../../headless/host.ts';
import type { CallAnswer } from '../procedures.ts';
import type { KeyAnswer, KeyAsk } from './key-messages.ts';

/** What the thread is started with. */
export interface ThreadStart {
  /** It exists, and this process has its lock. */
  readonly dataDir: string;
  readonly speed: number | undefined;
  /** What is to be on the screen first; undefined: the household where one was begun, else `usual`. */
  readonly scene: FirstScene | undefined;
  readonly usual: FirstScene;
}

/** To the thread. `page` names a page, `number` one of its watches, `id` a question. */
export type ToThread =
  | { readonly kind: 'call'; readonly id: number; readonly page: number; readonly asked: Asked }
  | { readonly kind: 'watch'; readonly page: number; readonly number: number; readonly asked: Asked }
  | { readonly kind: 'taken' | 'leave'; readonly page: number; readonly number: number }
  /** It was loaded anew, crashed or was closed. */
  | { readonly kind: 'pageGone'; readonly page: number }
  | { readonly kind: 'sleep' | 'wake'; readonly id: number }
  /** How it stands with the key, when it was looked for and after each change. */
  | { readonly kind: 'key'; readonly view: SetupKeyView }
  | { readonly kind: 'keyAnswer'; readonly id: number; readonly answer: KeyAnswer }
  /** Give up a start, or stop the node. */
  | { readonly kind: 'close' };

/** From the thread. */
export type FromThread =
  | { readonly kind: 'answer'; readonly id: number; readonly answer: CallAnswer }
  /** For a page: a channel and what goes over it. */
  | {
      readonly kind: 'send';
      readonly page: number;
      readonly channel: string;
      readonly args: readonly unknown[];
    }
  /** A node is on the screen; another one than before, where there was one. */
  | { readonly kind: 'started' }
  /** None is: the set-up waits for a person, or one gives way to another. */
  | { readonly kind: 'away' }
  | { readonly kind: 'keyAsk'; readonly id: number; readonly ask: KeyAsk }
  /** `words` are for the person: why the node did not start. */
  | { readonly kind: 'failed'; readonly words: string }
  | { readonly kind: 'power'; readonly power: LivePower }
  | { readonly kind: 'look'; readonly look: Look }
  /** A line for the log. */
  | { readonly kind: 'report'; readonly line: string }
  /** Sleep or wake is through; `failed` says why not. */
  | { readonly kind: 'done'; readonly id: number; readonly failed: string | undefined }
  /** The node's files are closed. */
  | { readonly kind: 'closed' };
