/** The small messages between homes: each comes back as it went, and nothing else is one. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type CodecValue, decode, encode } from '../../node-core/codec/index.ts';
import { NetworkError } from '../../node-core/network/error.ts';
import { ReceiptReader, receiptBytes } from '../../node-core/network/link/receipt.ts';
import {
  introductionBytes,
  MAX_OTHERS,
  readIntroduction,
} from '../../node-core/network/reach/introduction.ts';
import { type PunchMessage, punchValue, readPunch } from '../../node-core/network/reach/punch-message.ts';
import { onlyItem } from '../../node-core/network/request/only-item.ts';
import { answerParts, readAnswer } from '../../node-core/network/request/wire.ts';

const HOUSEHOLD = 'ab'.repeat(32);

describe('an introduction', () => {
  const introduction = {
    relay: true,
    own: [{ address: '/ip4/5.5.5.12/tcp/4001', mapped: true }],
    others: [{ household: HOUSEHOLD, addresses: ['/ip4/5.5.5.13/tcp/4001'] }],
  };

  test('comes back as it went, and at most so much of it', () => {
    expect(readIntroduction(introductionBytes(introduction))).toEqual(introduction);
    const others = Array.from({ length: 500 }, () => ({ household: HOUSEHOLD, addresses: [] }));
    expect(readIntroduction(introductionBytes({ ...introduction, others })).others).toHaveLength(MAX_OTHERS);
  });

  const others = (length: number): CodecValue => Array.from({ length }, () => [new Uint8Array(32), []]);
  test.each<[string, CodecValue]>([
    ['a number', 7],
    ['no relay flag', [1, [], []]],
    ['a short household', [true, [], [[new Uint8Array(31), []]]]],
    ['too many others', [true, [], others(MAX_OTHERS + 1)]],
    ['a long address', [true, [['x'.repeat(257), false]], []]],
    ['one part too many', [true, [], [], 1]],
  ])('is not %s', (_, value) => {
    expect(() => readIntroduction(encode(value))).toThrow('bytes without a meaning');
  });
});

describe('a punch', () => {
  test.each<PunchMessage>([
    { kind: 'prepare' },
    { kind: 'ping' },
    { kind: 'pong' },
    { kind: 'open' },
    { kind: 'at', address: '/ip4/5.5.5.11/tcp/40001' },
    { kind: 'go', address: '/ip4/5.5.5.12/tcp/40001' },
    { kind: 'cannot', why: 'no observer' },
  ])('$kind', (message) => {
    expect(readPunch(decode(encode(punchValue(message))))).toEqual(message);
  });

  test.each<[string, CodecValue]>([
    ['to the LAN', ['go', '/ip4/192.168.1.1/tcp/80']],
    ['to this PC', ['go', '/ip4/127.0.0.1/tcp/80']],
    ['to a name', ['go', '/dns/x.example/tcp/80']],
    ['with more', ['ping', 'x']],
    ['of nothing', []],
    ['of text', 'go'],
  ])('%s is none', (_, value) => {
    expect(() => readPunch(value)).toThrow('no message of a punch');
  });
});

describe("an answer's frame", () => {
  test('comes back as it went', () => {
    const whole = (parts: readonly Uint8Array[]): Uint8Array => new Uint8Array(Buffer.concat(parts));
    const item = Uint8Array.of(1, 2);
    expect(readAnswer(whole(answerParts({ kind: 'item', item })))).toEqual({ kind: 'item', item });
    expect(readAnswer(whole(answerParts({ kind: 'end' })))).toEqual({ kind: 'end' });
    const refusal = { kind: 'refusal', code: 'not leader' } as const;
    expect(readAnswer(whole(answerParts(refusal)))).toEqual(refusal);
    // What a service says must be fit for a log.
    expect(readAnswer(whole(answerParts({ kind: 'refusal', code: '<b>' })))).toMatchObject({
      code: 'failed',
    });
  });

  test.each([[[]], [[1, 0]], [[2]], [[2, 10]], [[3, 65]], [[2, ...Array<number>(65).fill(65)]]])(
    '%j is none',
    (bytes) => {
      expect(() => readAnswer(Uint8Array.from(bytes))).toThrow('bytes without a meaning');
    },
  );
});

test('receipts keep their totals past 4 GiB, however they are cut', () => {
  fc.assert(
    fc.property(
      fc.array(fc.nat({ max: 2 ** 31 }), { maxLength: 8 }),
      fc.integer({ min: 1, max: 9 }),
      (steps, cut) => {
        let total = 0;
        const totals = steps.map((step) => (total += step));
        const seen: number[] = [];
        const reader = new ReceiptReader(({ receivedBytes, consumedBytes }) => {
          expect(consumedBytes).toBe(receivedBytes);
          seen.push(receivedBytes);
        });
        const bytes = Buffer.concat(
          totals.map((one) => receiptBytes({ receivedBytes: one, consumedBytes: one })),
        );
        for (let at = 0; at < bytes.length; at += cut) reader.push(bytes.subarray(at, at + cut));
        expect(seen).toEqual(totals);
      },
    ),
  );
});

describe('an answer of one item', () => {
  async function* answer(...items: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
    for (const item of items) yield await Promise.resolve(item);
  }

  test('is that item', async () => {
    expect(await onlyItem(answer(Uint8Array.of(5)))).toEqual(Uint8Array.of(5));
  });

  test.each([0, 2])('is not one of %i', async (count) => {
    const items = Array.from({ length: count }, () => new Uint8Array());
    await expect(onlyItem(answer(...items))).rejects.toThrow(NetworkError);
  });
});
