/** What is fuzzed of the network: each reader with a maker of inputs and an oracle. */
import { encode } from '../../node-core/codec/index.ts';
import { FrameReader, frameOf } from '../../node-core/network/frames.ts';
import { ReceiptReader, receiptBytes } from '../../node-core/network/link/receipt.ts';
import { parseProtocolName, versionRefusals } from '../../node-core/network/protocol.ts';
import { parseAddress } from '../../node-core/network/reach/address.ts';
import { readMessage } from '../../node-core/network/reach/dialogue.ts';
import { externalAddressIn, locationIn, servicesIn } from '../../node-core/network/reach/igd.ts';
import { introductionBytes, readIntroduction } from '../../node-core/network/reach/introduction.ts';
import { isPunchable, punchValue, readPunch } from '../../node-core/network/reach/punch-message.ts';
import { answerParts, readAnswer } from '../../node-core/network/request/wire.ts';
import { mutated } from './telegram-mutations.ts';

type Random = (below: number) => number;

export interface FuzzedReader {
  readonly name: string;
  input(random: Random): Uint8Array;
  /** @returns what is wrong @throws NetworkError for an input that is refused */
  read(fed: Uint8Array, random: Random): string | undefined;
}

const MAX_FRAME = 4096;
const ROUTER = new URL('http://192.168.1.1:5555/rootDesc.xml');
const CIRCUIT = '/ip4/5.5.5.1/tcp/4001/p2p/12D3KooWL48FELTsgBeoPFH73JcTtbwQRTDSmJbWYsSm5PGKoamL/p2p-circuit';

/** Frames with right and wrong lengths, and lengths of everything from nothing to 4 GB. */
function frames(random: Random): Uint8Array {
  const parts = Array.from({ length: 1 + random(6) }, () => {
    const content = noise(random(random(8) === 0 ? 2 * MAX_FRAME : 60), random);
    if (random(6) > 0) return frameOf(content);
    return Buffer.concat([noise(4, random), content]);
  });
  return random(3) === 0 ? mutated(Buffer.concat(parts), random) : Buffer.concat(parts);
}

/** The naive twin: everything at hand, cut from the front; `tooLong` where a length is beyond the limit. */
function naive(bytes: Uint8Array): { frames: string[]; tooLong: boolean } {
  const found: string[] = [];
  let at = 0;
  while (at + 4 <= bytes.length) {
    const length = new DataView(bytes.buffer, bytes.byteOffset).getUint32(at);
    if (length > MAX_FRAME) return { frames: found, tooLong: true };
    if (at + 4 + length > bytes.length) break;
    found.push(Buffer.from(bytes.subarray(at + 4, at + 4 + length)).toString('latin1'));
    at += 4 + length;
  }
  return { frames: found, tooLong: false };
}

function readFrames(fed: Uint8Array, random: Random): string | undefined {
  const found: string[] = [];
  const reader = new FrameReader({
    maxBytes: MAX_FRAME,
    onFrame: (frame) => found.push(Buffer.from(frame).toString('latin1')),
  });
  const expected = naive(fed);
  let refusal: Error | undefined;
  try {
    for (let at = 0; at < fed.length; ) {
      const to = at + 1 + random(random(2) === 0 ? 3 : 500);
      reader.push(fed.subarray(at, to));
      at = to;
    }
  } catch (thrown) {
    if (!(thrown instanceof Error)) throw thrown;
    refusal = thrown;
  }
  if (found.join('|') !== expected.frames.join('|')) return 'other frames than the naive reader';
  if ((refusal !== undefined) !== expected.tooLong) return 'a length beyond the limit seen otherwise';
  if (refusal !== undefined) throw refusal;
  return undefined;
}

function readReceipts(fed: Uint8Array): string | undefined {
  let last = { receivedBytes: 0, consumedBytes: 0 };
  let backwards = false;
  const reader = new ReceiptReader((receipt) => {
    backwards ||= receipt.receivedBytes < last.receivedBytes || receipt.consumedBytes < last.consumedBytes;
    last = receipt;
  });
  reader.push(fed);
  return backwards ? 'a total that goes backwards' : undefined;
}

const INTRODUCTION = introductionBytes({
  relay: true,
  own: [
    { address: '/ip4/5.5.5.12/tcp/4001', mapped: true },
    { address: CIRCUIT, mapped: false },
  ],
  others: [{ household: 'ab'.repeat(32), addresses: ['/ip4/5.5.5.13/tcp/4001'] }],
});
const PUNCHES = [
  punchValue({ kind: 'prepare' }),
  punchValue({ kind: 'go', address: '/ip4/5.5.5.12/tcp/40001' }),
  punchValue({ kind: 'cannot', why: 'no observer' }),
].map((value) => encode(value));
const ANSWERS = [
  Buffer.concat(answerParts({ kind: 'item', item: new Uint8Array(20) })),
  Buffer.concat(answerParts({ kind: 'refusal', code: 'not-leader' })),
  Buffer.concat(answerParts({ kind: 'end' })),
];
const ADDRESSES = ['/ip4/192.168.1.10/tcp/4001', '/ip6/2a00::1/tcp/4001', '/dns/home.example/tcp/1', CIRCUIT];
const ROUTER_WORDS = [
  'HTTP/1.1 200 OK\r\nLOCATION: http://192.168.1.1:5555/rootDesc.xml\r\n\r\n',
  '<service><serviceType>urn:schemas-upnp-org:service:WANIPConnection:1</serviceType><controlURL>/ctl</controlURL></service>',
  '<NewExternalIPAddress>5.5.5.12</NewExternalIPAddress>',
  '<service>'.repeat(40),
];
const PROTOCOLS = ['/nabowatt/link/1', '/nabowatt/hand-in/12', '/ipfs/id/1.0.0'];

export const READERS: readonly FuzzedReader[] = [
  { name: 'frames', input: frames, read: readFrames },
  {
    name: 'receipts',
    input: (random) => damaged([receiptBytes({ receivedBytes: 70_000, consumedBytes: 5 })], random),
    read: readReceipts,
  },
  {
    name: 'introductions',
    input: (random) => damaged([INTRODUCTION], random),
    read: (fed) => (isSame(introductionBytes(readIntroduction(fed)), fed) ? undefined : 'not canonical'),
  },
  {
    name: 'punches',
    input: (random) => damaged(PUNCHES, random),
    read: (fed) => {
      const message = readPunch(readMessage(fed));
      if ('address' in message && !isPunchable(message.address)) return 'an address that is not public';
      if (message.kind === 'cannot' && message.why.length > 100) return undefined;
      return isSame(encode(punchValue(message)), fed) ? undefined : 'not canonical';
    },
  },
  {
    name: 'answers',
    input: (random) => damaged(ANSWERS, random),
    read: (fed) => (isSame(Buffer.concat(answerParts(readAnswer(fed))), fed) ? undefined : 'not canonical'),
  },
  {
    name: 'addresses',
    input: (random) => damaged(ADDRESSES.map(bytesOf), random),
    read: (fed) => {
      const { text } = parseAddress(Buffer.from(fed).toString('latin1'));
      return parseAddress(text).text === text ? undefined : 'another address when it is read again';
    },
  },
  {
    name: 'routers',
    input: (random) => damaged(ROUTER_WORDS.map(bytesOf), random),
    read: (fed) => {
      const text = Buffer.from(fed).toString('latin1');
      const location = locationIn(text);
      const elsewhere = servicesIn(text, ROUTER).filter(({ control }) => control.host !== ROUTER.host);
      if (location !== undefined && location.protocol !== 'http:') return 'a location by another way';
      if (elsewhere.some(({ control }) => control.hostname !== ROUTER.hostname)) return 'a control elsewhere';
      externalAddressIn(text);
      return undefined;
    },
  },
  {
    name: 'protocols',
    input: (random) => damaged(PROTOCOLS.map(bytesOf), random),
    read: (fed) => {
      const name = Buffer.from(fed).toString('latin1');
      parseProtocolName(name);
      const refusals = versionRefusals({ ours: ['/nabowatt/link/2'], theirs: [name] });
      return refusals.every(({ theirs }) => !theirs.includes(2)) ? undefined : 'refused what it speaks';
    },
  },
];

function damaged(bases: readonly Uint8Array[], random: Random): Uint8Array {
  const choice = random(10);
  if (choice === 0) return noise(random(300), random);
  const base = bases[random(bases.length)] ?? new Uint8Array();
  return choice === 1 ? base : mutated(base, random);
}

function noise(length: number, random: Random): Uint8Array {
  return Uint8Array.from({ length }, () => random(256));
}

function bytesOf(text: string): Uint8Array {
  return Buffer.from(text, 'latin1');
}

function isSame(one: Uint8Array, other: Uint8Array): boolean {
  return Buffer.compare(one, other) === 0;
}
