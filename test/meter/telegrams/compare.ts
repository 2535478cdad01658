/** Holds a telegram against what `index.json` expects of it, value by value. */
import { unitName } from '../../../node-core/meter/telegrams/dlms/units.ts';
import { formatValue, type Register, type Telegram } from '../../../node-core/meter/telegrams/index.ts';
import { formatDecimal, parseDecimal } from '../../../node-core/units/index.ts';

/** What comparing gave. */
export interface Comparison {
  /** How many values were equal. */
  readonly equal: number;
  /** 'name: expected x, got y'. */
  readonly different: readonly string[];
  /** Names of expected values that nothing here knows. */
  readonly unknown: readonly string[];
}

/** What a telegram says under a name of `index.json`, as text; undefined where it says nothing. */
const SAID: Readonly<Record<string, (telegram: Telegram) => string | undefined>> = {
  import_w: ({ importMw }) => thousandths(importMw),
  export_w: ({ exportMw }) => thousandths(exportMw),
  net_w: ({ netMw }) => thousandths(netMw),
  net_w_literal: (telegram) => valueAt(telegram, '16.7.0'),
  list_id: ({ listId }) => listId,
  meter_id: ({ meterId }) => meterId,
  meter_id_hex: ({ meterIdRaw }) => meterIdRaw,
  server_id: ({ meterIdRaw }) => meterIdRaw,
  // 0A 01 'DZG', then the serial number in five bytes.
  dzg_serial: ({ meterIdRaw }) => String(Number.parseInt(meterIdRaw?.slice(10) ?? '', 16)),
  meter_type: ({ meterType }) => meterType,
  ident: ({ ident }) => ident,
  crc: ({ crc }) => crc,
  time_raw: ({ meterTime }) => meterTime?.raw,
  time_local: ({ meterTime }) => meterTime?.local,
  time_deviation_min: ({ meterTime }) => meterTime?.deviationMinutes?.toString(),
  time_source: ({ meterTime }) => meterTime?.source,
  import_wh_is_sum_of_tariffs: ({ sumOfTariffs }) => String(sumOfTariffs),
};

/** Compares every expected value. */
export function compare(telegram: Telegram, expected: ReadonlyMap<string, unknown>): Comparison {
  const different: string[] = [];
  const unknown: string[] = [];
  let equal = 0;
  const check = (name: string, wanted: string, got: string | undefined): void => {
    if (got === wanted) equal += 1;
    else different.push(`${name}: expected ${wanted}, got ${got ?? 'nothing'}`);
  };
  for (const [name, value] of expected) {
    const said = SAID[name];
    if (name === 'obis')
      for (const each of obisOf(value)) check(each.cde, each.text, registerText(telegram, each));
    else if (name === 'import_wh') check(name, wholeMwh(value), telegram.importMwh?.toString());
    else if (name === 'export_wh') check(name, wholeMwh(value), telegram.exportMwh?.toString());
    else if (said === undefined) unknown.push(name);
    else check(name, String(value), said(telegram));
  }
  return { equal, different, unknown };
}

/** Expected Wh as the whole mWh that are in it. */
function wholeMwh(value: unknown): string {
  return (parseDecimal(String(value), 6) / 1000n).toString();
}

function thousandths(value: number | undefined): string | undefined {
  return value === undefined ? undefined : formatDecimal(BigInt(value), 3);
}

interface ExpectedRegister {
  readonly cde: string;
  readonly text: string;
  readonly unit: string;
}

/** {'1.7.0': ['280', 'W']}; a unit that is a number is the code of one that the makers of the list had no name for. */
function obisOf(value: unknown): ExpectedRegister[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).map(([cde, pair]) => {
    const [digits, unit] = Array.isArray(pair) ? pair.map(String) : ['', ''];
    const name = /^\d+$/.test(unit ?? '') ? unitName(Number(unit)) : (unit ?? '');
    return { cde, unit: name, text: `${digits} ${name}` };
  });
}

/** The register; for a total that the meter does not send, the sum of its tariffs. */
function registerText(telegram: Telegram, { cde, unit }: ExpectedRegister): string | undefined {
  const register = registerAt(telegram, cde);
  if (register !== undefined) return `${formatValue(register)} ${register.unit}`;
  const sum = cde === '1.8.0' ? telegram.importMwh : cde === '2.8.0' ? telegram.exportMwh : undefined;
  return telegram.sumOfTariffs && sum !== undefined ? `${thousandths(sum)} ${unit}` : undefined;
}

function valueAt(telegram: Telegram, cde: string): string | undefined {
  const register = registerAt(telegram, cde);
  return register && formatValue(register);
}

function registerAt(telegram: Telegram, cde: string): Register | undefined {
  return telegram.registers.find(({ obis }) => obis.cde === cde && obis.period === undefined);
}
