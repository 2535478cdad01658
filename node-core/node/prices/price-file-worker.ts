/** The thread of `price-file-upload.ts`: reads one price file. */
import { parentPort, workerData } from 'node:worker_threads';
import { PriceFileError, readPriceFile } from '../../market/price-files/index.ts';
import type { PriceFileOrder, PriceFileRead } from './price-file-read.ts';

function isOrder(value: unknown): value is PriceFileOrder {
  return typeof value === 'object' && value !== null && 'text' in value && 'options' in value;
}

function read({ text, options }: PriceFileOrder): PriceFileRead {
  try {
    return { kind: 'read', file: readPriceFile(text, options) };
  } catch (error) {
    if (!(error instanceof PriceFileError)) throw error;
    const { fault, line, evidence, span } = error;
    return { kind: 'fault', fault, line, evidence, span };
  }
}

const order: unknown = workerData;
const port = parentPort;
if (port !== null && isOrder(order)) port.postMessage(read(order), []);
