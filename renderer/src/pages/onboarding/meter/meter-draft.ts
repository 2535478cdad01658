/** What a search for a meter means for a person, and what a person types about it. Pure. */
import type {
  AdapterView,
  FoundMeterView,
  MeterChoiceView,
  MeterKeys,
  MeterSearchView,
  MeterTroubleView,
} from '../../../../../node-core/api/index.ts';
import type { PlainKey } from '../../../i18n/catalogue.ts';
import type { Translate } from '../../../i18n/translate.ts';

/** How the meter is to be read. */
export interface MeterReading {
  readonly swapped: boolean;
  /** Per mille of what it says. */
  readonly factorPermille: number;
}

/** Power now as it would be counted, in W. */
export type PowerSeen =
  | { readonly kind: 'using'; readonly powerW: number }
  | { readonly kind: 'sending'; readonly powerW: number }
  | { readonly kind: 'even' }
  /** It has said its registers, and no power: it never may. */
  | { readonly kind: 'registersOnly' }
  /** The meter has not said. */
  | { readonly kind: 'waiting' };

/** What the meter says, read the way that was chosen. */
export function powerSeen(
  found: Pick<FoundMeterView, 'importW' | 'exportW' | 'importMwh' | 'exportMwh'>,
  { swapped, factorPermille }: MeterReading,
): PowerSeen {
  if (found.importW === null && found.exportW === null) {
    return { kind: found.importMwh === null && found.exportMwh === null ? 'waiting' : 'registersOnly' };
  }
  const net = (found.importW ?? 0) - (found.exportW ?? 0);
  const powerW = Math.round(((swapped ? -net : net) * factorPermille) / 1_000);
  if (powerW === 0) return { kind: 'even' };
  return powerW > 0 ? { kind: 'using', powerW } : { kind: 'sending', powerW: -powerW };
}

/** 16 bytes, in hexadecimal digits. */
export const KEY_DIGITS = 32;

export type KeyFault =
  | { readonly kind: 'missing' }
  | { readonly kind: 'notHex' }
  | { readonly kind: 'length'; readonly count: number };

/** A key as people copy it: spaces, colons and hyphens between the digits do no harm. */
export function keyDigits(text: string): string {
  return text.replaceAll(/[\s:-]/g, '');
}

export function keyFault(text: string, options: { readonly optional: boolean }): KeyFault | null {
  const digits = keyDigits(text);
  if (digits === '') return options.optional ? null : { kind: 'missing' };
  if (!/^[0-9a-fA-F]*$/.test(digits)) return { kind: 'notHex' };
  return digits.length === KEY_DIGITS ? null : { kind: 'length', count: digits.length };
}

/** For the host; only of keys without faults. */
export function meterKeys(encryption: string, authentication: string): MeterKeys {
  const second = keyDigits(authentication);
  return { encryptionKey: keyDigits(encryption), authenticationKey: second === '' ? null : second };
}

/** What was heard on a line, by the host's names and those of the decoders. */
const HEARD: Readonly<Record<string, PlainKey>> = {
  nothing: 'meter.heardNothing',
  silence: 'meter.heardNothing',
  noise: 'meter.heardNoise',
  framesDamaged: 'meter.heardDamaged',
  fragments: 'meter.heardDamaged',
  frames: 'meter.heardFrames',
  telegrams: 'meter.heardFrames',
  locked: 'meter.heardLocked',
};

export function heardKey(heard: string): PlainKey {
  return (Object.hasOwn(HEARD, heard) ? HEARD[heard] : undefined) ?? 'meter.heardNothing';
}

const BLOCKED: Readonly<Record<string, PlainKey>> = {
  permission: 'meter.blockedPermission',
  busy: 'meter.blockedBusyUnknown',
  driver: 'meter.blockedDriver',
  notFound: 'meter.blockedNotFound',
  unsupported: 'meter.blockedUnsupported',
  keyWanted: 'meter.troubleKeyWanted',
  keyWrong: 'meter.troubleKeyWrong',
  keysLost: 'meter.troubleKeysLost',
};
const OF_KEYS: readonly string[] = ['keyWanted', 'keyWrong', 'keysLost'];

export function blockedKey(kind: string): PlainKey {
  return (Object.hasOwn(BLOCKED, kind) ? BLOCKED[kind] : undefined) ?? 'meter.blockedOther';
}

/** What a trouble is called: of the cable, or of what is said on it. */
export function troubleTitle(kind: string): PlainKey {
  return OF_KEYS.includes(kind) ? 'meter.troubleKeys' : 'meter.blockedTitle';
}

/** Why the household's meter is not heard, where that is known. */
export function troubleOf(meter: MeterChoiceView): MeterTroubleView | undefined {
  return meter.kind === 'usb' ? meter.trouble : undefined;
}

/** What is wrong, and what helps. */
export function troubleWords(t: Translate, { kind, holder }: MeterTroubleView): string {
  return kind === 'busy' && holder !== null ? t('meter.blockedBusy', { holder }) : t(blockedKey(kind));
}

const UNAVAILABLE: Readonly<Record<string, PlainKey>> = {
  platform: 'meter.unavailablePlatform',
  noUsb: 'meter.unavailablePlatform',
  unsupported: 'meter.unavailablePlatform',
  missing: 'meter.unavailableMissing',
  notInstalled: 'meter.unavailableMissing',
};

export function unavailableKey(reason: string | null): PlainKey {
  const known = reason !== null && Object.hasOwn(UNAVAILABLE, reason) ? UNAVAILABLE[reason] : undefined;
  return known ?? 'meter.unavailableOther';
}

/** What the system lets nobody open, of all adapters: the one thing to put right first. */
export function forbidden(search: MeterSearchView): AdapterView | undefined {
  return search.adapters.find(({ problem }) => problem?.kind === 'permission');
}

/** Names of the protocols as they are written on papers that come with a meter. */
const PROTOCOLS: Readonly<Record<string, string>> = {
  p1: 'P1 (DSMR)',
  hdlc: 'DLMS',
  dlms: 'DLMS',
  'hdlc-dlms': 'DLMS',
  'mbus-dlms': 'DLMS (M-Bus)',
  mbus: 'DLMS (M-Bus)',
  sml: 'SML',
  iec62056: 'IEC 62056-21',
  'iec62056-21': 'IEC 62056-21',
};

export function protocolName(protocol: string): string {
  return (Object.hasOwn(PROTOCOLS, protocol) ? PROTOCOLS[protocol] : undefined) ?? protocol;
}
