/**
 * Part of the values that is not above it, by nearest rank: 0.5 is the median, 1 the largest.
 *
 * @param part from 0 to 1
 * @returns 0 where there are no values
 */
export function percentile(values: readonly number[], part: number): number {
  const ascending = [...values].sort((a, b) => a - b);
  return ascending[Math.floor((ascending.length - 1) * part)] ?? 0;
}

/** Half of the values are not above it. */
export function median(values: readonly number[]): number {
  return percentile(values, 0.5);
}

/** To two decimals, for people. */
export function rounded(number: number): number {
  return Math.round(number * 100) / 100;
}

/** What clients that ask one thing after the other saw, all together. */
export interface LoadResult {
  /** Answers a second. */
  readonly rate: number;
  readonly p50Ms: number;
  readonly p99Ms: number;
}

/** @param latenciesMs of each answer, in any order */
export function loadResult(latenciesMs: readonly number[], seconds: number): LoadResult {
  return {
    rate: latenciesMs.length / seconds,
    p50Ms: percentile(latenciesMs, 0.5),
    p99Ms: percentile(latenciesMs, 0.99),
  };
}

/** The median of each number over several rounds. */
export function medianResult(results: readonly LoadResult[]): LoadResult {
  return {
    rate: Math.round(median(results.map(({ rate }) => rate))),
    p50Ms: rounded(median(results.map(({ p50Ms }) => p50Ms))),
    p99Ms: rounded(median(results.map(({ p99Ms }) => p99Ms))),
  };
}
