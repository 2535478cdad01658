/**
 * The app's channels: the second transport of the household's router (the first: main/headless/sockets.ts), and the only
 * one of the desktop's own. Here it is decided which of the two is meant, and nothing else.
 */
import type { ApiEnd, Asked } from './api-end.ts';
import type { CheckedIpc } from './checked-ipc.ts';
import { CHANNELS, DESKTOP_PROCEDURES } from './procedures.ts';

/** Serves both to the pages that the channels let through. */
export function serveApi(options: {
  readonly ipc: CheckedIpc;
  readonly household: ApiEnd;
  readonly desktop: ApiEnd;
}): void {
  const { ipc, household, desktop } = options;
  const endOf = ({ name }: Asked): ApiEnd =>
    typeof name === 'string' && Object.hasOwn(DESKTOP_PROCEDURES, name) ? desktop : household;

  ipc.handle(CHANNELS.call, (page, name, input) => {
    const asked = { name, input };
    return endOf(asked).call(page, asked);
  });
  ipc.hear(CHANNELS.watch, (page, number, name, input) => {
    const asked = { name, input };
    if (isWatchNumber(number)) endOf(asked).watch(page, number, asked);
  });
  // The page numbers its watches without a gap between the two: the end that has none of that number does nothing.
  ipc.hear(CHANNELS.taken, (page, number) => {
    if (!isWatchNumber(number)) return;
    for (const end of [household, desktop]) end.taken(page, number);
  });
  ipc.hear(CHANNELS.leave, (page, number) => {
    if (!isWatchNumber(number)) return;
    for (const end of [household, desktop]) end.leave(page, number);
  });
}

function isWatchNumber(value: unknown): value is number {
  return Number.isSafeInteger(value);
}
