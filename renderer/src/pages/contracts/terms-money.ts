/** Money of terms, worked out exactly for showing. What is owed is the settlement's business. */

/** mWh times millionths per kWh are 10^-12 of the currency. */
const PICO_DIGITS = 12;

/**
 * What an energy costs at a price, in whole minor units, rounded half away from zero.
 *
 * @param minorDigits of the currency: 2 for NOK
 */
export function costMinor(of: { energyMwh: number; price: number }, minorDigits: number): number {
  const pico = BigInt(of.energyMwh) * BigInt(of.price);
  const unit = 10n ** BigInt(PICO_DIGITS - minorDigits);
  const size = pico < 0n ? -pico : pico;
  const rounded = (2n * size + unit) / (2n * unit);
  return Number(pico < 0n ? -rounded : rounded);
}

/** What somebody pays for energy that was promised and did not come. */
export interface FeeExample {
  /** The part of the minimum that is missing: half of it. */
  readonly missingMwh: number;
  readonly deliveredMwh: number;
  /** The seller had too little: per kWh, the public price above the contract's; null where no public price is known. */
  readonly sellerPaysPerKwh: number | null;
  readonly sellerPaysMinor: number | null;
  /** The buyer took too little: the contract's price. */
  readonly buyerPaysPerKwh: number;
  readonly buyerPaysMinor: number;
}

/** The fee rules on one example: half of the minimum is missing. Null where no minimum is promised. */
export function feeExample(
  terms: { readonly minimumEnergyMwh: number; readonly price: number },
  known: { readonly publicPrice: number | null; readonly minorDigits: number },
): FeeExample | null {
  const { minimumEnergyMwh, price } = terms;
  if (minimumEnergyMwh <= 0) return null;
  const deliveredMwh = Math.floor(minimumEnergyMwh / 2);
  const missingMwh = minimumEnergyMwh - deliveredMwh;
  const cost = (perKwh: number) => costMinor({ energyMwh: missingMwh, price: perKwh }, known.minorDigits);
  const above = known.publicPrice === null ? null : Math.max(0, known.publicPrice - price);
  const ownPrice = Math.max(0, price);
  return {
    missingMwh,
    deliveredMwh,
    sellerPaysPerKwh: above,
    sellerPaysMinor: above === null ? null : cost(above),
    buyerPaysPerKwh: ownPrice,
    buyerPaysMinor: cost(ownPrice),
  };
}
