/** Malformed calls, made by the page of the running app through its own bridge. */
import type { Page } from '@playwright/test';

/** What came of them: how many were refused as malformed, and the answers to the others, a few of them. */
export interface Came {
  readonly refused: number;
  readonly others: readonly string[];
}

/**
 * Calls every procedure in turn with inputs that none of them takes: no object at all, or one with a field that is not known,
 * beside fields that are. The same inputs in every run.
 */
export function malformedCalls(page: Page, count: number): Promise<Came> {
  return page.evaluate(async (total) => {
    type Call = (input: unknown) => Promise<{ ok: boolean; error?: { data?: { kind?: string } } }>;
    const { nabowatt } = window as unknown as { nabowatt: Record<string, Call> };
    const names = Object.keys(nabowatt).filter((name) => !name.startsWith('watch'));
    let seed = 1;
    const below = (limit: number) => {
      // Numerical Recipes' generator: enough to mix.
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return seed % limit;
    };
    const scalars = [
      null,
      Number.NaN,
      -1,
      0,
      1e308,
      7n,
      true,
      '',
      '\0',
      '../../etc/passwd',
      'x'.repeat(20_000),
    ];
    const strange = [
      new Date(0),
      new Map([['id', 1]]),
      new Set([1]),
      new Uint8Array(9),
      /x/,
      [],
      [[]],
      [1, {}],
    ];
    const fields = [
      'id',
      'month',
      'text',
      'passphrase',
      'speed',
      'kind',
      '__proto__',
      'constructor',
      'toString',
    ];
    const one = <Value>(from: readonly Value[]) => from[below(from.length)];
    const junk = (depth: number): unknown => {
      const which = below(4);
      if (which === 0) return one(scalars);
      if (which === 1) return one(strange);
      const made: Record<string, unknown> = { more: below(9) };
      for (let left = below(4); left > 0; left -= 1) {
        made[one(fields) ?? 'id'] = depth > 0 ? junk(depth - 1) : one(scalars);
      }
      return made;
    };
    let refused = 0;
    const others: string[] = [];
    let made = 0;
    const caller = async () => {
      while (made < total) {
        const name = names[made % names.length] ?? 'session';
        made += 1;
        const answer = await nabowatt[name]?.(junk(2));
        const text = JSON.stringify(answer);
        const isPlain = !/node_modules|node-core|\/work|\bat \w+ \(|\.ts:|\.js:|stack/.test(text);
        if (answer?.ok === false && answer.error?.data?.kind === 'invalid' && isPlain) refused += 1;
        else if (others.length < 9) others.push(`${name}: ${text.slice(0, 200)}`);
      }
    };
    // As many at a time as a busy page has; more than it may have would be refused for that.
    await Promise.all(Array.from({ length: 32 }, caller));
    return { refused, others };
  }, count);
}
