import { addEnergy, type EnergyMwh } from '../../units/index.ts';
import { isElectricity } from './obis.ts';
import { energyOf, powerOf } from './quantity.ts';
import type { ActiveEnergy, ActivePower, Register, Telegram, TelegramContent } from './telegram.ts';

/**
 * Draws the totals out of what a telegram says.
 *
 * - Import and export power: 1.7.0 and 2.7.0. Meters with one signed value send it as 16.7.0, or as a 1.7.0 below zero
 *   (EasyMeter).
 * - Registers: 1.8.0 and 2.8.0. Text telegrams of DSMR have tariffs only, 1.8.1 to 1.8.4: their sum is the total, as
 *   the companion standard has all of them. An SML telegram is not summed: nothing says that it lists every tariff.
 *
 * @throws TelegramError `range` for a value past what a household has
 */
export function assembleTelegram(content: TelegramContent): Telegram {
  const current = currentRegisters(content.registers);
  const { energy, summed } = activeEnergy(current, content.protocol !== 'sml');
  const { protocol, encrypted, integrity, listId, ident, meterId, meterIdRaw, meterType, meterTime, crc } =
    content;
  return {
    protocol,
    encrypted,
    integrity,
    ...(listId !== undefined && { listId }),
    ...(ident !== undefined && { ident }),
    ...(meterId !== undefined && { meterId }),
    ...(meterIdRaw !== undefined && { meterIdRaw }),
    ...(meterType !== undefined && { meterType }),
    ...(meterTime !== undefined && { meterTime }),
    ...(crc !== undefined && { crc }),
    ...activePower(current, content.netOverride),
    ...energy,
    registers: content.registers,
    texts: content.texts,
    sumOfTariffs: summed,
  };
}

/** Electricity of the current period by C.D.E; the first of a code. */
function currentRegisters(registers: readonly Register[]): ReadonlyMap<string, Register> {
  const byCode = new Map<string, Register>();
  for (const register of registers) {
    if (isElectricity(register.obis) && !byCode.has(register.obis.cde)) {
      byCode.set(register.obis.cde, register);
    }
  }
  return byCode;
}

function activePower(current: ReadonlyMap<string, Register>, netOverride: Register | undefined): ActivePower {
  const powerAt = (cde: string): number | undefined => {
    const register = current.get(cde);
    return register === undefined ? undefined : powerOf(register);
  };
  const [importMw, exportMw] = [powerAt('1.7.0'), powerAt('2.7.0')];
  const signed = importMw !== undefined && importMw < 0 ? importMw : undefined;
  const netMw = (netOverride === undefined ? powerAt('16.7.0') : powerOf(netOverride)) ?? signed;
  const fromNet = netMw === undefined ? {} : { importMw: Math.max(netMw, 0), exportMw: Math.max(-netMw, 0) };
  return {
    ...fromNet,
    ...(importMw !== undefined && signed === undefined && { importMw }),
    ...(exportMw !== undefined && { exportMw }),
    ...(netMw !== undefined && { netMw }),
  };
}

function activeEnergy(
  current: ReadonlyMap<string, Register>,
  maySum: boolean,
): { readonly energy: ActiveEnergy; readonly summed: boolean } {
  const total = (quantity: string): { mwh: EnergyMwh | undefined; summed: boolean } => {
    const register = current.get(`${quantity}.0`);
    const mwh = register === undefined ? undefined : energyOf(register);
    if (mwh !== undefined || !maySum) return { mwh, summed: false };
    const tariffs = [1, 2, 3, 4].flatMap((tariff) => {
      const part = current.get(`${quantity}.${tariff}`);
      const energy = part === undefined ? undefined : energyOf(part);
      return energy === undefined ? [] : [energy];
    });
    return tariffs.length === 0
      ? { mwh: undefined, summed: false }
      : { mwh: addEnergy(...tariffs), summed: true };
  };
  const [bought, sold] = [total('1.8'), total('2.8')];
  return {
    energy: {
      ...(bought.mwh !== undefined && { importMwh: bought.mwh }),
      ...(sold.mwh !== undefined && { exportMwh: sold.mwh }),
    },
    summed: bought.summed || sold.summed,
  };
}
