/**
 * A line between two UARTs, bit by bit: what one that listens with its settings makes of bytes that another sends with
 * its own. It is what wrong settings sound like.
 */
import type { LineSettings } from '../../../node-core/meter/byte-source.ts';

/** Bytes that are never sent stand still on the line at this level. */
const IDLE = 1;

/**
 * What is heard of bytes that are sent one after the other. Frames whose parity or stop bit does not hold are handed on
 * as they are, as adapters do that are not asked for errors.
 *
 * @param how.inverted whether the line is wired so that every level is the other
 */
export function heardAs(
  sent: Uint8Array,
  how: { readonly sentWith: LineSettings; readonly heardWith: LineSettings; readonly inverted?: boolean },
): Uint8Array {
  const { sentWith, heardWith, inverted = false } = how;
  const levels = levelsOf(sent, sentWith);
  // In the sender's bit times.
  const bit = sentWith.baudRate / heardWith.baudRate;
  const level = (time: number): number => {
    const at = levels[Math.floor(time)] ?? IDLE;
    return inverted ? 1 - at : at;
  };
  const heard: number[] = [];
  for (let time = 0; time < levels.length; ) {
    if (level(time) === 1) {
      time = Math.floor(time) + 1;
      continue;
    }
    let value = 0;
    for (let at = 0; at < heardWith.dataBits; at += 1) value |= level(time + bit * (1.5 + at)) << at;
    heard.push(value);
    const stopAt = 1 + heardWith.dataBits + (heardWith.parity === 'none' ? 0 : 1);
    time += bit * (stopAt + 0.5);
    // A line that stays low begins no other byte before it has been high.
    while (time < levels.length && level(time) === 0) time += Math.min(1, bit);
  }
  return Uint8Array.from(heard);
}

function levelsOf(bytes: Uint8Array, { dataBits, parity, stopBits }: LineSettings): number[] {
  const levels: number[] = Array.from({ length: 20 }, () => IDLE);
  for (const byte of bytes) {
    const bits = Array.from({ length: dataBits }, (_, at) => (byte >> at) & 1);
    const ones = bits.reduce((sum, one) => sum + one, 0);
    levels.push(0, ...bits);
    if (parity !== 'none') levels.push(parity === 'even' ? ones % 2 : 1 - (ones % 2));
    for (let at = 0; at < stopBits; at += 1) levels.push(1);
  }
  levels.push(...Array.from({ length: 20 }, () => IDLE));
  return levels;
}
