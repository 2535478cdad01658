/**
 * # speech: a simulated home speaks as a meter
 *
 * Purpose: the whole way from bytes to minutes without hardware: a home's power and registers as the telegrams of any
 * supported meter, at its pace, over a wire of its speed, as a `ByteSource`.
 *
 * | file | what |
 * | --- | --- |
 * | `metered-home` | a home behind a meter: registers at any time |
 * | `meters` | the meters: line settings, lists, paces |
 * | `norwegian`, `dlms` | lists of Aidon, Kaifa, Kamstrup; HDLC, encryption |
 * | `text`, `sml` | P1 and IEC 62056-21; SML |
 * | `meter-clock` | what the meter's own clock shows |
 * | `speaking-source` | the wire |
 *
 * Invariants:
 * - The same home, meter and time give the same bytes.
 * - Registers are what the home's minutes add up to: between two beginnings of minutes by them, exactly.
 *
 * Sources: as `telegrams` names them, read the other way round; nothing of its decoders is used but the CRC. The telegrams
 * are shorter than real ones: currents and voltages are there where their lists have fixed places for them.
 */
export { type MeteredHome, type MeterState, meteredHome } from './metered-home.ts';
export { METER_SPEECHES, type MeterSpeech, SIMULATED_KEYS, type SpeechName } from './meters.ts';
export { type SpeakingSourceOptions, speakingSource } from './speaking-source.ts';
