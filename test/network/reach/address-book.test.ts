import { describe, expect, test } from 'vitest';
import type { RememberedAddress } from '../../../node-core/network/index.ts';
import { NETWORK_LIMITS } from '../../../node-core/network/limits.ts';
import { AddressBook } from '../../../node-core/network/reach/address-book.ts';
import { memoryStore } from '../support/memory-store.ts';
import { ManualClock } from '../support/manual-clock.ts';

const LAN = '/ip4/192.168.1.20/tcp/4001';
const FAR = '/ip4/5.5.5.12/tcp/4001';

function far(n: number): string {
  return `/ip4/5.5.6.${n}/tcp/4001`;
}

function start(kept: readonly RememberedAddress[] = []): {
  book: AddressBook;
  clock: ManualClock;
  store: ReturnType<typeof memoryStore>;
} {
  const clock = new ManualClock();
  const store = memoryStore(kept);
  return { book: new AddressBook({ clock, limits: NETWORK_LIMITS, store }), clock, store };
}

function texts(book: AddressBook, household = 'a'): string[] {
  return book.addressesOf(household).map(({ text }) => text);
}

describe('the address book', () => {
  test('puts the LAN before the internet, and what works before what fails', () => {
    const { book } = start();
    book.learn('a', { addresses: [far(1), FAR, LAN], source: 'told' });
    book.tried('a', { address: far(1), worked: false });
    book.tried('a', { address: FAR, worked: true });
    expect(texts(book)).toEqual([LAN, FAR, far(1)]);
  });

  test('keeps what a user gave, however many others are told and however often it fails', () => {
    const { book } = start();
    book.learn('a', { addresses: [FAR], source: 'given' });
    for (let times = 0; times < 60; times += 1) book.tried('a', { address: FAR, worked: false });
    for (let n = 1; n < 100; n += 1) book.learn('a', { addresses: [far(n)], source: 'told' });
    expect(texts(book)).toContain(FAR);
    expect(texts(book)).toHaveLength(NETWORK_LIMITS.addressesPerPeer);
  });

  test('lets no stranger to a peer push out what the peer said of itself', () => {
    const { book } = start();
    book.learnAnew('a', [{ address: FAR, mapped: true }]);
    for (let n = 1; n < 100; n += 1) book.learn('a', { addresses: [far(n)], source: 'heard' });
    expect(texts(book)).toContain(FAR);
    expect(book.isMapped('a', FAR)).toBe(true);
    expect(book.vouchedFor('a').map(({ text }) => text)).toEqual([FAR]);
  });

  test('hands on what it heard only once it worked', () => {
    const { book } = start();
    book.learn('a', { addresses: [FAR], source: 'heard' });
    expect(book.vouchedFor('a')).toEqual([]);
    book.tried('a', { address: FAR, worked: true });
    expect(book.vouchedFor('a').map(({ text }) => text)).toEqual([FAR]);
  });

  test('forgets what was told when the peer says otherwise, and not what was given', () => {
    const { book } = start();
    book.learn('a', { addresses: [LAN], source: 'given' });
    book.learnAnew('a', [{ address: far(1), mapped: false }]);
    book.learn('a', { addresses: [far(3)], source: 'heard' });
    book.learnAnew('a', [{ address: far(2), mapped: false }]);
    expect(texts(book)).toEqual([LAN, far(2)]);
  });

  test('takes host names from users only', () => {
    const { book } = start();
    expect(book.learn('a', { addresses: ['/dns/evil.example/tcp/80'], source: 'told' })).toBe(false);
    expect(book.learn('a', { addresses: ['/dns/home.example/tcp/80'], source: 'given' })).toBe(true);
  });

  test('remembers a bounded number of households, those heard of last', () => {
    const { book } = start();
    for (let n = 0; n < 1_000; n += 1) book.learn(`peer ${n}`, { addresses: [FAR], source: 'told' });
    expect(book.households()).toHaveLength(NETWORK_LIMITS.rememberedPeers);
    expect(book.households()).toContain('peer 999');
  });

  test('saves a swarm of changes once, and what is left at the end', async () => {
    const { book, clock, store } = start();
    book.learn('a', { addresses: [FAR], source: 'told' });
    book.learn('a', { addresses: [LAN], source: 'found' });
    expect(store.saved()).toEqual([]);
    await clock.pass(3_000);
    expect(store.saved()).toHaveLength(2);
    book.learn('b', { addresses: [FAR], source: 'told' });
    book.close();
    expect(store.saved()).toHaveLength(3);
    const again = start(store.saved());
    expect(texts(again.book)).toEqual([LAN, FAR]);
    expect(texts(again.book, 'b')).toEqual([FAR]);
  });
});
