import type { LiveClock, LiveNotice } from '../../node-core/meter/live/index.ts';
import type { MinuteReading } from '../../node-core/meter/source.ts';
import { type MeterView, meterScreen, minuteLine, noticeWords } from './meter-screen.ts';

const MINUTES_SHOWN = 8;
const REPAINT_MS = 500;

/** Shows what a meter says, repainted or line by line. */
export class MeterTerminal {
  readonly #clock: LiveClock;
  readonly #lines: boolean;
  readonly #timeZone = new Intl.DateTimeFormat().resolvedOptions().timeZone;
  #view: MeterView;
  #repaint: NodeJS.Timeout | undefined;

  constructor(source: string, { clock, lines }: { clock: LiveClock; lines: boolean }) {
    this.#clock = clock;
    this.#lines = lines;
    const counts = { telegrams: 0, faults: 0, noiseBytes: 0, minutes: 0, corrections: 0 };
    this.#view = {
      source,
      timeZone: this.#timeZone,
      power: undefined,
      telegram: undefined,
      minutes: [],
      counts,
      news: '',
    };
    if (!lines) this.#repaint = setInterval(() => this.#paint(), REPAINT_MS);
  }

  sample(power: NonNullable<MeterView['power']>): void {
    this.#view = { ...this.#view, power };
  }

  minute(reading: MinuteReading, corrected: boolean): void {
    const { counts, minutes } = this.#view;
    const count = corrected ? { corrections: counts.corrections + 1 } : { minutes: counts.minutes + 1 };
    const others = minutes.filter((each) => each.minute !== reading.minute);
    const shown = [...others, reading].sort((a, b) => a.minute - b.minute).slice(-MINUTES_SHOWN);
    this.#view = { ...this.#view, minutes: shown, counts: { ...counts, ...count } };
    if (this.#lines) this.#say(`${minuteLine(reading, this.#timeZone)}${corrected ? '  corrected' : ''}`);
  }

  notice(notice: LiveNotice): void {
    if (notice.kind === 'heard') this.#heard(notice.event);
    const news = noticeWords(notice);
    // A cable that is out is looked for every few seconds: that is said once.
    if (news === '' || (notice.kind === 'openFailed' && news === this.#view.news)) return;
    this.#view = { ...this.#view, news };
    if (this.#lines) this.#say(news);
  }

  end(): void {
    clearInterval(this.#repaint);
    if (!this.#lines) this.#paint();
    const { telegrams, faults, minutes, corrections } = this.#view.counts;
    this.#say(`${telegrams} telegrams, ${faults} damaged; ${minutes} minutes, ${corrections} corrections`);
  }

  #heard(event: Extract<LiveNotice, { kind: 'heard' }>['event']): void {
    const { counts } = this.#view;
    if (event.kind === 'telegram') {
      const { telegram } = event;
      // Short lists have no name and no register: the last long one stays.
      const known = telegram.registers.length > 1 || this.#view.telegram === undefined;
      this.#view = { ...this.#view, telegram: known ? telegram : this.#view.telegram };
      this.#view = { ...this.#view, counts: { ...counts, telegrams: counts.telegrams + 1 } };
    } else if (event.kind === 'fault') {
      this.#view = { ...this.#view, counts: { ...counts, faults: counts.faults + 1 } };
    } else {
      this.#view = { ...this.#view, counts: { ...counts, noiseBytes: counts.noiseBytes + event.bytes } };
    }
  }

  #say(line: string): void {
    process.stdout.write(`${line}\n`);
  }

  #paint(): void {
    const lines = meterScreen(this.#view, this.#clock.nowMs());
    // Home, each line cleared to its end, and what is below it: no flicker.
    process.stdout.write(`\u001b[H${lines.map((line) => `${line}\u001b[K\n`).join('')}\u001b[J`);
  }
}
