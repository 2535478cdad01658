import { z } from 'zod';

/** Clock time at wall time `atMs`, and how fast it runs. */
const HANDS = z.object({ originMs: z.number(), atMs: z.number(), speed: z.number() });
export type Hands = z.infer<typeof HANDS>;

/** What the command tells one of its homes. */
export const ORDER = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('start'),
    n: z.number(),
    dir: z.string(),
    /** 64 hexadecimal digits. */
    seed: z.string(),
    port: z.number(),
    hosts: z.array(z.string()),
    clock: HANDS,
    /** The fastest that the clock will run: a meter samples no more often than a real one does. */
    topSpeed: z.number(),
    validators: z.number(),
    /** Null: founds. A home that has been a member joins anew without asking. */
    invitation: z.string().nullable(),
    /** Whether it buys, sells, and what its roof and habits are. */
    trades: z.boolean(),
  }),
  z.object({
    kind: z.literal('invite'),
    note: z.string(),
    roles: z.array(z.enum(['steward', 'superUser', 'publicProducer'])),
  }),
  /** Where another home of the street is. */
  z.object({ kind: z.literal('meet'), household: z.string(), addresses: z.array(z.string()) }),
  /** The clock runs otherwise from now on. */
  z.object({ kind: z.literal('pace'), clock: HANDS }),
  /** The meter says nothing after this minute. */
  z.object({ kind: z.literal('lastMinute'), minute: z.number() }),
  /** One act on the market, for tests; answered by `acted` with the same id. */
  z.object({
    kind: z.literal('act'),
    id: z.number(),
    act: z.discriminatedUnion('kind', [
      z.object({
        kind: z.literal('sellAll'),
        buyer: z.number(),
        startMinute: z.number(),
        endMinute: z.number(),
      }),
      z.object({ kind: z.literal('accept'), proposal: z.string() }),
    ]),
  }),
  z.object({ kind: z.literal('stop') }),
]);
export type Order = z.infer<typeof ORDER>;

const STATUS = z.object({
  kind: z.literal('status'),
  n: z.number(),
  role: z.string(),
  term: z.number(),
  appliedIndex: z.number(),
  members: z.number(),
  seats: z.number(),
  contracts: z.number(),
  /** Minutes that its meter has said and its outbox has acknowledged: first, and how many. */
  firstMinute: z.number().nullable(),
  recorded: z.number(),
  pending: z.number(),
  /** Times that it became leader. */
  elections: z.number(),
  linksUp: z.number(),
  rssMb: z.number(),
  cpuMs: z.number(),
  /** Once its meter's last minute is over: working it out takes all of the state. */
  stateHash: z.string().nullable(),
  /** Of contract transactions of its own, from hand-in to certified, since the last status. */
  latenciesMs: z.array(z.number()),
});

/** What a home tells the command. */
export const REPORT = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('up'), n: z.number(), household: z.string(), addresses: z.array(z.string()) }),
  z.object({ kind: z.literal('member'), n: z.number(), member: z.number() }),
  z.object({ kind: z.literal('invitation'), n: z.number(), text: z.string() }),
  z.object({
    kind: z.literal('acted'),
    n: z.number(),
    id: z.number(),
    outcome: z.enum(['certified', 'refused', 'unavailable']),
    /** The transaction's ID, or why not. */
    what: z.string(),
  }),
  z.object({ kind: z.literal('event'), n: z.number(), what: z.string(), atMs: z.number() }),
  STATUS,
]);
export type Report = z.infer<typeof REPORT>;
export type Status = z.infer<typeof STATUS>;
