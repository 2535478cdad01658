/**
 * # live: a meter on a wire as a source of minutes
 *
 * Purpose: joins a `ByteSource`, the decoders of `telegrams` and the minutes of `minutes` to a `MeterSource`, as the node
 * knows it (DESIGN 9); and makes a byte source of a capture.
 *
 * | file | what |
 * | --- | --- |
 * | `live-meter` | the meter source: opens the line, reads, says minutes, corrections and power |
 * | `reconnecting-line` | a line that is opened again when it is lost |
 * | `meter-memory`, `kept-meter` | what is kept for the next process, and where |
 * | `live-clock` | the PC's two clocks, sleep put in |
 * | `register-power` | power of meters that say none, for the eye |
 * | `heard-values` | what of a telegram minutes are made of; CT ratio, swapped directions |
 * | `capture-pieces`, `capture-source` | a capture, played as it was heard |
 *
 * Invariants:
 * - What is going to be said is saved before it is said. A start with the minute after the last one stored goes on from
 *   there: nothing is said twice to a listener that stored it, and nothing is left out.
 * - A memory that does not fit what is stored is not used: a new series begins, and nothing is booked across.
 * - What a source, a telegram or the operating system does wrong is a notice; only what the listener or the memory throws
 *   stops the meter.
 */
export { type CapturePiece, capturePieces } from './capture-pieces.ts';
export { type CaptureSourceOptions, captureSource } from './capture-source.ts';
export { heardValuesOf, type MeterSetup } from './heard-values.ts';
export { type LiveClock, scaledLiveClock, systemLiveClock } from './live-clock.ts';
export { type LiveMeterOptions, type LiveMeterSource, liveMeter } from './live-meter.ts';
export type { LiveNotice } from './live-notice.ts';
export { fileMemory, forgetfulMemory, type MeterMemory } from './meter-memory.ts';
