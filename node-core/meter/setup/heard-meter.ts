import type { LineSettings } from '../byte-source.ts';
import type { Protocol, ReaderEvent, Telegram } from '../telegrams/index.ts';

/**
 * A meter that is heard, and the latest that it said of each thing: short telegrams do not say all. Null: it has not said
 * it, or nothing opens what it says. Power in mW, registers in mWh, both as the meter has them.
 */
export interface HeardMeter {
  readonly adapter: string;
  readonly settings: LineSettings;
  readonly protocol: Protocol;
  readonly encrypted: boolean;
  /** `wanted`: it encrypts and no key is known; `wrong`: the one that is known does not fit. */
  readonly key: 'none' | 'wanted' | 'wrong';
  readonly meterId: string | null;
  readonly importMw: number | null;
  readonly exportMw: number | null;
  readonly importMwh: number | null;
  readonly exportMwh: number | null;
}

/** A meter of which no telegram was opened yet. */
export function unheardMeter(
  known: Pick<HeardMeter, 'adapter' | 'settings' | 'protocol' | 'encrypted' | 'key' | 'meterId'>,
): HeardMeter {
  return { ...known, importMw: null, exportMw: null, importMwh: null, exportMwh: null };
}

/** What is known of a meter when it has said more: the same object where that was nothing. */
export function heardMore(meter: HeardMeter, event: ReaderEvent): HeardMeter {
  if (event.kind === 'telegram') return withTelegram(meter, event.telegram);
  if (event.kind === 'noise') return meter;
  const { problem } = event.fault;
  if (problem !== 'key-missing' && problem !== 'authentication') return meter;
  return { ...meter, encrypted: true, key: problem === 'authentication' ? 'wrong' : 'wanted' };
}

function withTelegram(meter: HeardMeter, telegram: Telegram): HeardMeter {
  const { importMw = meter.importMw, meterId = meter.meterId } = telegram;
  // Where import alone is said and is above zero, nothing goes out.
  const silent = telegram.importMw === undefined || telegram.importMw === 0 ? meter.exportMw : 0;
  return {
    ...meter,
    encrypted: telegram.encrypted,
    key: 'none',
    meterId,
    importMw,
    exportMw: telegram.exportMw ?? silent,
    importMwh: telegram.importMwh ?? meter.importMwh,
    exportMwh: telegram.exportMwh ?? meter.exportMwh,
  };
}
