/**
 * Which entries are durable here. The driver writes batches in order and reports them in order (`Work.ticket`); an
 * entry is durable when the last batch that it was in is, and nothing has replaced it since.
 *
 * etcd compares terms instead, and so must wait for a further write when a term has changed meanwhile (its
 * async_storage_writes_append_aba_race.txt); following each write needs no such care.
 */
export class LogWrites {
  /** Highest index up to which this node's own disk holds the log as it is now. */
  #persisted: number;
  /** Highest index that has been handed over to be written. */
  #handed: number;
  /** Whether the disk may hold entries after `handed` that are no longer in the log. */
  #stale = false;
  /** Batches under way, in order: through which index each vouches for the log as it is now. */
  #underWay: { readonly ticket: number; readonly through: number }[] = [];

  constructor(lastIndex: number) {
    this.#persisted = lastIndex;
    this.#handed = lastIndex;
  }

  get persisted(): number {
    return this.#persisted;
  }

  /** First index that is not yet handed over. */
  get nextToHand(): number {
    return this.#handed + 1;
  }

  /** First index that the next batch has to delete from the disk, with all after it; null when none. */
  get discardFrom(): number | null {
    return this.#stale ? this.#handed + 1 : null;
  }

  /** The entry at this index, and all after it, are gone or will be replaced. */
  cutFrom(index: number): void {
    if (index <= this.#handed) this.#stale = true;
    this.#handed = Math.min(this.#handed, index - 1);
    this.#persisted = Math.min(this.#persisted, index - 1);
    this.#underWay = this.#underWay.map(({ ticket, through }) => ({
      ticket,
      through: Math.min(through, index - 1),
    }));
  }

  /** A snapshot takes the log's place: nothing of it is durable until its batch is. */
  restart(index: number): void {
    this.cutFrom(0);
    this.#handed = index;
    this.#stale = false;
  }

  /** Everything through this index is in this batch or in one before it. */
  handOver(ticket: number, through: number): void {
    this.#handed = through;
    this.#stale = false;
    this.#underWay.push({ ticket, through });
  }

  /** All batches through this one are durable. */
  finished(ticket: number): void {
    while (this.#underWay.length > 0) {
      const [first] = this.#underWay;
      if (first === undefined || first.ticket > ticket) return;
      this.#underWay.shift();
      this.#persisted = Math.max(this.#persisted, first.through);
    }
  }
}
