import { Worker } from 'node:worker_threads';
import type { PriceFilePart } from '../../api/community-inputs.ts';
import { ApiError } from '../../api/household-api.ts';
import { MOST_CHARACTERS, type PriceFileOptions } from '../../market/price-files/index.ts';
import type { PriceFileOrder, PriceFileRead } from './price-file-read.ts';

/** One file that a screen sends in parts: the last that was begun. What was read of it is kept for the next question. */
export class PriceFileUpload {
  #upload: string | undefined;
  #parts: string[] = [];
  #length = 0;
  #read: { readonly key: string; readonly result: Promise<PriceFileRead> } | undefined;

  /** @throws ApiError 'notFound' for a part of another upload or out of order, 'refused' for too much */
  take({ upload, at, text }: PriceFilePart): { readonly received: number } {
    if (at === 0) {
      this.#upload = upload;
      this.#parts = [];
      this.#length = 0;
      this.#read = undefined;
    } else if (upload !== this.#upload || at !== this.#length) throw unknownUpload(upload);
    if (this.#length + text.length > MOST_CHARACTERS) {
      throw new ApiError({ kind: 'refused', reason: 'tooLarge', detail: `more than ${MOST_CHARACTERS}` });
    }
    this.#parts.push(text);
    this.#length += text.length;
    this.#read = undefined;
    return { received: this.#length };
  }

  /** Reads it in a thread of its own: a year of quarter hours takes a second. @throws ApiError 'notFound' */
  read(upload: string, options: PriceFileOptions): Promise<PriceFileRead> {
    if (upload !== this.#upload) throw unknownUpload(upload);
    const key = JSON.stringify(options);
    if (this.#read?.key === key) return this.#read.result;
    const order: PriceFileOrder = { text: this.#parts.join(''), options };
    const { promise, resolve, reject } = Promise.withResolvers<PriceFileRead>();
    const worker = new Worker(new URL('./price-file-worker.ts', import.meta.url), { workerData: order });
    worker.unref();
    worker.once('message', resolve);
    worker.once('error', reject);
    worker.once('exit', () => reject(new Error('the thread stopped by itself')));
    this.#read = { key, result: promise };
    return promise;
  }
}

function unknownUpload(upload: string): ApiError {
  const detail = `upload ${upload} is not the last one, or this is not its next part`;
  return new ApiError({ kind: 'notFound', reason: 'unknownUpload', detail });
}
