import type { AddressStore, RememberedAddress } from '../../../node-core/network/index.ts';

/** Addresses kept in memory. */
export function memoryStore(start: readonly RememberedAddress[] = []): AddressStore & {
  readonly saved: () => readonly RememberedAddress[];
} {
  let kept = start;
  return {
    load: () => kept,
    save: (addresses) => {
      kept = addresses;
    },
    saved: () => kept,
  };
}
