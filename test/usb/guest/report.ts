/** What the guest tells the host, one line of JSON each. */
import { openSync, writeSync } from 'node:fs';
import type { LineSettings } from '../../../node-core/meter/byte-source.ts';
import type { HostAdapter } from '../host-adapters.ts';
import type { PayloadName } from '../payloads.ts';
import type { PlayedFault } from '../played/played-device.ts';
import { CLOCK } from './guest-clock.ts';

/** A line for the host. */
export type GuestLine =
  | { readonly kind: 'case'; readonly name: string; readonly ms: number; readonly failure?: string }
  /** The host is to do something with an adapter. */
  | { readonly kind: 'say'; readonly adapter: HostAdapter; readonly payload: PayloadName }
  | { readonly kind: 'unplug'; readonly adapter: HostAdapter }
  | { readonly kind: 'plug'; readonly adapter: HostAdapter; readonly fault?: PlayedFault }
  /** An adapter has been set: the host checks that, QEMU's own by QEMU's trace, in this order. */
  | { readonly kind: 'line'; readonly adapter: HostAdapter; readonly settings: LineSettings }
  | { readonly kind: 'exit'; readonly code: number };

/** A serial port of its own: on the console the kernel's words would come in between. */
const HOST_PORT = '/dev/ttyS1';
/** Opened by whoever tells something: programs of other users, which tell nothing, may not. */
let host: number | undefined;

/** Cases side by side on a busy machine took 30 s each; one that hangs must not cost the others their time. */
const CASE_LIMIT_MS = 120_000;

/** Written at once: a guest that is switched off loses what waits. */
export function tellHost(line: GuestLine): void {
  host ??= openSync(HOST_PORT, 'w');
  writeSync(host, `${JSON.stringify(line)}\n`);
}

/** Runs one case and tells how it ended; what follows runs all the same. */
export async function check(name: string, run: () => Promise<void>, limitMs = CASE_LIMIT_MS): Promise<void> {
  const startMs = performance.now();
  const timeout = AbortSignal.timeout(limitMs);
  const late = new Promise<never>((_, reject) => {
    timeout.addEventListener('abort', () => reject(new Error(`took over ${limitMs} ms`)), { once: true });
  });
  let failure: string | undefined;
  try {
    await Promise.race([run(), late]);
  } catch (error) {
    failure = error instanceof Error ? error.message : String(error);
  }
  const ms = Math.round(performance.now() - startMs);
  tellHost({ kind: 'case', name, ms, ...(failure === undefined ? {} : { failure }) });
}

/** Resolves with what `look` says as soon as that is something; fails after a while. */
export async function until<Found>(
  what: string,
  look: () => Promise<Found | undefined> | Found | undefined,
  timeoutMs = 40_000,
): Promise<Found> {
  const endMs = performance.now() + timeoutMs;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (performance.now() > endMs) throw new Error(`not seen in ${timeoutMs} ms: ${what}`);
    await new Promise<void>((resolve) => CLOCK.after(100, resolve));
  }
}

/** Fails unless both are the same, as JSON. */
export function same(what: string, found: unknown, expected: unknown): void {
  const [one, other] = [JSON.stringify(found), JSON.stringify(expected)];
  if (one !== other) throw new Error(`${what}: ${one ?? 'nothing'} instead of ${other ?? 'nothing'}`);
}
