/** A list of listeners. Called in the order of their coming; one that throws stops the caller, for it is our own bug. */
export interface Signal<T> {
  listen(this: void, run: (value: T) => void): () => void;
}

/** The side that speaks. */
export interface Emitter<T> extends Signal<T> {
  emit(this: void, value: T): void;
}

export function emitter<T>(): Emitter<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    listen(run) {
      listeners.add(run);
      return () => listeners.delete(run);
    },
    emit(value) {
      // A listener that leaves while it is called does not disturb the others: a Set allows it.
      for (const run of listeners) run(value);
    },
  };
}
