import type { LiveNotice } from '../../node-core/meter/live/index.ts';
import type { LiveSample, MinuteReading } from '../../node-core/meter/source.ts';
import { formatValue, type Telegram, type TelegramProblem } from '../../node-core/meter/telegrams/index.ts';

/** What is known of a live meter, for showing. */
export interface MeterView {
  readonly source: string;
  readonly timeZone: string;
  readonly power: LiveSample | undefined;
  readonly telegram: Telegram | undefined;
  /** The last minutes, the newest last. */
  readonly minutes: readonly MinuteReading[];
  readonly counts: {
    readonly telegrams: number;
    readonly faults: number;
    readonly noiseBytes: number;
    readonly minutes: number;
    readonly corrections: number;
  };
  /** The last thing that happened, in words. */
  readonly news: string;
}

/** What is on the screen, line by line. @param nowMs by the clock that dates the samples */
export function meterScreen(view: MeterView, nowMs: number): string[] {
  const { power, telegram, counts } = view;
  return [
    `Nabowatt meter: ${view.source}`,
    '',
    `  ${powerLine(view)}`,
    `  ${power === undefined ? '' : `last heard ${agoWords(nowMs - power.atMs)}`}`,
    '',
    `  meter      ${telegram === undefined ? '-' : meterWords(telegram)}`,
    `  registers  ${telegram === undefined ? '-' : registerWords(telegram)}`,
    `  heard      ${counts.telegrams} telegrams, ${counts.faults} damaged, ${counts.noiseBytes} bytes of noise`,
    `  said       ${counts.minutes} minutes, ${counts.corrections} corrections`,
    `  news       ${view.news}`,
    '',
    '  minute       import       export',
    ...view.minutes.map((each) => `  ${minuteLine(each, view.timeZone)}`),
  ];
}

function powerLine({ power, telegram }: MeterView): string {
  if (power !== undefined) return powerWords(power);
  if (telegram === undefined) return 'Nothing was heard yet.';
  return 'Power now is not known: the meter says its registers alone.';
}

/** Power in plain words, with its direction; 'about' where it was worked out from the registers. */
export function powerWords({ importW, exportW, derived }: LiveSample): string {
  const about = derived === true ? 'about ' : '';
  if (exportW > 0) return `You are giving ${about}${watts(exportW)} to the grid.`;
  return `You are taking ${about}${watts(importW)} from the grid.`;
}

/** One minute: '21:04  12.345 Wh  0.000 Wh  measured'. */
export function minuteLine(reading: MinuteReading, timeZone: string): string {
  const time = new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
  const [into, out] = [reading.importMwh, reading.exportMwh].map((mwh) =>
    `${wattHours(mwh)} Wh`.padStart(12),
  );
  const marks = reading.quality === 'measured' ? '' : `  ${reading.quality}`;
  return `${time.format(reading.minute * 60_000)}  ${into} ${out}${marks}`;
}

/** What happened, in words; '' for what is of no interest to a person. */
export function noticeWords(notice: LiveNotice): string {
  switch (notice.kind) {
    case 'opened':
      return `connected to ${notice.source}`;
    case 'openFailed':
      return `${notice.error.message}; trying again in ${Math.round(notice.nextTryMs / 1000)} s`;
    case 'lost':
      return notice.reason.kind === 'failed'
        ? `lost: ${notice.reason.detail}`
        : `lost: ${notice.reason.kind}`;
    case 'heard':
      return notice.event.kind === 'fault' ? faultWords(notice.event.fault.problem) : '';
    case 'meterSwapped':
      return `another meter: ${notice.after} in the place of ${notice.before}`;
    case 'registerFell':
      return `the ${notice.direction} register fell: was the meter swapped?`;
    case 'registerJumped':
      return `the ${notice.direction} register jumped: a new series begins`;
    case 'rolledOver':
      return `the ${notice.direction} register began anew from zero`;
    case 'registerRejected':
      return `a reading of the ${notice.direction} register was not believed`;
    case 'staleList':
      return `a list of the past was sent again; its ${notice.direction} register was left out`;
    case 'doubtful':
      return `${notice.direction}: power and register are ${notice.deviationPermille / 10} % apart`;
    case 'clockSet':
      return `the clock was set by ${Math.round(notice.byMs / 1000)} s`;
    case 'memoryDamaged':
      return 'what was kept cannot be read: a new series begins';
    case 'lostTrack':
      return 'what was kept does not fit the readings: a new series begins';
  }
}

function faultWords(problem: TelegramProblem): string {
  if (problem === 'key-missing') return 'the meter encrypts what it says: give its key with --key';
  if (problem === 'authentication') return 'the key does not fit, or a telegram is damaged: authentication';
  return `a damaged telegram: ${problem}`;
}

function watts(power: number): string {
  return `${new Intl.NumberFormat('en-GB').format(power).replaceAll(',', ' ')} W`;
}

function wattHours(mwh: number): string {
  return `${Math.floor(mwh / 1000)}.${String(mwh % 1000).padStart(3, '0')}`;
}

function agoWords(ms: number): string {
  return `${Math.max(0, Math.floor(ms / 1000))} s ago`;
}

function meterWords({ meterId, meterType, ident, protocol, encrypted }: Telegram): string {
  const name = [meterType, meterId, ident].filter((each) => each !== undefined && each !== '').join(' ');
  return `${name === '' ? 'without a name' : name} (${protocol}${encrypted ? ', encrypted' : ''})`;
}

function registerWords({ registers }: Telegram): string {
  const energy = registers.filter(({ obis, unit }) => /^[12]\.8\./.test(obis.cde) && unit === 'Wh');
  const said = energy.map((each) => `${each.obis.cde} ${formatValue(each)} Wh`);
  return said.length === 0 ? 'not in the last telegram' : said.join(', ');
}
