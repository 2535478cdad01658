/**
 * Over the minutes of which both meters are known: made = used in the home + sent out, and what the home used altogether =
 * of its own roof + in through the meter. Energies in mWh. `ownUseMwh` is below zero where more went out than the
 * roof's meter counted.
 */
export interface RoofSums {
  readonly madeMwh: number;
  readonly ownUseMwh: number;
  readonly importMwh: number;
  readonly exportMwh: number;
  readonly minutes: number;
}
