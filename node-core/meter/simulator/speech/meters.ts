import type { LineSettings } from '../../byte-source.ts';
import type { TelegramKeys } from '../../telegrams/index.ts';
import { ciphered } from './dlms.ts';
import type { MeteredHome, MeterState } from './metered-home.ts';
import {
  aidonList,
  framedByAidon,
  kaifaList,
  framedByKamstrup,
  kamstrupApdu,
  type ListNumber,
  swedishAidonApdu,
} from './norwegian.ts';
import { smlFile } from './sml.ts';
import { modeCReadOut, modeDPush, type P1Version, p1Telegram } from './text.ts';

/** How a kind of meter speaks. */
export interface MeterSpeech {
  /** What a person calls it. */
  readonly title: string;
  readonly settings: LineSettings;
  /** It says something at every whole multiple of this since 1970; ms. */
  readonly everyMs: number;
  /** For those that encrypt: keys of no meter in the world. */
  readonly keys?: TelegramKeys;
  /** What it says at such a time. */
  telegram(timeMs: number, home: MeteredHome): Uint8Array;
}

const HOUR_MS = 3_600_000;
const EVEN_2400: LineSettings = { baudRate: 2400, dataBits: 8, parity: 'even', stopBits: 1 };
const NONE_2400: LineSettings = { ...EVEN_2400, parity: 'none' };
const P1: LineSettings = { baudRate: 115_200, dataBits: 8, parity: 'none', stopBits: 1 };
const SEVEN_9600: LineSettings = { baudRate: 9600, dataBits: 7, parity: 'even', stopBits: 1 };
const OPTICAL: LineSettings = { baudRate: 9600, dataBits: 8, parity: 'none', stopBits: 1 };

/** The invented keys of the simulated meter that encrypts. */
export const SIMULATED_KEYS: TelegramKeys = {
  encryptionKey: Buffer.from('534d5f53494d554c415445445f4b4559', 'hex'),
  authenticationKey: Buffer.from('534d5f415554485f53494d554c415445', 'hex'),
};

/** Which list is due, where registers come so many seconds after the hour; they are the hour's, not that second's. */
function norwegian(
  say: (list: ListNumber, state: MeterState) => Uint8Array,
  hourlyAtMs: number,
): MeterSpeech['telegram'] {
  return (timeMs, home) => {
    const now = home.at(timeMs);
    if (timeMs % HOUR_MS === hourlyAtMs) {
      const { importMwh, exportMwh } = home.at(timeMs - hourlyAtMs);
      return say(3, { ...now, importMwh, exportMwh });
    }
    return say(timeMs % 10_000 === 0 ? 2 : 1, now);
  };
}

const STANDARD_TIME = { standardTime: true };
const LOCAL_TIME = { standardTime: false };

function p1(version: P1Version, everyMs: number): Pick<MeterSpeech, 'everyMs' | 'telegram'> {
  return {
    everyMs,
    telegram: (timeMs, home) => p1Telegram(version, home.at(timeMs), home.clock(timeMs, LOCAL_TIME)),
  };
}

/** List 2 every ten seconds; its registers come five seconds after the hour, and are the hour's. */
function kamstrupPush(
  timeMs: number,
  home: MeteredHome,
  framed: (apdu: Uint8Array) => Uint8Array,
): Uint8Array {
  const hourly = timeMs % HOUR_MS === 5_000;
  if (timeMs % 10_000 !== 0 && !hourly) return new Uint8Array();
  const clock = home.clock(timeMs, STANDARD_TIME);
  const now = home.at(timeMs);
  if (!hourly) return framed(kamstrupApdu(2, now, clock));
  const { importMwh, exportMwh } = home.at(timeMs - 5_000);
  return framed(kamstrupApdu(3, { ...now, importMwh, exportMwh }, clock));
}

const SPEECHES = {
  aidon: {
    title: 'Aidon 6525, Norway',
    settings: EVEN_2400,
    everyMs: 2_500,
    telegram: (timeMs, home) =>
      norwegian((list, state) => aidonList(list, state, home.clock(timeMs, STANDARD_TIME)), 10_000)(
        timeMs,
        home,
      ),
  },
  'aidon-se': {
    title: 'Aidon 6484, Sweden',
    settings: EVEN_2400,
    everyMs: 10_000,
    telegram: (timeMs, home) =>
      framedByAidon(swedishAidonApdu(home.at(timeMs), home.clock(timeMs, STANDARD_TIME))),
  },
  'aidon-encrypted': {
    title: 'Aidon 6484, encrypted',
    settings: EVEN_2400,
    everyMs: 10_000,
    keys: SIMULATED_KEYS,
    telegram(timeMs, home) {
      const apdu = swedishAidonApdu(home.at(timeMs), home.clock(timeMs, STANDARD_TIME));
      const counter = Math.floor(timeMs / 10_000) % 2 ** 32;
      return framedByAidon(ciphered(apdu, { keys: SIMULATED_KEYS, counter, systemTitle: 'AIDSIM01' }));
    },
  },
  kaifa: {
    title: 'Kaifa MA304H3E, Norway',
    settings: EVEN_2400,
    everyMs: 2_000,
    telegram: (timeMs, home) =>
      norwegian((list, state) => kaifaList(list, state, home.clock(timeMs, LOCAL_TIME)), 10_000)(
        timeMs,
        home,
      ),
  },
  kamstrup: {
    title: 'Kamstrup Omnipower, Norway',
    settings: NONE_2400,
    everyMs: 5_000,
    telegram: (timeMs, home) => kamstrupPush(timeMs, home, framedByKamstrup),
  },
  'kamstrup-encrypted': {
    title: 'Kamstrup Omnipower, encrypted',
    settings: NONE_2400,
    everyMs: 5_000,
    keys: SIMULATED_KEYS,
    telegram(timeMs, home) {
      const counter = Math.floor(timeMs / 5_000) % 2 ** 32;
      return kamstrupPush(timeMs, home, (apdu) =>
        framedByKamstrup(ciphered(apdu, { keys: SIMULATED_KEYS, counter, systemTitle: 'KAMSIM01' })),
      );
    },
  },
  'p1-v2': { title: 'P1, DSMR 2.2', settings: SEVEN_9600, ...p1('v2', 10_000) },
  'p1-v4': { title: 'P1, DSMR 4.2', settings: P1, ...p1('v4', 10_000) },
  'p1-v5': { title: 'P1, DSMR 5.0', settings: P1, ...p1('v5', 1_000) },
  'p1-se': { title: 'P1, Sweden', settings: P1, ...p1('se', 10_000) },
  sml: {
    title: 'SML, with PIN',
    settings: OPTICAL,
    everyMs: 1_000,
    telegram: (timeMs, home) => smlFile(home.at(timeMs), { pin: true }),
  },
  'sml-no-pin': {
    title: 'SML, without PIN',
    settings: OPTICAL,
    everyMs: 1_000,
    telegram: (timeMs, home) => smlFile(home.at(timeMs), { pin: false }),
  },
  'mode-c': {
    title: 'IEC 62056-21 mode C',
    settings: SEVEN_9600,
    everyMs: 10_000,
    telegram: (timeMs, home) => modeCReadOut(home.at(timeMs)),
  },
  'mode-d': {
    title: 'IEC 62056-21 mode D',
    settings: SEVEN_9600,
    everyMs: 2_000,
    telegram: (timeMs, home) => modeDPush(home.at(timeMs)),
  },
} as const satisfies Readonly<Record<string, MeterSpeech>>;

/** A name of `METER_SPEECHES`. */
export type SpeechName = keyof typeof SPEECHES;

/**
 * The meters that simulated homes speak as, with their line settings, lists and paces (FACTS, Meters; the telegrams of
 * `telegrams`' test data).
 *
 * | name | lists |
 * | --- | --- |
 * | aidon | power every 2.5 s, list 2 every 10 s, registers of 10 Wh at hh:00:10 |
 * | aidon-se | everything every 10 s, registers of 1 Wh |
 * | aidon-encrypted | the same, AES-128-GCM |
 * | kaifa | power every 2 s, list 2 every 10 s, registers of 1 Wh at hh:00:10 |
 * | kamstrup | list 2 every 10 s, registers of 10 Wh at hh:00:05 instead |
 * | kamstrup-encrypted | the same, AES-128-GCM |
 * | p1-v2, p1-v4, p1-se | every 10 s, registers of 1 Wh; 10 W of power in v2 |
 * | p1-v5 | the same every second |
 * | sml, sml-no-pin | every second; tenths of a Wh, or whole kWh and no power |
 * | mode-c | a read-out every 10 s: tenths of a kWh, no power |
 * | mode-d | a push every 2 s without a checksum |
 */
export const METER_SPEECHES: Readonly<Record<SpeechName, MeterSpeech>> = SPEECHES;
