/**
 * # meter: where minutes come from
 *
 * Purpose: whatever measures a home speaks through one port, `MeterSource`: minute readings in order, each once, and
 * power now. Here are two sources: a simulated home (`simulator/`) and the replay of CSV files. The USB meter is to
 * come behind the same port.
 *
 * Sources: DESIGN 9; the CSV form is that of the thesis' test data (`Date,Consumed,Produced`).
 *
 * Invariants:
 * - A reading is said only when its minute has ended by the injected clock, in order, without holes, once a start.
 * - What was not heard is never said as `measured`, and never as zero: the registers' sum is spread over the stretch.
 * - A folder of files is checked to its last line before anything of it is handed on.
 * - No file here but `replay-files.ts` does I/O, and none reads the PC's clock.
 *
 * Deviation: the clock that dates readings and the one that paces them are one and the same here, as both sources
 * know what happened at any time; a real meter integrates on a monotonic clock.
 */
export { CsvError, type CsvFault, type CsvProblem } from './csv-error.ts';
export { parseReplay, type ReplayText } from './replay-csv.ts';
export { readHomes } from './replay-files.ts';
export { type ReplayMeterOptions, replayMeter } from './replay-meter.ts';
export { type SimulatedMeterOptions, simulatedMeter } from './simulated-meter.ts';
export * from './simulator/index.ts';
export type { Clock, LiveSample, MeterListener, MeterSource, MeterStart, MinuteReading } from './source.ts';
