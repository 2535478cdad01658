/**
 * Standing orders at work in one home.
 *
 * Each look asks the market's arithmetic for the next step of each order, takes it through the same commands that a
 * person's click does, and asks again, until there is nothing more to do. A step that was taken is on the ledger
 * before the next one is asked for: so two orders, or a look before a restart and one after it, never spend the same
 * share or the same cap twice. While an own transaction waits in the outbox, nothing is decided at all.
 */
import { ApiError } from '../../api/household-api.ts';
import {
  type BuyOrder,
  nextPurchase,
  nextSale,
  openProposals,
  type SellOrder,
  type StandingMarket,
  whyLeft,
} from '../../market/index.ts';
import { type Minute, minuteOfMs } from '../../units/index.ts';
import type { Household } from '../household.ts';
import { type Emitter, emitter, type Signal } from '../signal.ts';
import type { Trading } from '../trading.ts';
import { marketNow, orderOf } from './market-now.ts';
import { OrderBook, type StoredOrder, type StoredStep } from './order-book.ts';
import { type Deed, deedOf, limitOf, onLedger, waitedStep } from './steps.ts';

/** Steps of one order in one look: a market gone mad must not keep a home busy. */
const MOST_STEPS = 20;
/** What was refused is not tried again for so long. */
const REFUSED_MINUTES = 30;

export type StandingCommands = Pick<Trading, 'propose' | 'accept' | 'publishOffer'>;

export class StandingEngine {
  readonly book: OrderBook;
  readonly #household: Household;
  readonly #trade: StandingCommands;
  readonly #changed: Emitter<undefined> = emitter();
  /** Until when a step that was refused is left alone, by what it was about. */
  readonly #refused = new Map<string, Minute>();
  /** Certified, and not yet in this home's copy of the ledger. */
  readonly #awaited = new Set<string>();
  #running: Promise<void> = Promise.resolve();
  #isLooking = false;
  #again = false;
  #stopped = false;

  constructor(household: Household, trade: StandingCommands) {
    this.#household = household;
    this.#trade = trade;
    this.book = new OrderBook(household.outbox);
    for (const { targetId, deed, state } of this.book.log) {
      const sent = state === 'done' && (deed === 'proposed' || deed === 'listed');
      // Certified elsewhere and seen here: a ledger that is still being fetched may not have it yet.
      if (sent && targetId !== null && !this.#isHere(targetId)) this.#awaited.add(targetId);
    }
  }

  /** Something in the book is new. */
  get changed(): Signal<undefined> {
    return this.#changed;
  }

  get now(): Minute {
    return minuteOfMs(this.#household.clock.nowMs());
  }

  /** Does what there is to do. One look at a time: one that is asked for meanwhile follows in the same round. */
  look(): Promise<void> {
    this.#again = true;
    if (this.#isLooking || this.#stopped || this.book.orders.length === 0) return this.#running;
    this.#isLooking = true;
    this.#running = this.#lookRound().finally(() => {
      this.#isLooking = false;
    });
    return this.#running;
  }

  /** No look begins after this; resolves when a running one is through. */
  async stop(): Promise<void> {
    this.#stopped = true;
    await this.#running;
  }

  /** Says that the book was changed by hand. */
  say(): void {
    this.#changed.emit(undefined);
  }

  async #lookRound(): Promise<void> {
    while (this.#again && !this.#stopped) {
      this.#again = false;
      this.#settleSending();
      for (const { id, paused } of this.book.orders) {
        if (!paused && this.#mayDecide()) await this.#work(id);
      }
    }
  }

  /** Nothing is decided while what was signed is not yet known to be on the ledger, or refused. */
  #mayDecide(): boolean {
    for (const id of this.#awaited) if (this.#isHere(id)) this.#awaited.delete(id);
    return (
      !this.#stopped && this.#awaited.size === 0 && this.#household.outbox.pendingCount('contract') === 0
    );
  }

  async #work(id: string): Promise<void> {
    for (let taken = 0; taken < MOST_STEPS && this.#mayDecide(); taken += 1) {
      // A person may have changed, paused or removed it meanwhile.
      const stored = this.book.order(id);
      if (stored === undefined || stored.paused) return;
      const order = orderOf(stored, this.#household.replica.community.minorDigits);
      const market = marketNow(this.#household);
      const went =
        order.kind === 'buy'
          ? await this.#buy(order, stored, market)
          : await this.#sell(order, stored, market);
      if (!went) return;
    }
  }

  async #buy(order: BuyOrder, stored: StoredOrder, market: StandingMarket): Promise<boolean> {
    const offers = market.offers.filter(({ id }) => !this.#isRefused(id));
    const step = nextPurchase(order, { ...market, offers });
    if (step.kind === 'wait') return this.#wait(stored, step.reason);
    const { offer, terms, expiresMinute } = step;
    return await this.#do(deedOf(step), {
      stored,
      about: offer.id,
      run: () =>
        this.#trade.propose({
          offerId: offer.id,
          countersId: null,
          startMinute: terms.startMinute,
          endMinute: terms.endMinute,
          sellerSharePermille: terms.sellerShare,
          buyerSharePermille: terms.buyerShare,
          price: terms.price,
          minimumEnergyMwh: terms.minimumEnergyMwh,
          period: terms.period,
          expiresMinute,
        }),
    });
  }

  async #sell(order: SellOrder, stored: StoredOrder, market: StandingMarket): Promise<boolean> {
    const proposals = market.proposals.filter(({ id }) => !this.#isRefused(id));
    this.#noteLeft(order, stored, market);
    const step = nextSale(order, { ...market, proposals });
    if (step.kind === 'wait') return this.#wait(stored, step.reason);
    if (step.kind === 'accept') {
      const { id } = step.proposal;
      return await this.#do(deedOf(step), { stored, about: id, run: () => this.#trade.accept(id) });
    }
    const about = `list:${step.startMinute}`;
    if (this.#isRefused(about)) return false;
    return await this.#do(deedOf(step), {
      stored,
      about,
      run: () =>
        this.#trade.publishOffer({
          startMinute: step.startMinute,
          endMinute: step.endMinute,
          expectedEnergyMwh: step.expectedEnergyMwh,
          sharePermille: step.share,
          price: step.price,
          minimumEnergyMwh: 0,
          period: 'term',
          carbonGrams: order.carbon,
          expiresMinute: step.endMinute,
        }),
    });
  }

  /** Proposals that the order does not take are the person's: each is noted once. */
  #noteLeft(order: SellOrder, stored: StoredOrder, market: StandingMarket): void {
    for (const record of openProposals(market)) {
      const reason = whyLeft(order, record, market);
      if (reason === undefined) continue;
      const noted = this.book.log.some(
        ({ deed, answersId, orderId }) => deed === 'left' && answersId === record.id && orderId === stored.id,
      );
      if (noted) continue;
      const { terms } = record.proposal;
      this.book.note({
        ...this.#common(stored),
        deed: 'left',
        reason,
        limit: limitOf(stored.order, reason),
        state: 'done',
        member: terms.buyer,
        startMinute: terms.startMinute,
        endMinute: terms.endMinute,
        price: terms.price,
        grams: terms.carbon,
        sharePermille: terms.sellerShare,
        answersId: record.id,
      });
      this.say();
    }
  }

  /** Takes a step: noted before it is signed, and what became of it after. @returns whether to go on */
  async #do(
    deed: Deed,
    of: { readonly stored: StoredOrder; readonly about: string; readonly run: () => Promise<{ id: string }> },
  ): Promise<boolean> {
    const { number } = this.book.note({
      ...this.#common(of.stored),
      ...deed,
      limit: limitOf(of.stored.order, deed.reason),
      state: 'sending',
    });
    try {
      const { id } = await of.run();
      // An acceptance's own ID says nothing: its contract is the proposal's.
      const targetId = deed.deed === 'accepted' ? (deed.answersId ?? id) : id;
      this.book.amend(number, { state: 'done', targetId });
      if (!this.#isHere(targetId)) this.#awaited.add(targetId);
      return true;
    } catch (error) {
      if (!(error instanceof ApiError)) throw error;
      // What could not be ordered just now waits in the outbox: the step goes on from there.
      if (error.kind === 'unavailable') return false;
      this.book.amend(number, { state: 'failed', failure: error.reason });
      this.#refused.set(of.about, (this.now + REFUSED_MINUTES) as Minute);
      return true;
    } finally {
      this.say();
    }
  }

  /** Notes why nothing is done, when it is another reason than the last time. */
  #wait(stored: StoredOrder, reason: Parameters<typeof waitedStep>[0]): false {
    const step = waitedStep(reason);
    const last = this.book.log.findLast(({ orderId }) => orderId === stored.id);
    const same =
      last?.deed === 'waited' &&
      last.reason === step.reason &&
      last.startMinute === (step.startMinute ?? null) &&
      last.price === (step.price ?? null) &&
      last.grams === (step.grams ?? null);
    if (!same) {
      this.book.note({ ...this.#common(stored), ...step, limit: limitOf(stored.order, step.reason) });
      this.say();
    }
    return false;
  }

  /** Steps that a stop or a lost link left under way: the ledger says what became of them. */
  #settleSending(): void {
    const waits = this.#household.outbox.pendingCount('contract') > 0;
    for (const step of this.book.log.filter(({ state }) => state === 'sending')) {
      const targetId = onLedger(step, this.#household);
      if (targetId !== undefined) this.book.amend(step.number, { state: 'done', targetId });
      else if (waits) continue;
      else this.book.amend(step.number, { state: 'failed', failure: 'notSent' });
      this.say();
    }
  }

  #common(stored: StoredOrder): Pick<StoredStep, 'atMinute' | 'orderId' | 'side'> {
    return { atMinute: this.now, orderId: stored.id, side: stored.order.kind };
  }

  #isRefused(about: string): boolean {
    const until = this.#refused.get(about);
    if (until === undefined) return false;
    if (until > this.now) return true;
    this.#refused.delete(about);
    return false;
  }

  #isHere(id: string): boolean {
    const { proposals, offers } = this.#household.replica.community;
    return proposals.has(id) || offers.has(id);
  }
}
