/**
 * # detection: which adapter is the meter's, and how its line is set
 *
 * Purpose: a household plugs a cable in and need not know what 2400 8E1 is. Every adapter is tried with every line in use
 * until one brings a telegram; what is tried and heard is a state to be shown.
 *
 * | file | what |
 * | --- | --- |
 * | `line-candidates` | the settings in use, and what can be heard of one with another |
 * | `listening` | one adapter, one candidate |
 * | `adapter-trial` | one adapter, all candidates, round after round |
 * | `meter-detection` | all adapters, and those that are plugged in and pulled out meanwhile |
 * | `detection-state` | what is shown; what is remembered |
 *
 * Invariants:
 * - A meter is one that brought a whole telegram, its checksum right where it has one; or a whole encrypted one.
 * - Whoever is told of a meter may open its adapter: it is closed.
 * - A meter that pushes every 10 s is found within a minute; after that long it is said that none was.
 * - No clock but the injected one.
 *
 * Source: FACTS, Meters (line settings and paces).
 *
 * After it was found the line is kept open by `live`, by the adapter's name: that is its serial number where it has one, so
 * that it is the same adapter in whatever socket.
 */
export type {
  AdapterMemory,
  AdapterProgress,
  AdapterState,
  DetectionState,
  FoundMeter,
  RememberedMeter,
} from './detection-state.ts';
export { candidatesFor, LINE_CANDIDATES, type LineCandidate, lineText } from './line-candidates.ts';
export { MeterDetection, type MeterDetectionOptions, type PluggedAdapter } from './meter-detection.ts';
