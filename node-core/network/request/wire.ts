import { utf8Bytes } from '../../codec/index.ts';
import { NetworkError } from '../error.ts';

/**
 * What goes over a request's stream. The asker sends one frame, the request, and then only receipts
 * (`link/receipt.ts`). The answerer sends frames:
 *
 * | first byte | rest | |
 * | --- | --- | --- |
 * | `00` | an item of the answer | any number of them |
 * | `01` | empty | the end: the answer is whole |
 * | `02` | a code, ASCII, 1 to 64 bytes | no, or no more; `busy` means later |
 *
 * A stream that ends without `01` or `02` was cut off.
 */
export type AnswerFrame =
  | { readonly kind: 'item'; readonly item: Uint8Array }
  | { readonly kind: 'end' }
  | { readonly kind: 'refusal'; readonly code: string };

const ITEM = 0;
const END = 1;
const REFUSAL = 2;
/** Bytes of an answer's frame besides the item. */
export const KIND_BYTES = 1;
const CODE = /^[a-zA-Z0-9 .:_-]{1,64}$/;

/** The parts of a frame, to be framed together. A code that is none becomes `failed`. */
export function answerParts(frame: AnswerFrame): Uint8Array[] {
  switch (frame.kind) {
    case 'item':
      return [Uint8Array.of(ITEM), frame.item];
    case 'end':
      return [Uint8Array.of(END)];
    case 'refusal':
      return [Uint8Array.of(REFUSAL), utf8Bytes(CODE.test(frame.code) ? frame.code : 'failed')];
  }
}

/** Reads a frame's content. @throws NetworkError 'garbled' */
export function readAnswer(bytes: Uint8Array): AnswerFrame {
  const rest = bytes.subarray(KIND_BYTES);
  if (bytes[0] === ITEM) return { kind: 'item', item: rest };
  if (bytes[0] === END && rest.length === 0) return { kind: 'end' };
  const code = rest.length <= 64 ? Buffer.from(rest).toString('latin1') : '';
  if (bytes[0] === REFUSAL && CODE.test(code)) return { kind: 'refusal', code };
  throw new NetworkError(
    'garbled',
    `an answer's frame of ${bytes.length} bytes and kind ${bytes[0] ?? 'none'}`,
  );
}
