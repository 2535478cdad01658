import { NetworkError } from '../error.ts';

/**
 * The item of an answer that has exactly one: a request and a response.
 * @throws NetworkError 'garbled' for none or more; what the answer throws
 */
export async function onlyItem(answer: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  let only: Uint8Array | undefined;
  for await (const item of answer) {
    if (only !== undefined) throw new NetworkError('garbled', 'an answer of more than one item');
    only = item;
  }
  if (only === undefined) throw new NetworkError('garbled', 'an answer without an item');
  return only;
}
