/** When people are up and at home. `workshop` is a business: people are there when it is open. */
export type Habits = 'commuters' | 'homeAllDay' | 'workshop';

/** A heat pump with a resistive spare. */
export interface HeatPump {
  /** Heat that the house loses for each degree between inside and outside, W/K. */
  readonly lossWattsPerKelvin: number;
  /** Most electric power of the pump; what it cannot cover comes from the spare. */
  readonly ratedW: number;
}

/** An electric car that leaves and comes home. */
export interface Car {
  readonly chargerW: number;
  /** Driven on an ordinary weekday. */
  readonly kilometresADay: number;
}

export interface Roof {
  /** Power under the standard 1000 W/m2 at 25 degrees C. */
  readonly peakW: number;
  readonly tiltDegrees: number;
  /** 90 is east, 180 south, 270 west. */
  readonly azimuthDegrees: number;
  /** Most that the inverter gives. */
  readonly inverterW: number;
  /** True when a second meter measures the roof. */
  readonly metered: boolean;
}

/** What a home is made of: a value, so that a test or a demo can make up its own. */
export interface HomeProfile {
  /** Who lives there; 0 in a workshop. */
  readonly people: number;
  readonly habits: Habits;
  /** What never goes off: router, standby, ventilation. */
  readonly standbyW: number;
  readonly fridges: number;
  /** Electric hot water tank; 0: the water is warmed elsewhere. */
  readonly waterHeaterW: number;
  readonly heatPump: HeatPump | null;
  readonly car: Car | null;
  /** Largest machine of a workshop; 0: none. */
  readonly machineW: number;
  readonly roof: Roof | null;
}

const APARTMENT: HomeProfile = {
  people: 2,
  habits: 'commuters',
  standbyW: 45,
  fridges: 1,
  waterHeaterW: 1950,
  heatPump: null,
  car: null,
  machineW: 0,
  roof: null,
};

const CONSUMER: HomeProfile = {
  people: 4,
  habits: 'commuters',
  standbyW: 95,
  fridges: 2,
  waterHeaterW: 1950,
  heatPump: { lossWattsPerKelvin: 160, ratedW: 2500 },
  car: null,
  machineW: 0,
  roof: null,
};

/**
 * The homes that the demo and the tests are made of.
 *
 * | profile | what | a year in Oslo |
 * | --- | --- | --- |
 * | apartment | two who go to work, own hot water, warm from next door | uses 3 to 5 MWh |
 * | consumer | house of four with a heat pump | uses 10 to 14 MWh |
 * | commuter | the same with an electric car | uses 12 to 17 MWh |
 * | prosumer | house of three with a heat pump and 8 kWp to the south | uses 8 to 12, makes 6.5 to 8.5 MWh |
 * | cottage | a retired couple with 6 kWp | uses 7 to 10, makes 4.5 to 6.5 MWh |
 * | workshop | joinery: machines on weekdays from seven to four | uses 8 to 12 MWh |
 */
export const PROFILES = {
  apartment: APARTMENT,
  consumer: CONSUMER,
  commuter: { ...CONSUMER, car: { chargerW: 7360, kilometresADay: 38 } },
  prosumer: {
    ...CONSUMER,
    people: 3,
    fridges: 1,
    heatPump: { lossWattsPerKelvin: 150, ratedW: 2400 },
    roof: { peakW: 8000, tiltDegrees: 35, azimuthDegrees: 180, inverterW: 7000, metered: true },
  },
  cottage: {
    ...CONSUMER,
    people: 2,
    habits: 'homeAllDay',
    standbyW: 60,
    fridges: 1,
    heatPump: { lossWattsPerKelvin: 120, ratedW: 1600 },
    roof: { peakW: 6000, tiltDegrees: 35, azimuthDegrees: 180, inverterW: 5000, metered: false },
  },
  workshop: {
    people: 0,
    habits: 'workshop',
    standbyW: 140,
    fridges: 1,
    waterHeaterW: 0,
    heatPump: { lossWattsPerKelvin: 110, ratedW: 2000 },
    car: null,
    machineW: 4200,
    roof: null,
  },
} as const satisfies Readonly<Record<string, HomeProfile>>;

/** A name of `PROFILES`. */
export type ProfileName = keyof typeof PROFILES;
