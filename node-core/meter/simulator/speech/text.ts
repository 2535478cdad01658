import { crc16 } from '../../telegrams/crc16.ts';
import { type MeterClock, p1Time } from './meter-clock.ts';
import type { MeterState } from './metered-home.ts';
import { ascii, octets } from './octets.ts';

/** The forms of P1 that are spoken: DSMR 2.2, 4.2 and 5.0, and the Swedish one. */
export type P1Version = 'v2' | 'v4' | 'v5' | 'se';

/** Digits in front of the point and behind it, zeros filled up. */
function fixed(micro: number, { whole, places }: { whole: number; places: number }): string {
  const digits = String(Math.floor(micro / 10 ** (6 - places))).padStart(whole + places, '0');
  return `${digits.slice(0, -places)}.${digits.slice(-places)}`;
}

/** mWh as kWh: they are millionths of it. */
function kwh(mwh: number, whole: number): string {
  return `${fixed(mwh, { whole, places: 3 })}*kWh`;
}

function kw(watt: number, form: { whole: number; places: number }): string {
  return `${fixed(watt * 1000, form)}*kW`;
}

/** What the first tariff stood at when the second began for good: they are moved apart, and add up to the register. */
const FIRST_TARIFF_MWH = 1_234_567_000;

function tariffs(mwh: number, code: string, whole: number): string[] {
  const first = Math.min(mwh, FIRST_TARIFF_MWH);
  return [`1-0:${code}.1(${kwh(first, whole)})`, `1-0:${code}.2(${kwh(mwh - first, whole)})`];
}

/** A P1 telegram: from DSMR 4 on with its CRC (DSMR 5.0.2 P1, 6.2). */
export function p1Telegram(version: P1Version, state: MeterState, clock: MeterClock): Uint8Array {
  const { importW, exportW, importMwh, exportMwh } = state;
  const serial = Buffer.from('SIM0000000000001').toString('hex').toUpperCase();
  if (version === 'v2') {
    return ascii(
      [
        '/ISk5\\2MT382-1004',
        '',
        `0-0:96.1.1(${serial})`,
        ...tariffs(importMwh, '1.8', 5),
        ...tariffs(exportMwh, '2.8', 5),
        '0-0:96.14.0(0002)',
        `1-0:1.7.0(${kw(importW, { whole: 4, places: 2 })})`,
        `1-0:2.7.0(${kw(exportW, { whole: 4, places: 2 })})`,
        '0-0:96.3.10(1)',
        '!',
        '',
      ].join('\r\n'),
    );
  }
  const swedish = version === 'se';
  const power = { whole: swedish ? 4 : 2, places: 3 };
  const lines = [
    swedish ? '/LGF5E360' : version === 'v4' ? '/KFM5KAIFA-METER' : '/ISK5\\2M550T-1011',
    '',
    ...(swedish ? [] : [`1-3:0.2.8(${version === 'v4' ? '42' : '50'})`]),
    `0-0:1.0.0(${p1Time(clock)})`,
    ...(swedish
      ? [`1-0:1.8.0(${kwh(importMwh, 8)})`, `1-0:2.8.0(${kwh(exportMwh, 8)})`]
      : [`0-0:96.1.1(${serial})`, ...tariffs(importMwh, '1.8', 6), ...tariffs(exportMwh, '2.8', 6)]),
    `1-0:1.7.0(${kw(importW, power)})`,
    `1-0:2.7.0(${kw(exportW, power)})`,
    ...(version === 'v5' ? ['1-0:32.7.0(231.0*V)', '1-0:52.7.0(231.0*V)', '1-0:72.7.0(231.0*V)'] : []),
    '!',
  ];
  const covered = ascii(lines.join('\r\n'));
  const crc = crc16('arc', covered, { from: 0, to: covered.length });
  return octets(covered, ascii(`${crc.toString(16).toUpperCase().padStart(4, '0')}\r\n`));
}

/** A read-out of mode C, STX, ETX and block check and all (IEC 62056-21 6.3.3); an Elster with tenths of a kWh and no power. */
export function modeCReadOut({ importMwh, exportMwh }: MeterState): Uint8Array {
  const tenths = (mwh: number): string => `${fixed(mwh, { whole: 6, places: 1 })}*kWh`;
  const lines = [
    'F.F(00)',
    'C.1(1000000000000001)',
    `1.8.0(${tenths(importMwh)})`,
    `2.8.0(${tenths(exportMwh)})`,
    '!',
    '\u0003',
  ];
  const block = ascii(lines.join('\r\n'));
  const check = block.reduce((all, byte) => all ^ byte, 0);
  return octets(ascii('/ELS5\\@V9.30 \r\n\u0002'), block, Uint8Array.of(check));
}

/** A push in text without a checksum (mode D): an EasyMeter, which counts tenths of a mWh. */
export function modeDPush({ importW, exportW, importMwh, exportMwh }: MeterState): Uint8Array {
  const energy = (mwh: number): string => `${fixed(mwh, { whole: 8, places: 6 })}0*kWh`;
  const netW = importW - exportW;
  const power = `${netW < 0 ? '-' : ''}${String(Math.abs(netW)).padStart(6, '0')}.00*W`;
  return ascii(
    [
      '/ESY5Q3DA1024 V3.04',
      '',
      '1-0:0.0.0*255(0272031300001)',
      `1-0:1.8.0*255(${energy(importMwh)})`,
      `1-0:2.8.0*255(${energy(exportMwh)})`,
      `1-0:1.7.0*255(${power})`,
      '!',
      '',
    ].join('\r\n'),
  );
}
