/** Units of COSEM (IEC 62056-62 table 3, DLMS Blue Book 4.3.2), of SML too; the code as text where it is none of these. */
const UNITS: Readonly<Record<number, string>> = {
  7: 's',
  8: '°',
  9: '°C',
  13: 'm3',
  27: 'W',
  28: 'VA',
  29: 'var',
  30: 'Wh',
  31: 'VAh',
  32: 'varh',
  33: 'A',
  35: 'V',
  44: 'Hz',
  255: '',
};

/** The name of a unit by its code, 0 to 255. */
export function unitName(code: number): string {
  return UNITS[code] ?? String(code);
}
