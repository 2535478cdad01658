/**
 * `node test/bench/decoding.ts [--seconds N]`: what decoding costs, by protocol, in percent of one core for a meter
 * that pushes every second. Telegrams come in pieces of 64 bytes, as USB delivers them. The last line is one JSON
 * object: by protocol, the bytes of a telegram, microseconds for one, and the share of a core.
 */
import { ok } from 'node:assert/strict';
import { parseArgs } from 'node:util';
import { type TelegramKeys, TelegramReader } from '../../node-core/meter/telegrams/index.ts';
import {
  ciphered,
  hdlcApdu,
  hex,
  joined,
  mbusFrame,
  modeC,
  notification,
  p1,
  smlEntry,
  smlFile,
  smlListResponse,
} from '../meter/telegrams/build.ts';

const { values } = parseArgs({ options: { seconds: { type: 'string', default: '1' } } });
const millisecondsEach = Number(values.seconds) * 1000;
const PIECE_BYTES = 64;
const KEY = hex('000102030405060708090a0b0c0d0e0f');

/** The largest lists in use: 26 values of a Swedish Aidon, 40 lines of P1, 12 entries of SML. */
const aidon = notification(`011a ${'0203 0906 0100150700ff 06 00000462 0202 0f00 161b'.repeat(26)}`);
const kamstrup = notification(`0233 ${'0906 0101010700ff 06 000005bc'.repeat(25)} 00`);
const lines = Array.from({ length: 40 }, (_, at) => `1-0:${at + 21}.7.0(00.${100 + at}*kW)`).join('\n');
const dutch = p1(
  `/ISK5\\2M550T-1012\n\n1-3:0.2.8(50)\n0-0:1.0.0(200426223325S)\n${lines}\n1-0:1.7.0(00.111*kW)`,
);
const entries = Array.from({ length: 12 }, () => smlEntry('0100010800ff', '621e 52ff', '650137c0c7'));
const sealedList = ciphered(aidon.subarray(0), { key: KEY });
const unsigned = ciphered(notification(`0110 ${'0906 0101010700ff'.repeat(16)}`), {
  key: KEY,
  securityControl: 0x20,
});

const TELEGRAMS: Readonly<Record<string, Uint8Array>> = {
  'hdlc-dlms': hdlcApdu(aidon),
  'hdlc-dlms, without scalers': hdlcApdu(kamstrup),
  'hdlc-dlms, encrypted': hdlcApdu(sealedList),
  'mbus-dlms, encrypted': joined(
    mbusFrame(0x00, unsigned.subarray(0, 100)),
    mbusFrame(0x11, unsigned.subarray(100)),
  ),
  p1: dutch,
  'p1, encrypted': ciphered(dutch, { key: KEY }),
  sml: smlFile(smlListResponse(entries)),
  'iec62056-21': modeC('/ELS5\\@V9.30', lines),
};

const shares: Record<string, object> = {};
for (const [name, telegram] of Object.entries(TELEGRAMS)) {
  const microseconds = Math.min(...[1, 2, 3].map(() => cost(telegram, { encryptionKey: KEY }) * 1000));
  const corePercent = Number((microseconds / 10_000).toFixed(5));
  shares[name] = { bytes: telegram.length, microseconds: Number(microseconds.toFixed(1)), corePercent };
  console.log(`${name}: ${telegram.length} bytes, ${microseconds.toFixed(1)} us, ${corePercent} % of a core`);
}
console.log(JSON.stringify({ bench: 'decoding', pushesPerSecond: 1, protocols: shares }));

/** Milliseconds for one telegram, pushed in pieces. */
function cost(telegram: Uint8Array, keys: TelegramKeys): number {
  const pieces = Array.from({ length: Math.ceil(telegram.length / PIECE_BYTES) }, (_, at) =>
    telegram.slice(at * PIECE_BYTES, (at + 1) * PIECE_BYTES),
  );
  const reader = new TelegramReader(keys);
  let telegrams = 0;
  let read = 0;
  const start = performance.now();
  while (performance.now() - start < millisecondsEach / 3) {
    for (let round = 0; round < 20; round += 1) {
      for (const piece of pieces) read += reader.push(piece).filter(({ kind }) => kind === 'telegram').length;
      telegrams += 1;
    }
  }
  const took = performance.now() - start;
  ok(read === telegrams, `${read} of ${telegrams} telegrams were read`);
  return took / telegrams;
}
