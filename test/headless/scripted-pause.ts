/**
 * The time that a script plays with: what a person would wait for. Ends early with the signal. Nothing but the scripts
 * of `serve-recording.ts` waits by it; tests wait for what is on the screen.
 */
export async function scriptedPause(ms: number, signal?: AbortSignal): Promise<void> {
  const passed = Promise.withResolvers<void>();
  const beat = setInterval(() => passed.resolve(), ms);
  const end = () => passed.resolve();
  signal?.addEventListener('abort', end);
  if (signal?.aborted === true) end();
  await passed.promise;
  clearInterval(beat);
  signal?.removeEventListener('abort', end);
}
