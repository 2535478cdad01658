/**
 * A list of steps back. Whatever changes the community's state does it through a journal, or tells one how to take
 * it back, so that a block that is refused half-way, or truncated from the log later, leaves no trace.
 */
export class Journal {
  readonly #steps: (() => void)[] = [];
  #state: 'open' | 'rolledBack' = 'open';

  /** Notes how to take back a change that has just been made. */
  note(undo: () => void): void {
    this.#assertOpen();
    this.#steps.push(undo);
  }

  /** Sets a property. */
  assign<T extends object, K extends keyof T>(target: T, key: K, value: T[K]): void {
    const before = target[key];
    this.note(() => {
      target[key] = before;
    });
    target[key] = value;
  }

  /** Sets an item of a list that is there, or one past its end. */
  setItem<T>(list: T[], index: number, value: T): void {
    const before = list.slice(index, index + 1);
    if (index > list.length) throw new RangeError(`item ${index} of ${list.length}`);
    this.note(() => {
      list.splice(index, 1, ...before);
    });
    list[index] = value;
  }

  /** Sets an entry of a map. */
  setEntry<K, V>(map: Map<K, V>, key: K, value: V): void {
    const before = map.get(key);
    const wasThere = map.has(key);
    this.note(() => {
      if (wasThere && before !== undefined) map.set(key, before);
      else map.delete(key);
    });
    map.set(key, value);
  }

  /** Removes an entry of a map; nothing when there is none. The step back may put it at another place of the order. */
  deleteEntry<K, V>(map: Map<K, V>, key: K): void {
    const before = map.get(key);
    if (before === undefined) return;
    this.note(() => {
      map.set(key, before);
    });
    map.delete(key);
  }

  /** Takes everything back, the last change first. Once only. */
  rollBack(): void {
    this.#assertOpen();
    this.#state = 'rolledBack';
    for (let step = this.#steps.pop(); step !== undefined; step = this.#steps.pop()) step();
  }

  #assertOpen(): void {
    if (this.#state === 'rolledBack') throw new Error('this journal has been rolled back already');
  }
}
