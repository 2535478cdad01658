import type { Minute, PriceMicros } from '../../units/index.ts';

/** What a price file must fit. */
export interface PriceFileOptions {
  /** The community's currency (ISO 4217). */
  readonly currency: string;
  /** IANA name; prices come in whole local days. */
  readonly timeZone: string;
  /**
   * For files in another currency only: how much of the community's currency one unit of it costs, in millionths
   * (1 EUR = 11.2705 NOK: `{ from: 'EUR', rateMicros: 11_270_500 }`).
   */
  readonly exchange?: { readonly from: string; readonly rateMicros: number };
}

/** One price and the minutes in which it holds: start included, end excluded. */
export interface FilePrice {
  readonly startMinute: Minute;
  readonly endMinute: Minute;
  /** Per kWh in the community's currency, as the file has it: normally without VAT, grid rent and levies. */
  readonly price: PriceMicros;
}

/** What a price file says. */
export interface PriceFile {
  readonly format: 'hvakosterstrommen' | 'entsoe';
  /** The currency in the file; another than the community's when `exchange` was used. */
  readonly currency: string;
  /** In order, without gaps or overlaps, at least one. */
  readonly prices: readonly FilePrice[];
  /** Prices that stood in the file twice with the same value. */
  readonly repeated: number;
  /** Prices that had more than six decimals per kWh. */
  readonly rounded: number;
  /** Time series left out because the file ranks another before them. */
  readonly outranked: number;
}

/** What can be wrong with a file. */
export type PriceFileFault =
  /** Neither of the formats. */
  | 'unknownFormat'
  /** More than MOST_CHARACTERS or MOST_PRICES. */
  | 'tooLarge'
  /** No JSON, or no XML, as the standards have it. */
  | 'syntax'
  /** Something that the format asks for is not there, or is of another kind. */
  | 'field'
  /** No decimal number, or a price beyond +-1000 of the currency per kWh. */
  | 'number'
  /** No time with an offset from UTC, or one that is not on a whole minute. */
  | 'time'
  /** A price that does not hold for 15, 30 or 60 minutes. */
  | 'length'
  /** Another currency than the community's, and no exchange rate for it. */
  | 'currency'
  /** Another unit than the format's. */
  | 'unit'
  /** Some time between the first and the last price has none. */
  | 'missing'
  /** Two different prices for the same time. */
  | 'conflict'
  /** Prices whose times overlap without being the same. */
  | 'overlap'
  /** The prices do not begin or end at a local midnight. */
  | 'incompleteDay'
  /** No prices at all. */
  | 'empty';

/** A file of more characters is refused unread. A year of quarter hours in ENTSO-E's XML has 5 million. */
export const MOST_CHARACTERS = 20_000_000;

/** More prices than three years of quarter hours are refused. */
export const MOST_PRICES = 110_000;

/** Why a file cannot be taken over: what is wrong, where, and what stood there. */
export class PriceFileError extends Error {
  override readonly name = 'PriceFileError';
  readonly fault: PriceFileFault;
  /** From 1; the line at which it shows. */
  readonly line: number;
  /** What stood there, or the time that it is about, in short. */
  readonly evidence: string;
  /** For `missing`, `conflict`, `overlap` and `incompleteDay`: the minutes that it is about. */
  readonly span: { readonly startMinute: number; readonly endMinute: number } | null;

  constructor(input: {
    fault: PriceFileFault;
    line: number;
    evidence: string;
    span?: { readonly startMinute: number; readonly endMinute: number };
  }) {
    super(`line ${input.line}: ${input.fault}: ${input.evidence}`);
    this.fault = input.fault;
    this.line = input.line;
    this.evidence = input.evidence;
    this.span = input.span ?? null;
  }
}

/** A price as a format has read it, before it is put beside the others. */
export interface RawPrice {
  readonly startMinute: number;
  readonly endMinute: number;
  readonly price: PriceMicros;
  /** Where it stands in the file. */
  readonly line: number;
}

/** What each format's reader gives. */
export interface RawPrices {
  readonly currency: string;
  /** In any order. */
  readonly prices: readonly RawPrice[];
  readonly rounded: number;
  readonly outranked: number;
}
