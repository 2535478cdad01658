import { type CodecValue, encode, fromHex, toHex } from '../../codec/index.ts';
import { NetworkError } from '../error.ts';
import type { HouseholdId } from '../household-id.ts';
import { MAX_ADDRESS_CHARACTERS } from './address.ts';
import { readMessage } from './dialogue.ts';

/** One of a home's own addresses, as it tells it. */
export interface OwnAddress {
  readonly address: string;
  /** Whether the home's router forwards it. */
  readonly mapped: boolean;
}

/**
 * What two homes tell each other when they are connected: where they can be reached, whether they pass on others'
 * connections, and where others can be reached.
 *
 * ```
 * introduction = [relay: bool, own: [* [address: tstr, mapped: bool]], others: [* [household: bstr .size 32, [* tstr]]]]
 * ```
 */
export interface Introduction {
  readonly relay: boolean;
  readonly own: readonly OwnAddress[];
  readonly others: readonly { readonly household: HouseholdId; readonly addresses: readonly string[] }[];
}

/** Most own addresses, others, and addresses of one other. */
export const MAX_OWN = 16;
export const MAX_OTHERS = 64;
export const MAX_OF_ANOTHER = 4;

export function introductionBytes({ relay, own, others }: Introduction): Uint8Array {
  return encode([
    relay,
    own.slice(0, MAX_OWN).map(({ address, mapped }) => [address, mapped]),
    others
      .slice(0, MAX_OTHERS)
      .map(({ household, addresses }) => [fromHex(household), addresses.slice(0, MAX_OF_ANOTHER)]),
  ]);
}

/** Reads an introduction; whether its texts are addresses is judged where they are kept. @throws NetworkError 'garbled' */
export function readIntroduction(bytes: Uint8Array): Introduction {
  const [relay, own, others] = list(readMessage(bytes), { least: 3, most: 3 });
  if (typeof relay !== 'boolean') throw garbled();
  return {
    relay,
    own: list(own, { least: 0, most: MAX_OWN }).map((item) => {
      const [address, mapped] = list(item, { least: 2, most: 2 });
      if (typeof mapped !== 'boolean') throw garbled();
      return { address: text(address), mapped };
    }),
    others: list(others, { least: 0, most: MAX_OTHERS }).map((item) => {
      const [household, addresses] = list(item, { least: 2, most: 2 });
      if (!(household instanceof Uint8Array) || household.length !== 32) throw garbled();
      return {
        household: toHex(household),
        addresses: list(addresses, { least: 0, most: MAX_OF_ANOTHER }).map(text),
      };
    }),
  };
}

function list(
  value: CodecValue | undefined,
  size: { readonly least: number; readonly most: number },
): readonly CodecValue[] {
  if (!Array.isArray(value) || value.length < size.least || value.length > size.most) throw garbled();
  // Array.isArray of a read-only union says any[]; what is in it is still CodecValue.
  return value as readonly CodecValue[];
}

function text(value: CodecValue | undefined): string {
  if (typeof value !== 'string' || value.length > MAX_ADDRESS_CHARACTERS) throw garbled();
  return value;
}

function garbled(): NetworkError {
  return new NetworkError('garbled', 'no introduction');
}
