/** Decimals of the currency that settlement works with. */
const PICO_DIGITS = 12;

/** An exact decimal text of the currency (`-194.4000064`) as whole 10^-12 of it. Throws on anything else. */
export function picoOf(exact: string): bigint {
  const match = /^(-?)(\d+)(?:\.(\d{1,12}))?$/.exec(exact);
  if (match === null) throw new RangeError(`Not an exact amount: ${exact}`);
  const size = BigInt(`${match[2] ?? '0'}${(match[3] ?? '').padEnd(PICO_DIGITS, '0')}`);
  return match[1] === '-' ? -size : size;
}
