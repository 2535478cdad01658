import { hdlcFrame, notification, value } from './dlms.ts';
import { type MeterClock, dlmsTime } from './meter-clock.ts';
import type { MeterState } from './metered-home.ts';
import { octets, unsigned } from './octets.ts';

/** Which of its lists a meter sends. */
export type ListNumber = 1 | 2 | 3;

const VOLTS = 231;

/** Current of one of three phases that share the load, in A. */
function phaseAmperes({ importW, exportW }: MeterState): number {
  return Math.max(importW, exportW) / (3 * VOLTS);
}

function wh(mwh: number): number {
  return Math.floor(mwh / 1000);
}

const W = '02020f00161b';
const TEN_WH = '02020f01161e';
const ONE_WH = '02020f00161e';

/** Aidon: an array of structures, each with its code; registers of 10 Wh in Norway, 1 Wh in Sweden. */
export function aidonList(list: ListNumber, state: MeterState, clock: MeterClock): Uint8Array {
  const number = (code: string, digits: number, scaler: string): Uint8Array =>
    octets('0203', value.obis(`1-0:${code}`), value.double(digits), scaler);
  const text = (code: string, words: string): Uint8Array =>
    octets('0202', value.obis(code), value.visibleText(words));
  const power = number('1.7.0', state.importW, W);
  if (list === 1) return aidonFrame([power]);
  const rows = [
    text('1-1:0.2.129', 'AIDON_V0001'),
    text('0-0:96.1.0', '7359992900000001'),
    text('0-0:96.1.7', '6525'),
    power,
    number('2.7.0', state.exportW, W),
    octets('0203', value.obis('1-0:32.7.0'), value.long(VOLTS * 10), '02020fff1623'),
  ];
  if (list === 2) return aidonFrame(rows);
  return aidonFrame([
    ...rows,
    octets('0202', value.obis('0-0:1.0.0'), value.time(dlmsTime(clock))),
    number('1.8.0', Math.floor(wh(state.importMwh) / 10), TEN_WH),
    number('2.8.0', Math.floor(wh(state.exportMwh) / 10), TEN_WH),
  ]);
}

/** Aidon in Sweden: everything in every list. @returns the APDU, to be framed or encrypted */
export function swedishAidonApdu(state: MeterState, clock: MeterClock): Uint8Array {
  const number = (code: string, digits: number, scaler: string): Uint8Array =>
    octets('0203', value.obis(`1-0:${code}`), value.double(digits), scaler);
  const rows = [
    octets('0202', value.obis('0-0:1.0.0'), value.time(dlmsTime(clock))),
    number('1.7.0', state.importW, W),
    number('2.7.0', state.exportW, W),
    number('1.8.0', wh(state.importMwh), ONE_WH),
    number('2.8.0', wh(state.exportMwh), ONE_WH),
  ];
  return notification(octets('01', Uint8Array.of(rows.length), ...rows));
}

export function aidonFrame(rows: readonly Uint8Array[]): Uint8Array {
  return framedByAidon(notification(octets('01', Uint8Array.of(rows.length), ...rows)));
}

export function framedByAidon(apdu: Uint8Array): Uint8Array {
  return hdlcFrame('41088313', apdu);
}

/** Kaifa: values by their place, registers of 1 Wh, and the time in the header. */
export function kaifaList(list: ListNumber, state: MeterState, clock: MeterClock): Uint8Array {
  const time = octets('090c', dlmsTime(clock));
  const milliamperes = Math.round(phaseAmperes(state) * 1000);
  const items = [
    value.octetText('KFM_001'),
    value.octetText('6970631400000001'),
    value.octetText('MA304H3E'),
    ...[state.importW, state.exportW, 0, 0].map(value.double),
    ...[milliamperes, milliamperes, milliamperes].map(value.double),
    ...[VOLTS * 10, VOLTS * 10, VOLTS * 10].map(value.double),
  ];
  const registers = [wh(state.importMwh), wh(state.exportMwh), 0, 0].map(value.double);
  const body =
    list === 1
      ? [value.double(state.importW)]
      : list === 2
        ? items
        : [...items, value.time(dlmsTime(clock)), ...registers];
  return hdlcFrame('01020110', notification(octets('02', Uint8Array.of(body.length), ...body), time));
}

/** Kamstrup: codes of its own channel 1, energy of 10 Wh. Has no list 1. @returns the APDU, to be framed or encrypted */
export function kamstrupApdu(list: 2 | 3, state: MeterState, clock: MeterClock): Uint8Array {
  const coded = (code: string, item: Uint8Array): Uint8Array[] => [value.obis(`1-1:${code}`), item];
  const centiamperes = Math.round(phaseAmperes(state) * 100);
  const body = [
    value.visibleText('Kamstrup_V0001'),
    ...coded('0.0.5', value.visibleText('5706567200000001')),
    ...coded('96.1.1', value.visibleText('6841121BN243101040')),
    ...coded('1.7.0', value.double(state.importW)),
    ...coded('2.7.0', value.double(state.exportW)),
    ...coded('3.7.0', value.double(0)),
    ...coded('4.7.0', value.double(0)),
    ...['31.7.0', '51.7.0', '71.7.0'].flatMap((code) => coded(code, value.double(centiamperes))),
    ...['32.7.0', '52.7.0', '72.7.0'].flatMap((code) => coded(code, value.long(VOLTS))),
  ];
  const registers = [
    value.obis('0-1:1.0.0'),
    value.time(dlmsTime(clock)),
    ...coded('1.8.0', value.double(Math.floor(wh(state.importMwh) / 10))),
    ...coded('2.8.0', value.double(Math.floor(wh(state.exportMwh) / 10))),
    ...coded('3.8.0', value.double(0)),
    ...coded('4.8.0', value.double(0)),
  ];
  const items = list === 2 ? body : [...body, ...registers];
  // The list's ID counts as one, and so does each code and each value.
  const list17 = octets('02', unsigned(items.length, 1), ...items);
  return octets('0f00000000', '0c', dlmsTime(clock), list17);
}

export function framedByKamstrup(apdu: Uint8Array): Uint8Array {
  return hdlcFrame('2b2113', apdu);
}
