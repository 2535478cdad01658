import type { AddressStore, RememberedAddress } from '../../network/index.ts';
import { readFileIfAny, replaceFile, StorageError } from '../../storage/index.ts';

/** Addresses of other homes in a file of their own: losing it costs time, never more. */
export function addressFile(path: string): AddressStore {
  return {
    load() {
      try {
        const bytes = readFileIfAny(path);
        const parsed: unknown = bytes === undefined ? [] : JSON.parse(new TextDecoder().decode(bytes));
        return Array.isArray(parsed) ? parsed.filter(isRemembered) : [];
      } catch (error) {
        if (error instanceof SyntaxError || error instanceof StorageError) return [];
        throw error;
      }
    },
    save(addresses) {
      try {
        replaceFile(path, new TextEncoder().encode(JSON.stringify(addresses)));
      } catch (error) {
        // A full disk shows where it matters; addresses are told again.
        if (!(error instanceof StorageError)) throw error;
      }
    },
  };
}

const SOURCES: readonly unknown[] = ['given', 'told', 'found', 'heard'];

function isRemembered(value: unknown): value is RememberedAddress {
  if (typeof value !== 'object' || value === null) return false;
  return (
    'household' in value &&
    typeof value.household === 'string' &&
    'address' in value &&
    typeof value.address === 'string' &&
    'source' in value &&
    SOURCES.includes(value.source) &&
    'mapped' in value &&
    typeof value.mapped === 'boolean' &&
    'worked' in value &&
    typeof value.worked === 'boolean'
  );
}
