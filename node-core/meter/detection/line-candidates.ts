import type { LineSettings } from '../byte-source.ts';

/** One way to listen, and what can be heard by it. */
export interface LineCandidate {
  readonly listenWith: LineSettings;
  /** What the meter's line may be, with what makes its bytes of those that come in. */
  readonly readings: readonly LineReading[];
  /** Bytes that go on for longer than this without a telegram are none. */
  readonly patienceMs: number;
}

/** How bytes of one line look through another. */
export interface LineReading {
  readonly settings: LineSettings;
  bytes(heard: Uint8Array): Uint8Array;
}

/**
 * The line settings in use in Europe (FACTS, Meters), most used first, as few ways to listen as can tell them apart.
 *
 * | listen with | hears | meters |
 * | --- | --- | --- |
 * | 115200 8N1 | 115200 8N1 | P1 since DSMR 4 |
 * | 2400 8E1 | 2400 8E1 | Kaifa, Aidon; Austria's M-Bus |
 * | 9600 8N1 | 9600 8N1, 9600 7E1 | SML; DSMR 2 and 3, IEC 62056-21 pushes |
 * | 2400 8N1 | 2400 8N1 | Kamstrup |
 * | 300 8N1 | 300 7E1, 300 8N1 | IEC 62056-21 |
 *
 * Seven bits with a parity bit take as long as eight without: to one that listens for eight, the eighth is the parity.
 */
export const LINE_CANDIDATES: readonly LineCandidate[] = [
  eight({ baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 }),
  eight({ baudRate: 2400, dataBits: 8, parity: 'even', stopBits: 1 }),
  sevenOrEight(9600, 15_000),
  eight({ baudRate: 2400, dataBits: 8, parity: 'none', stopBits: 1 }),
  sevenOrEight(300, 24_000),
];

/** The candidates, with what was heard before in front. */
export function candidatesFor(remembered: LineSettings | undefined): readonly LineCandidate[] {
  if (remembered === undefined) return LINE_CANDIDATES;
  const fits = (candidate: LineCandidate): boolean =>
    candidate.readings.some(({ settings }) => sameLine(settings, remembered));
  const known = LINE_CANDIDATES.filter(fits);
  return [
    ...(known.length === 0 ? [eight(remembered)] : known),
    ...LINE_CANDIDATES.filter((candidate) => !fits(candidate)),
  ];
}

/** '2400 8E1', as technicians write it. */
export function lineText({ baudRate, dataBits, parity, stopBits }: LineSettings): string {
  return `${baudRate} ${dataBits}${parity.slice(0, 1).toUpperCase()}${stopBits}`;
}

function sameLine(one: LineSettings, other: LineSettings): boolean {
  return lineText(one) === lineText(other);
}

function eight(settings: LineSettings): LineCandidate {
  return {
    listenWith: settings,
    readings: [{ settings, bytes: (heard) => heard }],
    patienceMs: 15_000,
  };
}

function sevenOrEight(baudRate: number, patienceMs: number): LineCandidate {
  const listenWith: LineSettings = { baudRate, dataBits: 8, parity: 'none', stopBits: 1 };
  return {
    listenWith,
    readings: [
      { settings: listenWith, bytes: (heard) => heard },
      { settings: { ...listenWith, dataBits: 7, parity: 'even' }, bytes: withoutParity },
    ],
    patienceMs,
  };
}

function withoutParity(heard: Uint8Array): Uint8Array {
  return heard.map((byte) => byte & 0x7f);
}
