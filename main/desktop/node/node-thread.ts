/** The node as the main process has it: in a thread of its own (begun-node.ts), closed once. */
import type { LivePower } from '../../../node-core/api/index.ts';
import type { KeyDesk } from '../../../node-core/node/setup/key-desk.ts';
import type { ApiEnd } from '../api-end.ts';
import type { Look } from '../life/notices.ts';
import type { Sleeper } from '../life/sleep.ts';
import type { PageEnd } from '../page-line.ts';
import type { CallAnswer } from '../procedures.ts';
import type { BegunNode } from './begun-node.ts';
import { answerOf } from './key-messages.ts';
import type { FromThread, ToThread } from './thread-messages.ts';

/** What the main process hears of the node. */
export interface NodeEvents {
  /** A node is on the screen; another one than before, where there was one. */
  onStarted(): void;
  /** None is: the set-up waits for a person, or one gives way to another. */
  onAway(): void;
  /** It will not come; why, in words for the person. */
  onFailed(words: string): void;
  /** Its thread ended by itself: nothing of it runs any more. */
  onStopped(): void;
  onPower(power: LivePower): void;
  onLook(look: Look): void;
  readonly report: (line: string) => void;
}

/** The node, from its first moment. */
export interface NodeThread extends Sleeper {
  /** Its API, for pages; until it is there it tells how far the start has come. */
  readonly end: ApiEnd;
  sleep(): Promise<void>;
  wake(): Promise<void>;
  /** Gives up a start that is under way, or stops the node; resolves when its files are closed. May be called again. */
  close(): Promise<void>;
}

/** What a page is told when the node's thread is no more. */
const GONE: CallAnswer = {
  ok: false,
  error: { code: -32_603, message: 'unavailable', data: { kind: 'unavailable', reason: 'startFailed' } },
};

/** The node of a thread that has begun. */
export function startNodeThread(options: {
  readonly begun: BegunNode;
  readonly keys: KeyDesk;
  readonly events: NodeEvents;
}): NodeThread {
  return new Thread(options);
}

/** Undefined: nothing was heard of it since it was loaded. */
interface PageNumber {
  number: number | undefined;
}

class Thread implements NodeThread {
  readonly #begun: BegunNode;
  readonly #events: NodeEvents;
  readonly #keys: KeyDesk;
  readonly #gone: Promise<void>;
  readonly #asked = new Map<number, (answer: CallAnswer) => void>();
  readonly #resting = new Map<number, (failed: string | undefined) => void>();
  readonly #pages = new Map<number, PageEnd>();
  readonly #numbers = new WeakMap<PageEnd, PageNumber>();
  #lastId = 0;
  #lastPage = 0;
  #isGone = false;
  #isClosing = false;

  constructor({ begun, keys, events }: Parameters<typeof startNodeThread>[0]) {
    this.#begun = begun;
    this.#events = events;
    this.#keys = keys;
    const sayKey = () => this.#say({ kind: 'key', view: keys.view() });
    const endKey = keys.changed.listen(sayKey);
    void keys.looked.then(sayKey);
    this.#gone = new Promise((resolve) => {
      begun.listen({
        onMessage: (message) => this.#hear(message),
        // What nothing caught in the thread ends it, and not this process.
        onFault: (error) => events.report(`the node's thread broke: ${error.stack ?? error.message}`),
        onEnd: () => {
          this.#isGone = true;
          endKey();
          for (const answer of this.#asked.values()) answer(GONE);
          for (const rested of this.#resting.values()) rested('the node is gone');
          if (!this.#isClosing) events.onStopped();
          resolve();
        },
      });
    });
  }

  readonly end: ApiEnd = {
    call: (page, asked) => {
      if (this.#isGone) return Promise.resolve(GONE);
      const id = this.#nextId();
      const answered = new Promise<CallAnswer>((resolve) => {
        this.#asked.set(id, resolve);
      });
      this.#say({ kind: 'call', id, page: this.#numberOf(page), asked });
      return answered;
    },
    watch: (page, number, asked) => this.#say({ kind: 'watch', page: this.#numberOf(page), number, asked }),
    taken: (page, number) => this.#say({ kind: 'taken', page: this.#numberOf(page), number }),
    leave: (page, number) => this.#say({ kind: 'leave', page: this.#numberOf(page), number }),
  };

  sleep(): Promise<void> {
    return this.#rest('sleep');
  }

  wake(): Promise<void> {
    return this.#rest('wake');
  }

  close(): Promise<void> {
    if (!this.#isClosing) {
      this.#isClosing = true;
      this.#say({ kind: 'close' });
    }
    return this.#gone;
  }

  #rest(kind: 'sleep' | 'wake'): Promise<void> {
    if (this.#isGone) return Promise.resolve();
    const id = this.#nextId();
    const rested = new Promise<void>((resolve, reject) => {
      this.#resting.set(id, (failed) => (failed === undefined ? resolve() : reject(new Error(failed))));
    });
    this.#say({ kind, id });
    return rested;
  }

  async #answerKey({ id, ask }: FromThread & { kind: 'keyAsk' }): Promise<void> {
    this.#say({ kind: 'keyAnswer', id, answer: await answerOf(this.#keys, ask) });
  }

  #hear(message: FromThread): void {
    switch (message.kind) {
      case 'answer':
        this.#asked.get(message.id)?.(message.answer);
        this.#asked.delete(message.id);
        break;
      case 'send': {
        const page = this.#pages.get(message.page);
        if (page !== undefined && !page.isDestroyed()) page.send(message.channel, ...message.args);
        break;
      }
      case 'started':
        this.#events.onStarted();
        break;
      case 'away':
        this.#events.onAway();
        break;
      case 'keyAsk':
        void this.#answerKey(message);
        break;
      case 'failed':
        this.#events.onFailed(message.words);
        break;
      case 'power':
        this.#events.onPower(message.power);
        break;
      case 'look':
        this.#events.onLook(message.look);
        break;
      case 'report':
        this.#events.report(message.line);
        break;
      case 'done':
        this.#resting.get(message.id)?.(message.failed);
        this.#resting.delete(message.id);
        break;
      case 'closed':
        // Nothing is open any more; what may still hold the thread, such as a timer of a library, is not waited for.
        this.#begun.terminate();
        break;
    }
  }

  /** The number of a page: a new one each time that it is loaded, so that nothing of the page before reaches it. */
  #numberOf(page: PageEnd): number {
    const known = this.#numbers.get(page) ?? this.#meet(page);
    if (known.number === undefined) {
      this.#lastPage += 1;
      known.number = this.#lastPage;
      this.#pages.set(known.number, page);
    }
    return known.number;
  }

  #meet(page: PageEnd): PageNumber {
    const known: PageNumber = { number: undefined };
    this.#numbers.set(page, known);
    const leave = () => {
      if (known.number === undefined) return;
      this.#pages.delete(known.number);
      this.#say({ kind: 'pageGone', page: known.number });
      known.number = undefined;
    };
    page.on('did-start-navigation', ({ isMainFrame, isSameDocument }) => {
      if (isMainFrame && !isSameDocument) leave();
    });
    page.on('render-process-gone', leave);
    page.on('destroyed', leave);
    return known;
  }

  #say(message: ToThread): void {
    if (!this.#isGone) this.#begun.say(message);
  }

  #nextId(): number {
    this.#lastId += 1;
    return this.#lastId;
  }
}
