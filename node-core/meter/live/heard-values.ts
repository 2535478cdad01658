import type { HeardValues, RegisterReading } from '../minutes/index.ts';
import type { Telegram } from '../telegrams/index.ts';

/** What has to be known of a meter that it does not say itself. */
export interface MeterSetup {
  /** By how much what it says is multiplied: behind current transformers of 200/5 A 40 000. 1 to 1 000 000; 1000 by default. */
  readonly factorPermille?: number;
  /** The meter is connected the wrong way round: what it calls import is export. */
  readonly swapDirections?: boolean;
}

/** What a telegram says of minutes: the one place where directions are swapped. */
export function heardValuesOf(telegram: Telegram, { swapDirections = false }: MeterSetup): HeardValues {
  const { meterIdRaw, importMw, exportMw, importMwh, exportMwh } = telegram;
  const heard = {
    meterId: meterIdRaw,
    importMw,
    exportMw,
    importRegister: registerOf(telegram, '1.8', importMwh),
    exportRegister: registerOf(telegram, '2.8', exportMwh),
  };
  if (!swapDirections) return heard;
  return {
    meterId: meterIdRaw,
    importMw: exportMw,
    exportMw: importMw,
    importRegister: heard.exportRegister,
    exportRegister: heard.importRegister,
  };
}

/** A register with how much its last digit is: of the total, or of its tariffs. */
function registerOf(
  { registers }: Telegram,
  quantity: '1.8' | '2.8',
  mwh: number | undefined,
): RegisterReading | undefined {
  if (mwh === undefined) return undefined;
  const exponents = registers.flatMap(({ obis, exponent, unit }) =>
    obis.cde.startsWith(`${quantity}.`) && (unit === 'Wh' || unit === 'MWh')
      ? [{ total: obis.cde === `${quantity}.0`, places: exponent + (unit === 'Wh' ? 3 : 9) }]
      : [],
  );
  const total = exponents.filter(({ total: is }) => is);
  const places = Math.max(0, ...(total.length > 0 ? total : exponents).map(({ places: each }) => each));
  return { mwh, resolutionMwh: 10 ** places };
}
