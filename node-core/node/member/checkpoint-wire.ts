import { concatBytes, encode, ItemFault, readItems } from '../../codec/index.ts';
import { MAX_HEADER_BYTES } from '../../ledger/index.ts';
import { type HouseholdId, type HouseholdNetwork, NetworkError, SERVICES } from '../../network/index.ts';
import type { StoredCheckpoint } from '../../storage/index.ts';
import type { Replica } from '../replica.ts';

/**
 * The service `snapshot`: a request `[1]` for the newest checkpoint; back comes nothing, where there is none, or
 * `[log index, term, header, certificate, length of the state]` and then the state in pieces.
 */
const NEWEST = 1;
const PIECE_BYTES = 256 * 1024;
/** Far more than a community's state has after years; memory is taken for bytes that came alone. */
const MAX_STATE_BYTES = 64 << 20;
const MAX_CERTIFICATE_BYTES = 16 * 1024;

/**
 * Gives newcomers what they may begin with. Only from a copy that is whole: whoever gives one vouches for it, and has
 * checked every block behind it.
 */
export async function serveCheckpoints(
  network: Pick<HouseholdNetwork, 'serve'>,
  replica: Pick<Replica, 'store'>,
): Promise<void> {
  await network.serve({
    ...SERVICES.snapshot,
    *answer(request) {
      checkRequest(request);
      const { beginning } = replica.store;
      const checkpoint = beginning.origin() === undefined ? beginning.checkpoint() : undefined;
      if (checkpoint !== undefined) yield* checkpointItems(checkpoint);
    },
  });
}

/** As they go over the network. */
export function* checkpointItems(checkpoint: StoredCheckpoint): Generator<Uint8Array> {
  const { logIndex, term, header, certificate, state } = checkpoint;
  yield encode([logIndex, term, header, certificate, state.length]);
  for (let at = 0; at < state.length; at += PIECE_BYTES) yield state.subarray(at, at + PIECE_BYTES);
}

/**
 * Asks a home for its newest checkpoint. Nothing is checked but the form.
 * @returns undefined when it has none
 * @throws NetworkError; ItemFault for what is no checkpoint
 */
export async function fetchCheckpoint(
  network: Pick<HouseholdNetwork, 'ask'>,
  from: HouseholdId,
  signal: AbortSignal,
): Promise<StoredCheckpoint | undefined> {
  const request = encode([NEWEST]);
  return await readCheckpointItems(network.ask(from, { ...SERVICES.snapshot, request, signal }));
}

/** The other end of `checkpointItems`. @throws ItemFault */
export async function readCheckpointItems(
  items: AsyncIterable<Uint8Array>,
): Promise<StoredCheckpoint | undefined> {
  let head: ReturnType<typeof readHead> | undefined;
  const pieces: Uint8Array[] = [];
  let received = 0;
  for await (const item of items) {
    if (head === undefined) {
      head = readHead(item);
      continue;
    }
    received += item.length;
    if (received > head.stateBytes) throw new ItemFault(`more than ${head.stateBytes} bytes of a state`);
    pieces.push(item);
  }
  if (head === undefined) return undefined;
  const { stateBytes, ...checkpoint } = head;
  if (received !== stateBytes) throw new ItemFault(`${received} of ${stateBytes} bytes of a state`);
  return { ...checkpoint, state: concatBytes(...pieces) };
}

function readHead(item: Uint8Array): Omit<StoredCheckpoint, 'state'> & { readonly stateBytes: number } {
  return readItems(item, (items) => {
    const head = {
      logIndex: items.integer(1),
      term: items.integer(),
      header: items.bytes(MAX_HEADER_BYTES),
      certificate: items.bytes(MAX_CERTIFICATE_BYTES),
      stateBytes: items.integer(1),
    };
    if (head.stateBytes > MAX_STATE_BYTES) throw new ItemFault(`a state of ${head.stateBytes} bytes`);
    return head;
  });
}

/** @throws NetworkError 'refused' */
function checkRequest(request: Uint8Array): void {
  try {
    const what = readItems(request, (items) => items.integer());
    if (what !== NEWEST) throw new ItemFault(`request ${what}`);
  } catch (error) {
    if (error instanceof ItemFault) throw new NetworkError('refused', 'malformed');
    throw error;
  }
}
