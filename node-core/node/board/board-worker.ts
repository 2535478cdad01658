/** The thread of `board.ts`: a month of the community, settled and billed. */
import { parentPort, workerData } from 'node:worker_threads';
import { CommunityState } from '../../ledger/index.ts';
import { boardMonth, type BoardQuestion } from './board-month.ts';

/** What the thread is started with: the state's canonical bytes, and the question. */
export interface BoardOrder {
  readonly community: Uint8Array;
  readonly question: BoardQuestion;
}

function isOrder(value: unknown): value is BoardOrder {
  return typeof value === 'object' && value !== null && 'community' in value && 'question' in value;
}

const order: unknown = workerData;
const port = parentPort;
if (port !== null && isOrder(order)) {
  port.postMessage(boardMonth(CommunityState.decode(order.community), order.question), []);
}
