/**
 * # meter: where minutes come from
 *
 * Purpose: whatever measures a home speaks through one port, `MeterSource`: minute readings in order, each once, and
 * power now. Sources: a meter on a cable (`live/`: bytes from `usb/`, found by `detection/`, read by
 * `telegrams/`, made into minutes by `minutes/`; docs/meter.md), a simulated home (`simulator/`), the replay of CSV files.
 *
 * Sources: DESIGN 9; the CSV form is that of the thesis' test data (`Date,Consumed,Produced`).
 *
 * Invariants:
 * - A reading is said only when its minute has ended by the injected clock, in order, without holes, once a start.
 * - What was not heard is never said as `measured`, and never as zero: the registers' sum is spread over the stretch.
 * - A folder of files is checked to its last line before anything of it is handed on.
 * - No file here but `replay-files.ts` does I/O, and none reads the PC's clock.
 *
 * Deviation: the clock that dates readings and the one that paces them are one and the same in replay and simulator, which
 * know what happened at any time; a real meter integrates on a monotonic clock.
 */
export { CsvError, type CsvFault, type CsvProblem } from './csv-error.ts';
export { parseReplay, type ReplayText } from './replay-csv.ts';
export { readHomes } from './replay-files.ts';
export { type ReplayMeterOptions, replayMeter } from './replay-meter.ts';
export { type SimulatedMeterOptions, simulatedMeter } from './simulated-meter.ts';
export * from './simulator/index.ts';
export type { Clock, LiveSample, MeterListener, MeterSource, MeterStart, MinuteReading } from './source.ts';
