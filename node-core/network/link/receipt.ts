import { concatBytes, uint32Bytes } from '../../codec/index.ts';

/**
 * A receipt: how the receiver of bulk tells its sender how far it is. It goes against the bulk on the same stream.
 *
 * | bytes | |
 * | --- | --- |
 * | 0-3 | bytes received since the stream began, modulo 2^32, the most significant first |
 * | 4-7 | bytes consumed by the reader, the same way; never more than received |
 */
export interface Receipt {
  readonly receivedBytes: number;
  readonly consumedBytes: number;
}

export const RECEIPT_BYTES = 8;
const MODULUS = 2 ** 32;

/** The bytes of a receipt; the totals may be any safe integers. */
export function receiptBytes({ receivedBytes, consumedBytes }: Receipt): Uint8Array {
  return concatBytes(uint32Bytes(receivedBytes % MODULUS), uint32Bytes(consumedBytes % MODULUS));
}

/** Reads receipts from a byte stream and makes their totals whole again: each is at or past the one before. */
export class ReceiptReader {
  readonly #onReceipt: (receipt: Receipt) => void;
  readonly #bytes = new Uint8Array(RECEIPT_BYTES);
  #filled = 0;
  #receivedBytes = 0;
  #consumedBytes = 0;

  constructor(onReceipt: (receipt: Receipt) => void) {
    this.#onReceipt = onReceipt;
  }

  push(bytes: Uint8Array): void {
    let offset = 0;
    while (offset < bytes.length) {
      const taken = bytes.subarray(offset, offset + RECEIPT_BYTES - this.#filled);
      this.#bytes.set(taken, this.#filled);
      this.#filled += taken.length;
      offset += taken.length;
      if (this.#filled === RECEIPT_BYTES) this.#read();
    }
  }

  #read(): void {
    this.#filled = 0;
    const view = new DataView(this.#bytes.buffer);
    this.#receivedBytes = forward(this.#receivedBytes, view.getUint32(0));
    this.#consumedBytes = forward(this.#consumedBytes, view.getUint32(4));
    this.#onReceipt({ receivedBytes: this.#receivedBytes, consumedBytes: this.#consumedBytes });
  }
}

/** The next total at or past `total` whose remainder is `remainder`. */
function forward(total: number, remainder: number): number {
  return total + ((((remainder - total) % MODULUS) + MODULUS) % MODULUS);
}
