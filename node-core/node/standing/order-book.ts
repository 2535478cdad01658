import { z } from 'zod';
import {
  pauseStandingInput,
  type StandingOrderInput,
  standingOrderInput,
} from '../../api/standing-inputs.ts';
import type { StandingDeed, StandingReason } from '../../api/standing-views.ts';
import type { Outbox } from '../../storage/index.ts';

/**
 * Standing orders and their log, in the settings of `outbox.sqlite`: the file that cannot be rebuilt, and whose every
 * write is on the disk when it returns.
 *
 * The log never decides anything: what is agreed, proposed and listed is read off the ledger. So a log that was lost
 * loses no limit.
 */
export interface StoredOrder {
  readonly id: string;
  readonly paused: boolean;
  readonly savedMinute: number;
  readonly order: StandingOrderInput;
}

const REASONS = [
  'cheapest',
  'onlyOne',
  'preferred',
  'first',
  'bestPrice',
  'aboveLimit',
  'usualPrice',
  'limitPrice',
  'noOffers',
  'tooDear',
  'notGreen',
  'asked',
  'covered',
  'energyCap',
  'moneyCap',
  'unknownUse',
  'tooLittleHistory',
  'noSurplus',
  'listed',
  'outsideHours',
  'takenBack',
  'price',
  'belowOffer',
  'hours',
  'promise',
  'label',
  'share',
  'byHand',
] as const satisfies readonly StandingReason[];
const DEEDS = [
  'proposed',
  'accepted',
  'listed',
  'left',
  'waited',
  'saved',
  'paused',
  'resumed',
  'removed',
] as const satisfies readonly StandingDeed[];

const whole = z.int().nullable();
const stepSchema = z.strictObject({
  number: z.int().min(1),
  atMinute: z.int().min(0),
  orderId: z.string(),
  side: z.enum(['buy', 'sell']),
  deed: z.enum(DEEDS),
  state: z.enum(['done', 'sending', 'failed']),
  failure: z.string().nullable(),
  reason: z.enum(REASONS),
  member: whole,
  startMinute: whole,
  endMinute: whole,
  price: whole,
  grams: whole,
  sharePermille: whole,
  energyMwh: whole,
  count: whole,
  limit: whole,
  /** The offer or proposal that it answered. */
  answersId: z.string().nullable(),
  targetId: z.string().nullable(),
});
const bookSchema = z.strictObject({
  version: z.literal(1),
  /** Orders and steps that were ever given a number. */
  lastOrder: z.int().min(0),
  lastStep: z.int().min(0),
  orders: z.array(
    z.strictObject({
      ...pauseStandingInput.shape,
      savedMinute: z.int().min(0),
      order: standingOrderInput,
    }),
  ),
  log: z.array(stepSchema),
});

export type StoredStep = z.infer<typeof stepSchema>;
type BookData = z.infer<typeof bookSchema>;
/** A step without what the book adds, and with what does not apply left out. */
export type NewStep = Pick<StoredStep, 'atMinute' | 'orderId' | 'side' | 'deed' | 'reason' | 'state'> &
  Partial<StoredStep>;

/** Orders that a household may have at a time. */
export const MOST_ORDERS = 20;
/** Older steps are forgotten. */
const KEPT_STEPS = 200;
const SETTING = 'standing';
const EMPTY: BookData = { version: 1, lastOrder: 0, lastStep: 0, orders: [], log: [] };

/** Orders of a household and what they did; every change is durable when it returns. */
export class OrderBook {
  readonly #outbox: Pick<Outbox, 'setting' | 'writeSetting'>;
  #data: BookData;

  /** @throws ZodError when what is kept is not a book of this version */
  constructor(outbox: Pick<Outbox, 'setting' | 'writeSetting'>) {
    this.#outbox = outbox;
    const kept = outbox.setting(SETTING);
    this.#data = kept === undefined ? EMPTY : bookSchema.parse(kept);
  }

  get orders(): readonly StoredOrder[] {
    return this.#data.orders;
  }

  /** Oldest first. */
  get log(): readonly StoredStep[] {
    return this.#data.log;
  }

  order(id: string): StoredOrder | undefined {
    return this.#data.orders.find((one) => one.id === id);
  }

  /** Puts an order in its place, or at the end with a new ID, and notes it. */
  save(order: StandingOrderInput, atMinute: number): StoredOrder {
    const known = order.id === null ? undefined : this.order(order.id);
    const lastOrder = known === undefined ? this.#data.lastOrder + 1 : this.#data.lastOrder;
    const id = known?.id ?? `s${lastOrder}`;
    const saved: StoredOrder = {
      id,
      paused: known?.paused ?? false,
      savedMinute: atMinute,
      order: { ...order, id },
    };
    const orders =
      known === undefined
        ? [...this.#data.orders, saved]
        : this.#data.orders.map((one) => (one.id === id ? saved : one));
    this.#write({ lastOrder, orders }, byHand(saved, 'saved', atMinute));
    return saved;
  }

  setPaused(id: string, paused: boolean, atMinute: number): void {
    const known = this.order(id);
    if (known === undefined || known.paused === paused) return;
    const orders = this.#data.orders.map((one) => (one.id === id ? { ...one, paused } : one));
    this.#write({ orders }, byHand(known, paused ? 'paused' : 'resumed', atMinute));
  }

  remove(id: string, atMinute: number): void {
    const known = this.order(id);
    if (known === undefined) return;
    const orders = this.#data.orders.filter((one) => one.id !== id);
    this.#write({ orders }, byHand(known, 'removed', atMinute));
  }

  /** Notes a step; what does not apply to it is null. */
  note(step: NewStep): StoredStep {
    return this.#write({}, step);
  }

  /** Says what became of a step. */
  amend(number: number, change: Partial<StoredStep>): void {
    const log = this.#data.log.map((step) => (step.number === number ? { ...step, ...change } : step));
    this.#keep({ ...this.#data, log });
  }

  #write(change: Partial<BookData>, step: NewStep): StoredStep {
    const lastStep = this.#data.lastStep + 1;
    const noted: StoredStep = { ...NOTHING, ...step, number: lastStep };
    const log = [...this.#data.log, noted].slice(-KEPT_STEPS);
    this.#keep({ ...this.#data, ...change, lastStep, log });
    return noted;
  }

  #keep(data: BookData): void {
    this.#outbox.writeSetting(SETTING, data);
    this.#data = data;
  }
}

const NOTHING = {
  failure: null,
  member: null,
  startMinute: null,
  endMinute: null,
  price: null,
  grams: null,
  sharePermille: null,
  energyMwh: null,
  count: null,
  limit: null,
  answersId: null,
  targetId: null,
} as const;

function byHand({ id, order }: StoredOrder, deed: StandingDeed, atMinute: number): NewStep {
  return { atMinute, orderId: id, side: order.kind, deed, reason: 'byHand', state: 'done' };
}
