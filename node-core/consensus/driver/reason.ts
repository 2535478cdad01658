import { encode, readItemsIfWellFormed, utf8Bytes } from '../../codec/index.ts';
import type { EntryRefusal } from '../ordering.ts';

const MAX_REASON_CHARACTERS = 60;
const MAX_DETAIL_CHARACTERS = 300;
const MAX_BYTES = 2000;

/** Why an entry is refused, as it goes to the leader: `[reason, detail, position or -1]`, shortened. */
export function encodeReason({ reason, detail, position }: EntryRefusal): Uint8Array {
  const said = encode([
    cut(reason, MAX_REASON_CHARACTERS),
    cut(detail, MAX_DETAIL_CHARACTERS),
    position ?? -1,
  ]);
  return said.length <= MAX_BYTES ? said : encode([cut(reason, MAX_REASON_CHARACTERS), '', position ?? -1]);
}

/** Never throws: what another node says may be anything. */
export function decodeReason(bytes: Uint8Array): EntryRefusal {
  const said = readItemsIfWellFormed(bytes, (items) => {
    const [reason, detail, position] = [items.text(MAX_BYTES), items.text(MAX_BYTES), items.integer(-1)];
    return { reason, detail, position: position < 0 ? null : position };
  });
  return said ?? { reason: 'refused', detail: 'without a reason that could be read', position: null };
}

function cut(text: string, most: number): string {
  const whole = Array.from(text).slice(0, most).join('').toWellFormed();
  // A byte order mark in front is the one text that the codec does not take.
  return utf8Bytes(whole)[0] === 0xef ? `.${whole}` : whole;
}
