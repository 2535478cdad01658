/** What the fuzzer makes of telegrams. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import {
  ciphered,
  hdlcApdu,
  hdlcFrame,
  hex,
  joined,
  mbusFrame,
  modeC,
  notification,
  p1,
  smlEntry,
  smlFile,
  smlListResponse,
  smlMessage,
} from '../meter/telegrams/build.ts';
import { haveTelegrams, readVectors, TELEGRAMS } from '../meter/telegrams/vectors.ts';

type Random = (below: number) => number;

/** The reader's keys, and those of what `sealed` encrypts. */
export const KEYS = { encryptionKey: hex('000102030405060708090a0b0c0d0e0f') };

/** Telegrams built here, and the recorded ones where they are. */
export function telegramsToMutate(folder: string = TELEGRAMS): Uint8Array[] {
  const recorded = haveTelegrams || existsSync(join(folder, 'index.json')) ? readVectors(folder) : [];
  return [...BUILT, ...recorded.map(({ bytes }) => bytes).filter(({ length }) => length < 1200)];
}

const CLOCK = '07e8060f06153b0aff800000';
const LISTS = [
  '0201 06 000016dc',
  `0109 ${'0203 0906 0100010700ff 06 00000118 0202 0f00 161b'.repeat(9)}`,
  `0207 0a0e4b616d73747275705f5630303031 0906 0101010800ff 06 00000118 0906 0101200700ff 12 00e1`,
  `0209 0907 4b464d5f303031 0904 31323334 0908 4d41313035483245 ${'06 000003a4'.repeat(6)}`,
  `0203 0102 0204 12 0028 0906 0006190900ff 0f02 12 0000 0204 12 0003 0906 0101010700ff 0f02 12 0000 06 0000008f 00`,
];
const TEXT =
  '/ISK5\\2M550T-1012\n\n1-3:0.2.8(50)\n1-0:1.7.0(00.111*kW)\n1-0:1.8.1(002130.115*kWh)\n0-1:24.2.1(200426223001S)(00246.138*m3)';
const ENTRIES = [
  smlEntry('0100010800ff', '621e 52ff', '650137c0c7'),
  smlEntry('0100100700ff', '621b 52fe', '55ffffd6ca'),
];

const BUILT: readonly Uint8Array[] = [
  ...LISTS.map((list) => hdlcApdu(notification(list, `0c ${CLOCK}`))),
  hdlcFrame({ segmented: true, information: joined('e6e700', notification(LISTS[1] ?? '').subarray(0, 60)) }),
  mbusFrame(0x10, ciphered(notification(LISTS[1] ?? ''), { key: KEYS.encryptionKey, securityControl: 0x20 })),
  ciphered(notification(LISTS[2] ?? ''), { key: KEYS.encryptionKey }),
  p1(TEXT),
  modeC('/ELS5\\@V9.30', '1.8.0(000285.4*kWh)\n2.8.0(000120.1*kWh)'),
  smlFile(smlListResponse(ENTRIES)),
];

/** A telegram with one to four things done to it. */
export function mutated(base: Uint8Array, random: Random): Uint8Array {
  let bytes = Buffer.from(base);
  for (let count = 1 + random(4); count > 0; count -= 1) bytes = once(bytes, random);
  return bytes;
}

function once(bytes: Buffer<ArrayBuffer>, random: Random): Buffer<ArrayBuffer> {
  const at = random(bytes.length + 1);
  const to = Math.min(bytes.length, at + random(24));
  switch (random(7)) {
    case 0:
      return Buffer.concat([bytes.subarray(0, at), bytes.subarray(to)]);
    case 1:
      return Buffer.concat([bytes.subarray(0, to), bytes.subarray(at)]);
    case 2:
      return Buffer.concat([
        bytes.subarray(0, at),
        Uint8Array.from({ length: random(12) }, () => random(256)),
        bytes.subarray(at),
      ]);
    case 3:
      return bytes.subarray(0, at);
    case 4:
      return bytes.subarray(at);
    case 5:
      return withByte(bytes, at, EDGES[random(EDGES.length)] ?? 0);
    default:
      return withByte(bytes, at, (bytes[at] ?? 0) ^ (1 << random(8)));
  }
}

/** Bytes that mean something somewhere: flags, tags, lengths, brackets. */
const EDGES = [
  0x00, 0x01, 0x02, 0x06, 0x09, 0x0f, 0x15, 0x1a, 0x1b, 0x21, 0x28, 0x29, 0x2f, 0x68, 0x76, 0x7e, 0x7f, 0x80,
  0x82, 0xdb, 0xff,
];

function withByte(bytes: Buffer<ArrayBuffer>, at: number, value: number): Buffer<ArrayBuffer> {
  const changed = Buffer.from(bytes);
  if (at < changed.length) changed[at] = value;
  return changed;
}

/** Spoilt content in a frame that holds, of any protocol: the content of one kind may come in a frame of another. */
export function sealed(base: Uint8Array, random: Random): Uint8Array {
  const list = notification(LISTS[random(LISTS.length)] ?? '', random(2) === 0 ? '00' : `0c ${CLOCK}`);
  const content = mutated(list, random);
  switch (random(8)) {
    case 0:
    case 1:
      return hdlcApdu(content.subarray(0, 2000));
    case 2:
      return hdlcFrame({ segmented: random(2) === 0, information: content.subarray(0, 2000) });
    case 3:
      return mbusFrame(
        random(32),
        ciphered(content, { key: KEYS.encryptionKey, securityControl: 0x20 }).subarray(0, 250),
      );
    case 4:
      return ciphered(random(2) === 0 ? content : mutated(p1(TEXT), random), {
        key: KEYS.encryptionKey,
        securityControl: random(2) === 0 ? 0x30 : 0x20,
      });
    case 5:
      return p1(Buffer.from(mutated(Buffer.from(TEXT), random)).toString('latin1'));
    case 6:
      return smlFile(smlMessage('630701', mutated(smlBody(), random)));
    default:
      return smlFile(mutated(base.subarray(0, 600), random));
  }
}

/** The body of a GetList response. */
function smlBody(): Uint8Array {
  return joined('77 01 0b0a01445a470002632316 01 01 72', ENTRIES.join(''), '0101');
}
