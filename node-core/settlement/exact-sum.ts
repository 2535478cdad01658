/**
 * An exact sum of products of safe integers. Products and sums that fit stay numbers, and only what does not is kept as
 * a bigint: adding up a month's hours makes none.
 */
export class ExactSum {
  #small = 0;
  #large = 0n;

  /** Adds `factor` x `times`; both safe integers of either sign. */
  addProduct(factor: number, times: number): void {
    const product = factor * times;
    const sum = this.#small + product;
    // A float result within the safe integers is exact: an inexact one would be past them.
    if (Math.abs(product) <= Number.MAX_SAFE_INTEGER && Math.abs(sum) <= Number.MAX_SAFE_INTEGER) {
      this.#small = sum;
    } else {
      this.#large += BigInt(factor) * BigInt(times);
    }
  }

  total(): bigint {
    return this.#large + BigInt(this.#small);
  }
}
