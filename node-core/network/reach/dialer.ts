import { type Clock, sleepUntil } from '../clock.ts';
import { NetworkError, wordsOf } from '../error.ts';

/**
 * Tries the addresses of one peer, best first, each a little after the one before it, and keeps the first that answers
 * (as RFC 8305 does for names with many addresses). So a dead address costs a quarter of a second and not its time-out,
 * and a relay is used at once where nothing better answers.
 *
 * @param dial dials one address; must let go of it when the signal is aborted
 * @throws NetworkError 'unreachable' with what each address said
 */
export async function dialFirst<Answer>(
  addresses: readonly string[],
  options: {
    readonly dial: (address: string, signal: AbortSignal) => Promise<Answer>;
    /** Too late: somebody else had answered already. */
    readonly discard: (answer: Answer) => void;
    readonly clock: Clock;
    readonly staggerMs: number;
    readonly signal: AbortSignal;
  },
): Promise<Answer> {
  const { dial, discard, clock, staggerMs, signal } = options;
  if (addresses.length === 0) throw new NetworkError('unreachable', 'no address is known');
  const won = new AbortController();
  const either = AbortSignal.any([signal, won.signal]);
  const failures: string[] = [];
  let answered = false;
  const started: Promise<Answer>[] = [];
  const attempt = async (address: string): Promise<Answer> => {
    try {
      const answer = await dial(address, either);
      if (answered) discard(answer);
      answered = true;
      return answer;
    } catch (thrown) {
      failures.push(`${address}: ${wordsOf(thrown)}`);
      throw thrown;
    }
  };
  try {
    for (const address of addresses) {
      const latest = attempt(address);
      started.push(latest);
      const patience = sleepUntil(clock, clock.nowMs() + staggerMs, either).catch(() => undefined);
      const first = Promise.any(started).catch(() => undefined);
      // A failure starts the next at once; an answer ends it all.
      await Promise.race([patience, latest.catch(() => undefined), first]);
      if (answered || signal.aborted) break;
    }
    return await Promise.any(started);
  } catch {
    throw new NetworkError('unreachable', failures.join('; ').slice(0, 600));
  } finally {
    won.abort(new NetworkError('closed', 'another address answered first'));
  }
}
