import { randomBytes } from 'node:crypto';
import { ApiError } from '../../api/household-api.ts';
import type { MeterKeys } from '../../api/setup-inputs.ts';
import type {
  AdapterView,
  FoundMeterView,
  HeardView,
  MeterChoiceView,
  MeterSearchView,
} from '../../api/setup-views.ts';
import { fromHex } from '../../codec/index.ts';
import type { LineSettings } from '../../meter/byte-source.ts';
import { type AdapterState, lineText } from '../../meter/detection/index.ts';
import { type LiveClock, systemLiveClock } from '../../meter/live/index.ts';
import {
  type Cables,
  type HeardMeter,
  type MeterChoice,
  MeterChoiceRefused,
  MeterDesk,
  type MeterSearchState,
  type MeterTrouble,
  seedSeal,
  systemCables,
} from '../../meter/setup/index.ts';
import type { Heard, TelegramKeys } from '../../meter/telegrams/index.ts';
import { nodeUsbBus } from '../../meter/usb/index.ts';
import type { Clock } from '../clock.ts';
import type { OpenMeterDesk } from './meter-port.ts';

export interface CableDeskOptions {
  readonly clock: Clock;
  readonly liveClock?: LiveClock;
  /** This PC's own where left out: one bus of USB for all desks that are opened by this. */
  readonly cables?: Cables;
}

/** The desk of a PC with cables, as the set-up's API wants it. Make one for the process. */
export function cableDesk(options: CableDeskOptions): OpenMeterDesk {
  const { clock, liveClock = systemLiveClock() } = options;
  const cables = options.cables ?? systemCables({ bus: nodeUsbBus(), clock: liveClock });
  const desks = new Set<MeterDesk>();
  return ({ dir, seed }) => {
    const seal = seedSeal({ seed, random: randomBytes });
    // A home with a meter for its roof has two desks: neither touches what the other reads.
    const isOthers = (adapter: string): boolean =>
      [...desks].some((other) => other !== desk && adapterOf(other.choice()) === adapter);
    const desk: MeterDesk = new MeterDesk({
      folder: dir,
      clock,
      liveClock,
      cables: cablesBut(isOthers, cables),
      seal,
    });
    desks.add(desk);
    return {
      choice: () => choiceView(desk.choice(), desk.standing().trouble),
      watchSearch: (signal) => searchViews(desk.watchSearch(signal)),
      tryKeys: (keys) => desk.tryKeys(keysOf(keys)),
      async choose(wish) {
        try {
          await desk.choose(wish);
        } catch (error) {
          if (!(error instanceof MeterChoiceRefused)) throw error;
          throw new ApiError({ kind: 'refused', reason: error.reason, detail: error.message });
        }
      },
      answer: (answer) => desk.answer(answer),
      source: () => desk.source(),
      listen: (run) => desk.listen(run),
      attend: (run) => desk.attend(run),
      close: () => {
        desks.delete(desk);
        return desk.close();
      },
    };
  };
}

function adapterOf(choice: MeterChoice): string | null {
  return choice.kind === 'usb' ? choice.adapter : null;
}

/** All adapters but those that are read by others. */
function cablesBut(isOthers: (adapter: string) => boolean, cables: Cables): Cables {
  return {
    watch: (changed, failed) =>
      cables.watch((adapters) => changed(adapters.filter(({ name }) => !isOthers(name))), failed),
    sourceOf: (adapter) => cables.sourceOf(adapter),
  };
}

/** What measures this home, for screens. */
export function choiceView(choice: MeterChoice, trouble: MeterTrouble | null = null): MeterChoiceView {
  if (choice.kind !== 'usb') return choice;
  const { kind, adapter, settings, protocol, meterId, encrypted, swapped, factorPermille } = choice;
  return {
    kind,
    adapter,
    line: lineText(settings),
    protocol,
    meterId,
    encrypted,
    swapped,
    factorPermille,
    ...(trouble === null ? {} : { trouble }),
  };
}

async function* searchViews(states: AsyncIterable<MeterSearchState>): AsyncGenerator<MeterSearchView, void> {
  for await (const state of states) yield searchView(state);
}

/** What a search shows, for screens. */
export function searchView({ kind, adapters, found, reason }: MeterSearchState): MeterSearchView {
  return {
    kind,
    adapters: adapters.map(adapterView),
    found: found === null ? null : foundView(found),
    reason,
  };
}

function adapterView({ adapter, title, progress, tried, rounds }: AdapterState): AdapterView {
  const blocked = progress.kind === 'blocked' ? progress.error : undefined;
  return {
    adapter,
    title,
    state: progress.kind,
    now: progress.kind === 'listening' ? heardView(progress.settings, progress.heard) : null,
    tried: tried.map(({ settings, heard }) => heardView(settings, heard)),
    rounds,
    problem:
      blocked === undefined
        ? null
        : { kind: blocked.problem, holder: blocked.holder ?? null, detail: blocked.message },
  };
}

const HEARD: Readonly<Record<Heard['kind'], string>> = {
  silence: 'nothing',
  noise: 'noise',
  fragments: 'framesDamaged',
  locked: 'locked',
  telegrams: 'frames',
};

function heardView(settings: LineSettings, { kind, bytes }: Heard): HeardView {
  return { line: lineText(settings), bytes, heard: HEARD[kind] };
}

function foundView(meter: HeardMeter): FoundMeterView {
  const { adapter, settings, protocol, meterId, key, importMw, exportMw, importMwh, exportMwh } = meter;
  return {
    adapter,
    line: lineText(settings),
    protocol,
    meterId,
    key,
    importW: watts(importMw),
    exportW: watts(exportMw),
    importMwh,
    exportMwh,
  };
}

function watts(milliwatts: number | null): number | null {
  return milliwatts === null ? null : Math.round(milliwatts / 1000);
}

function keysOf({ encryptionKey, authenticationKey }: MeterKeys): TelegramKeys {
  const key = fromHex(encryptionKey.toLowerCase());
  return authenticationKey === null
    ? { encryptionKey: key }
    : { encryptionKey: key, authenticationKey: fromHex(authenticationKey.toLowerCase()) };
}
