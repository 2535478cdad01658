import { type ObisCode, obisOfText } from '../obis.ts';
import type { Register } from '../telegram.ts';
import type { DlmsData } from './data.ts';
import { type DlmsList, registerOf, textOf } from './list.ts';
import { ISKRA_SCALE, KAIFA_SCALE, type Scale, scaledUnit } from './scale.ts';

/**
 * Lists without codes: a value's place says what it is.
 *
 * | maker | values | layout |
 * | --- | --- | --- |
 * | Kaifa (NO, some SE) | 1 | list 1: import power |
 * | | 9, 13 | list 2: ID, meter, model, powers, currents and voltages of one phase or three |
 * | | 14, 18 | list 3: list 2, clock, registers |
 * | Iskraemeco (SI) | 18, 12, 10, 8 | device name, meter, then as below |
 *
 * Sources: Kaifa's 'OBIS List Information' for Norway (KFM_001); SIST EN 62056 lists of the Slovenian operators.
 */
const POWERS = '1.7.0 2.7.0 3.7.0 4.7.0';
const ENERGIES = '1.8.0 2.8.0 3.8.0 4.8.0';

/** Kaifa: 'id' the list, 'meter' and 'type' of the meter, 'clock', else a code of electricity. */
const KAIFA: readonly Layout[] = [
  layout(`id meter type ${POWERS} 31.7.0 32.7.0`),
  layout(`id meter type ${POWERS} 31.7.0 51.7.0 71.7.0 32.7.0 52.7.0 72.7.0`),
  layout(`id meter type ${POWERS} 31.7.0 32.7.0 clock ${ENERGIES}`),
  layout(`id meter type ${POWERS} 31.7.0 51.7.0 71.7.0 32.7.0 52.7.0 72.7.0 clock ${ENERGIES}`),
];

const VOLTAGES_CURRENTS = '32.7.0 52.7.0 72.7.0 31.7.0 51.7.0 71.7.0';
const PHASE_POWERS = '21.7.0 41.7.0 61.7.0 22.7.0 42.7.0 62.7.0';

/** Iskraemeco; '-' is not read. Lists of one length differ in the kind of a value: `fits` looks at it. */
const ISKRA: readonly Layout[] = [
  layout(`meter - ${POWERS} ${VOLTAGES_CURRENTS} ${PHASE_POWERS}`),
  layout('meter - - - 1.8.0 1.8.1 1.8.2 2.8.0 2.8.1 2.8.2 3.8.0 4.8.0'),
  layout(`meter - ${VOLTAGES_CURRENTS} ${POWERS}`),
  layout(`meter - ${POWERS} 32.7.0 31.7.0 21.7.0 22.7.0`),
  layout('meter - 1.8.1 1.8.2 2.8.1 2.8.2 3.8.1 3.8.2 4.8.1 4.8.2'),
  layout(`meter - 32.7.0 31.7.0 ${POWERS}`),
];

/** What stands at each place. */
type Place = ObisCode | 'id' | 'meter' | 'type' | 'clock' | '-';
type Layout = readonly Place[];

/** Reads such a list. @returns undefined where no layout fits */
export function readPositionalList(body: DlmsData): DlmsList | undefined {
  const items = body.kind === 'list' ? body.items : [body];
  if (items.length === 1 && items[0]?.kind === 'number')
    return readLayout(items, layout('1.7.0'), KAIFA_SCALE);
  const name = textOf(items[0]) ?? '';
  const kaifa = name.startsWith('KFM');
  if (!kaifa && !name.startsWith('ISK')) return undefined;
  const found = (kaifa ? KAIFA : ISKRA).find((each) => fits(items, each));
  return found === undefined ? undefined : readLayout(items, found, kaifa ? KAIFA_SCALE : ISKRA_SCALE);
}

function layout(places: string): Layout {
  return places.split(' ').map((place) => {
    if (place === 'id' || place === 'meter' || place === 'type' || place === 'clock' || place === '-')
      return place;
    const obis = obisOfText(`1-0:${place}`);
    if (obis === undefined) throw new Error(`${place} is no code`);
    return obis;
  });
}

/** Names are octets; currents and voltages of Iskraemeco have two bytes, the rest of its values four. Holes fit all. */
function fits(items: readonly DlmsData[], places: Layout): boolean {
  const iskra = places[0] !== 'id';
  return (
    items.length === places.length &&
    places.every((place, at) => {
      const item = items[at];
      if (item === undefined || item.kind === 'null' || place === '-') return true;
      if (typeof place === 'string') return item.kind === 'octets';
      const c = Number(place.cde.split('.')[0]);
      const short = iskra && c > 30 && c % 20 >= 11 && c % 20 <= 12;
      return item.kind === 'number' && (!iskra || item.bytes === (short ? 2 : 4));
    })
  );
}

function readLayout(items: readonly DlmsData[], places: Layout, scale: Scale): DlmsList {
  const at = (wanted: Place): DlmsData | undefined => {
    const index = places.indexOf(wanted);
    return index < 0 ? undefined : items[index];
  };
  const registers: Register[] = [];
  for (const [index, place] of places.entries()) {
    const register =
      typeof place === 'string' ? undefined : registerOf(place, items[index], scaledUnit(place, scale));
    if (register !== undefined) registers.push(register);
  }
  const clock = at('clock');
  return {
    listId: textOf(at('id')),
    meterId: textOf(at('meter')),
    meterType: textOf(at('type')),
    clock: clock?.kind === 'octets' ? clock.bytes : undefined,
    registers,
    texts: [],
  };
}
