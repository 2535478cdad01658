/**
 * # units: exact integers with their arithmetic
 *
 * Every quantity from the decoded digit to the printed bill is an integer of a fixed unit (DESIGN 3):
 *
 * | quantity | unit | type |
 * | --- | --- | --- |
 * | energy | milliwatt-hour | `EnergyMwh`, safe integer |
 * | power | watt | `PowerW`, safe integer |
 * | price | millionths of the currency per kWh | `PriceMicros`, safe integer, may be negative |
 * | money | 10^-12 of the currency = mWh x millionths | `Money`, bigint |
 * | money on a bill | the currency's minor unit | `MoneyMinor`, safe integer |
 * | time | minutes since the Unix epoch, UTC | `Minute` |
 * | share | per mille | `SharePermille` |
 * | carbon | g CO2e per kWh | `CarbonGrams` |
 *
 * Invariants: no function here rounds, but `divideRounded` and its one caller `roundMoney`; none uses floating point
 * for a quantity; a value that does not fit is a `UnitError` with what was given, never a clamp.
 */
export * from './brand.ts';
export * from './calendar.ts';
export * from './decimal.ts';
export * from './energy.ts';
export * from './minute.ts';
export * from './money.ts';
export * from './power.ts';
export * from './price.ts';
export * from './share.ts';
