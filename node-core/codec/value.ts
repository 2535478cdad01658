/**
 * What canonical bytes can say: whole numbers within 64 bits, byte strings, text, true, false, null and arrays of
 * these. No maps (their order is where encoders differ), no floats, no tags, no indefinite lengths.
 */
export type CodecValue = number | bigint | string | boolean | null | Uint8Array | readonly CodecValue[];
