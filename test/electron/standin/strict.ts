/** What is not in the stand-in throws when it is touched, instead of silently doing nothing. */

/** Asked for by promises, by JSON and by printing: not there, and no fault. */
const PROBES = new Set(['then', 'toJSON', 'constructor', 'inspect', 'nodeType', 'asymmetricMatch']);

/** Wraps a part of Electron's API. Methods keep their `this`. */
export function strict<Part extends object>(name: string, part: Part): Part {
  const methods = new Map<string | symbol, { readonly of: unknown; readonly bound: unknown }>();
  return new Proxy(part, {
    get(target, key) {
      if (typeof key === 'string' && !(key in target) && !PROBES.has(key)) {
        throw new Error(`${name}.${key} is not in the stand-in`);
      }
      const value: unknown = Reflect.get(target, key, target);
      if (typeof value !== 'function' || key === 'constructor') return value;
      const known = methods.get(key);
      if (known?.of === value) return known.bound;
      const bound: unknown = value.bind(target);
      methods.set(key, { of: value, bound });
      return bound;
    },
  });
}

/** An event whose usual consequence can be prevented. */
export class PreventableEvent {
  defaultPrevented = false;

  preventDefault(): void {
    this.defaultPrevented = true;
  }
}
