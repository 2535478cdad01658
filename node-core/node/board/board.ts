import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import type {
  BoardMonthSummaryView,
  BoardMonthView,
  DisputeView,
  FilePartView,
} from '../../api/board-views.ts';
import type { BoardFileRequest, MemberHistoryRequest, PaidRequest } from '../../api/community-inputs.ts';
import { ApiError } from '../../api/household-api.ts';
import type { HistoryView } from '../../api/views.ts';
import type { MemberIndex } from '../../ledger/index.ts';
import { formatMonth, type Month, monthFromText } from '../../units/index.ts';
import { type Books, householdBooks } from '../books.ts';
import type { Household } from '../household.ts';
import { partyView } from '../views/parties.ts';
import { boardFile } from './board-files.ts';
import type { BoardQuestion, BoardResult } from './board-month.ts';
import { boardQuestion } from './board-order.ts';
import { boardMonthView } from './board-view.ts';
import type { BoardOrder } from './board-worker.ts';
import { memberHistory } from './member-history.ts';

/** What a super user may ask of everybody's months. */
export interface Board {
  months(): readonly BoardMonthSummaryView[];
  /** @throws ApiError 'notFound' */
  month(month: string): Promise<BoardMonthView>;
  disputes(): readonly DisputeView[];
  history(input: MemberHistoryRequest): Promise<HistoryView>;
  markPaid(input: PaidRequest): void;
  file(input: BoardFileRequest): Promise<FilePartView>;
}

/** Months that are kept as they were worked out. */
const KEPT_MONTHS = 4;
/** Characters of a file that go to the screen at a time. */
const FILE_PART = 200_000;
const PAID_SETTING = 'board.paid';
const PAID = z.record(z.string(), z.number());

export function openBoard(household: Household): Board {
  return new HouseholdBoard(household);
}

interface KeptMonth {
  /** What the ledger was when it was worked out. */
  readonly key: string;
  readonly result: Promise<BoardResult>;
}

class HouseholdBoard implements Board {
  readonly #household: Household;
  readonly #kept = new Map<Month, KeptMonth>();
  /** One thread at a time: a month of many homes takes memory. */
  #turn: Promise<unknown> = Promise.resolve();

  constructor(household: Household) {
    this.#household = household;
  }

  months(): readonly BoardMonthSummaryView[] {
    const all = new Map<Month, Books>();
    for (const { index } of this.#household.replica.community.members) {
      const books = this.#booksOf(index);
      if (this.#household.home.firstMinute(index) === undefined) continue;
      for (const month of books.months()) all.set(month, books);
    }
    return [...all]
      .toSorted(([a], [b]) => b - a)
      .map(([month, books]) => ({ month: formatMonth(month), state: books.state(month) }));
  }

  async month(text: string): Promise<BoardMonthView> {
    const month = this.#known(text);
    const result = await this.#result(month);
    return this.#view(month, result);
  }

  disputes(): readonly DisputeView[] {
    const { community } = this.#household.replica;
    return [...community.disputes.values()]
      .filter(({ standing }) => standing === 'open')
      .map(({ id, dispute, raisedMinute }) => {
        const { author, subject } = dispute;
        const about = { id, by: partyView(this.#household, author), raisedMinute };
        if (subject.kind === 'grant') {
          return { ...about, against: null, month: null, contractId: null, minutes: [] };
        }
        return {
          ...about,
          against: this.#against(author, subject.of),
          month: formatMonth(subject.month),
          contractId: subject.of.kind === 'contract' ? subject.of.contract : null,
          minutes: subject.minutes,
        };
      })
      .toSorted((a, b) => b.raisedMinute - a.raisedMinute);
  }

  async history(input: MemberHistoryRequest): Promise<HistoryView> {
    const { community } = this.#household.replica;
    if (community.members[input.member] === undefined) throw noSuch('member', String(input.member));
    return await memberHistory({ ...this.#anybody(), member: input.member }, input);
  }

  markPaid({ month, member, paid }: PaidRequest): void {
    const { outbox, clock } = this.#household;
    const { [markOf(month, member)]: _, ...others } = this.#marks();
    const marks = paid ? { ...others, [markOf(month, member)]: clock.nowMs() } : others;
    outbox.writeSetting(PAID_SETTING, marks);
  }

  async file({ month: text, file, decimalMark, from }: BoardFileRequest): Promise<FilePartView> {
    const month = this.#known(text);
    const result = await this.#result(month);
    const view = this.#view(month, result);
    const made = boardFile(this.#household, { view, bills: result.bills }, { file, decimalMark });
    const end = Math.min(made.text.length, from + FILE_PART);
    return {
      name: made.name,
      mediaType: made.mediaType,
      text: made.text.slice(from, end),
      length: made.text.length,
      next: end < made.text.length ? end : null,
    };
  }

  #view(month: Month, result: BoardResult): BoardMonthView {
    const books = this.#booksOf(0);
    return boardMonthView(this.#household, result, {
      month: formatMonth(month),
      state: books.state(month),
      closesMinute: books.closesMinute(month),
      paid: this.#paidIn(formatMonth(month)),
    });
  }

  /** What was worked out is kept until a block comes that may change it. */
  #result(month: Month): Promise<BoardResult> {
    const { community } = this.#household.replica;
    const closed = this.#booksOf(0).state(month) === 'closed';
    const key = `${closed ? 'closed' : community.head('energy').height}/${community.head('contract').height}`;
    const kept = this.#kept.get(month);
    if (kept?.key === key) return kept.result;
    const result = this.#turn.then(() => this.#workedOut(month));
    this.#turn = result.catch(() => {});
    this.#kept.delete(month);
    this.#kept.set(month, { key, result });
    for (const [oldest] of this.#kept) {
      if (this.#kept.size <= KEPT_MONTHS) break;
      this.#kept.delete(oldest);
    }
    result.catch(() => this.#kept.delete(month));
    return result;
  }

  async #workedOut(month: Month): Promise<BoardResult> {
    const question = await boardQuestion(this.#anybody(), month);
    const order: BoardOrder = { community: this.#household.replica.community.encode(), question };
    const { promise, resolve, reject } = Promise.withResolvers<BoardResult>();
    const worker = new Worker(new URL('./board-worker.ts', import.meta.url), {
      workerData: order,
      // A month of many homes is tens of megabytes: handed over, as copying would hold this thread.
      transferList: buffersOf(question),
    });
    worker.unref();
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the thread stopped by itself')));
    return await promise;
  }

  #against(
    author: MemberIndex,
    subject:
      | { readonly kind: 'contract'; readonly contract: string }
      | { readonly kind: 'supply'; readonly household: MemberIndex; readonly producer: MemberIndex },
  ) {
    const terms =
      subject.kind === 'contract'
        ? this.#household.replica.community.contracts.get(subject.contract)?.terms
        : { seller: subject.producer, buyer: subject.household };
    if (terms === undefined) return null;
    return partyView(this.#household, terms.seller === author ? terms.buyer : terms.seller);
  }

  #known(text: string): Month {
    if (!this.months().some(({ month }) => month === text)) throw noSuch('month', text);
    return monthFromText(text);
  }

  #anybody() {
    const { replica, home, clock } = this.#household;
    return { replica, home, clock };
  }

  #booksOf(member: MemberIndex): Books {
    return householdBooks({ ...this.#anybody(), member });
  }

  #marks(): Readonly<Record<string, number>> {
    const parsed = PAID.safeParse(this.#household.outbox.setting(PAID_SETTING));
    return parsed.success ? parsed.data : {};
  }

  #paidIn(month: string): ReadonlyMap<MemberIndex, number> {
    const marks = this.#marks();
    return new Map(
      this.#household.replica.community.members.flatMap(({ index }) => {
        const paidMs = marks[markOf(month, index)];
        return paidMs === undefined ? [] : [[index, paidMs] as const];
      }),
    );
  }
}

function buffersOf({ sets }: BoardQuestion): ArrayBuffer[] {
  return sets
    .flatMap(({ series }) => series)
    .flatMap(([, { importMwh, exportMwh, quality }]) => [importMwh.buffer, exportMwh.buffer, quality.buffer])
    .filter((buffer) => buffer instanceof ArrayBuffer);
}

function markOf(month: string, member: MemberIndex): string {
  return `${month}:${member}`;
}

function noSuch(what: string, name: string): ApiError {
  return new ApiError({ kind: 'notFound', reason: 'notFound', detail: `there is no ${what} ${name}` });
}
