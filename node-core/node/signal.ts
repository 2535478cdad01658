/** A list of listeners. Called in the order of their coming; one that throws stops the caller, for it is our own bug. */
export interface Signal<T> {
  listen(run: (value: T) => void): () => void;
}

/** The side that speaks. */
export interface Emitter<T> extends Signal<T> {
  emit(value: T): void;
}

export function emitter<T>(): Emitter<T> {
  const listeners = new Set<(value: T) => void>();
  return {
    listen(run) {
      listeners.add(run);
      return () => listeners.delete(run);
    },
    emit(value) {
      for (const run of [...listeners]) run(value);
    },
  };
}
