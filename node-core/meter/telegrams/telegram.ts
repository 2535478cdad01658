import type { EnergyMwh } from '../../units/index.ts';
import type { Protocol } from './fault.ts';
import type { ObisCode } from './obis.ts';

/** One value that a telegram says: exactly `digits` x 10^`exponent` of `unit`. */
export interface Register {
  readonly obis: ObisCode;
  readonly digits: bigint;
  /** -30 to 30. */
  readonly exponent: number;
  /** 'Wh', 'W', 'varh', 'var', 'VA', 'V', 'A', 'Hz', ... without a kilo; '' where the meter names none. */
  readonly unit: string;
}

/** Something that a telegram says in words or bytes: an identification, a state. */
export interface TelegramText {
  readonly obis: ObisCode;
  /** Text as it stood there; bytes that are no text in hex. */
  readonly text: string;
}

/** The meter's own clock. It may be wrong by hours (FACTS, Clocks): never date a reading by it. */
export interface MeterTime {
  /** As it stood there: 12 bytes in hex (DLMS), `YYMMDDhhmmssX` (P1). */
  readonly raw: string;
  /** 'YYYY-MM-DDThh:mm:ss' without a zone; undefined where the raw time is no time. */
  readonly local: string | undefined;
  /** As DLMS has it: minutes to be added to local time to get UTC; undefined where the meter does not say. */
  readonly deviationMinutes: number | undefined;
  readonly source: 'clock-object' | 'apdu-header';
}

/**
 * What vouches that the bytes are the meter's: a CRC or sum over all of them, a GCM tag, or nothing (DSMR 2 and 3,
 * IEC 62056-21 mode D, a bare APDU that is encrypted without a tag).
 */
export type Integrity = 'checksum' | 'authenticated' | 'none';

/** Active power, exact, in milliwatts: a safe integer, at least 0 but for `netMw`. */
export interface ActivePower {
  /** From the grid into the home: 1.7.0, or what `netMw` says where only that is sent. */
  readonly importMw?: number;
  /** From the home into the grid: 2.7.0, or what `netMw` says. */
  readonly exportMw?: number;
  /** Import less export: 16.7.0, or a 1.7.0 below zero. */
  readonly netMw?: number;
}

/** The meter's registers of active energy, in mWh rounded down: EasyMeter counts tenths of them. */
export interface ActiveEnergy {
  /** 1.8.0, or the sum of its tariffs where the meter sends no total. */
  readonly importMwh?: EnergyMwh;
  /** 2.8.0, or the sum of its tariffs. */
  readonly exportMwh?: EnergyMwh;
}

/**
 * What one telegram says, whatever it came in. What is missing in it is missing here, and never zero.
 * A telegram without any member of `ActivePower` and `ActiveEnergy` is of no electricity meter, or of one that still
 * wants its PIN.
 */
export interface Telegram extends ActivePower, ActiveEnergy {
  readonly protocol: Protocol;
  readonly encrypted: boolean;
  readonly integrity: Integrity;
  /** The version of the list: 'AIDON_V0001', 'KFM_001', 'Kamstrup_V0001'. */
  readonly listId?: string;
  /** The identification line of text telegrams, with its slash: '/KFM5KAIFA-METER'. */
  readonly ident?: string;
  /** The same for all telegrams of a meter, and different for another meter; readable where it can be. */
  readonly meterId?: string;
  /** The same as it stood in the telegram, bytes in hex. */
  readonly meterIdRaw?: string;
  readonly meterType?: string;
  readonly meterTime?: MeterTime;
  /** The CRC behind the exclamation mark of a text telegram, as it stood there. */
  readonly crc?: string;
  /** In the telegram's order. A code may come twice: the first counts. */
  readonly registers: readonly Register[];
  readonly texts: readonly TelegramText[];
  /** Whether `importMwh` or `exportMwh` is a sum of tariffs. */
  readonly sumOfTariffs: boolean;
}

/** What a decoder hands on before totals are drawn from it. */
export interface TelegramContent {
  readonly protocol: Protocol;
  readonly encrypted: boolean;
  readonly integrity: Integrity;
  readonly listId?: string | undefined;
  readonly ident?: string | undefined;
  readonly meterId?: string | undefined;
  readonly meterIdRaw?: string | undefined;
  readonly meterType?: string | undefined;
  readonly meterTime?: MeterTime | undefined;
  readonly crc?: string | undefined;
  readonly registers: readonly Register[];
  readonly texts: readonly TelegramText[];
  /** Active power where the meter is known to code it wrongly: takes the place of 16.7.0 in `netMw`. */
  readonly netOverride?: Register | undefined;
}
