/**
 * Structured clone as text: what Electron's channels carry. The one function is also put into the page as text, so
 * it uses nothing from outside of itself.
 */

/** Both directions. `encode` throws for what cannot be cloned. */
export interface Codec {
  encode(value: unknown): string;
  decode(text: string): unknown;
}

export function makeCodec(): Codec {
  type Views = Record<string, new (buffer: ArrayBuffer) => unknown>;
  const toBase64 = (bytes: Uint8Array) =>
    btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  const fromBase64 = (text: unknown) => Uint8Array.from(atob(String(text)), (char) => char.charCodeAt(0));

  function encoded(value: unknown): unknown {
    if (value === null || typeof value === 'string' || typeof value === 'boolean') return value;
    if (typeof value === 'number') {
      const isPlain = Number.isFinite(value) && !Object.is(value, -0);
      return isPlain ? value : ['number', Object.is(value, -0) ? '-0' : String(value)];
    }
    if (value === undefined) return ['undefined'];
    if (typeof value === 'bigint') return ['bigint', String(value)];
    if (typeof value !== 'object') throw new Error('An object could not be cloned.');
    if (Array.isArray(value)) return ['array', value.map(encoded)];
    if (value instanceof Date) return ['date', value.getTime()];
    if (value instanceof RegExp) return ['regexp', value.source, value.flags];
    if (value instanceof Map) return ['map', [...value].map((entry) => entry.map(encoded))];
    if (value instanceof Set) return ['set', [...value].map(encoded)];
    if (value instanceof Error) return ['error', value.name, value.message];
    if (value instanceof ArrayBuffer) return ['buffer', toBase64(new Uint8Array(value))];
    if (ArrayBuffer.isView(value)) {
      const name = value.constructor.name === 'Buffer' ? 'Uint8Array' : value.constructor.name;
      return ['view', name, toBase64(new Uint8Array(value.buffer, value.byteOffset, value.byteLength))];
    }
    return ['object', Object.entries(value).map(([key, part]) => [key, encoded(part)])];
  }

  function decoded(value: unknown): unknown {
    if (!Array.isArray(value)) return value;
    const [kind, first, second] = value as [string, unknown, unknown];
    const parts = Array.isArray(first) ? (first as unknown[]) : [];
    const pairs = parts as [unknown, unknown][];
    switch (kind) {
      case 'number':
        return Number(first);
      case 'bigint':
        return BigInt(String(first));
      case 'array':
        return parts.map(decoded);
      case 'date':
        return new Date(Number(first));
      case 'regexp':
        return new RegExp(String(first), String(second));
      case 'map':
        return new Map(pairs.map(([key, part]) => [decoded(key), decoded(part)]));
      case 'set':
        return new Set(parts.map(decoded));
      case 'error':
        return Object.assign(new Error(String(second)), { name: String(first) });
      case 'buffer':
        return fromBase64(first).buffer;
      case 'view': {
        const View = (globalThis as unknown as Views)[String(first)];
        return View === undefined ? undefined : new View(fromBase64(second).buffer);
      }
      case 'object':
        return Object.fromEntries(pairs.map(([key, part]) => [String(key), decoded(part)]));
      default:
        return undefined;
    }
  }

  return {
    encode: (value) => JSON.stringify(encoded(structuredClone(value))),
    decode: (text) => decoded(JSON.parse(text)),
  };
}
