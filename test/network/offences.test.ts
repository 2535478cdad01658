import { expect, test } from 'vitest';
import type { NetworkEvent } from '../../node-core/network/index.ts';
import { NETWORK_LIMITS } from '../../node-core/network/limits.ts';
import { Offences } from '../../node-core/network/offences.ts';
import { ManualClock } from './support/manual-clock.ts';

function start(): { offences: Offences; clock: ManualClock; events: NetworkEvent[]; shutOut: string[] } {
  const clock = new ManualClock();
  const events: NetworkEvent[] = [];
  const shutOut: string[] = [];
  const offences = new Offences({
    clock,
    limits: NETWORK_LIMITS,
    emit: (event) => events.push(event),
    shutOut: (peer) => shutOut.push(peer),
  });
  return { offences, clock, events, shutOut };
}

test('a frame of 1 GB shuts its sender out at once, for a minute, and then for two', async () => {
  const { offences, clock, events, shutOut } = start();
  const tooLong = { offence: 'tooLong', evidence: '1073741824' } as const;
  offences.note('a', tooLong);
  expect(shutOut).toEqual(['a']);
  expect(events).toContainEqual({ kind: 'shutOut', peer: 'a', forMs: 60_000, offence: 'tooLong' });
  await clock.pass(59_000);
  expect(offences.isShutOut('a')).toBe(true);
  await clock.pass(1_001);
  expect(offences.isShutOut('a')).toBe(false);
  offences.note('a', tooLong);
  expect(events).toContainEqual({ kind: 'shutOut', peer: 'a', forMs: 120_000, offence: 'tooLong' });
});

test('the longest time out is a quarter of an hour', async () => {
  const { offences, clock, events } = start();
  for (let times = 0; times < 8; times += 1) {
    offences.note('a', { offence: 'tooLong', evidence: '' });
    await clock.pass(16 * 60_000);
  }
  const waits = events.flatMap((event) => (event.kind === 'shutOut' ? [event.forMs / 60_000] : []));
  expect(waits).toEqual([1, 2, 4, 8, 15, 15, 15, 15]);
});

test('points fade: a bad line is no crime, a steady nuisance is', async () => {
  const { offences, clock, shutOut } = start();
  for (let hour = 0; hour < 50; hour += 1) {
    offences.note('bad line', { offence: 'slowReader', evidence: '' });
    await clock.pass(60_000);
  }
  expect(shutOut).toEqual([]);
  for (let times = 0; times < 11; times += 1) {
    offences.note('nuisance', { offence: 'halfOpen', evidence: '' });
    await clock.pass(500);
  }
  expect(shutOut).toEqual(['nuisance']);
});

test('a flood of offences is told at the 1st, 2nd, 4th, 8th time, and counted each time', () => {
  const { offences, events } = start();
  for (let times = 0; times < 100; times += 1) offences.note('a', { offence: 'gossipFlood', evidence: 'x' });
  const told = events.flatMap((event) => (event.kind === 'offence' ? [event.count] : []));
  expect(told).toEqual([1, 2, 4, 8, 16, 32, 64]);
  expect(offences.recordOf('a')?.counts).toEqual({ gossipFlood: 100 });
});

test('records are bounded, and what evidence says is cut', () => {
  const { offences, events } = start();
  for (let n = 0; n < 2_000; n += 1) {
    offences.note(`peer ${n}`, { offence: 'garbled', evidence: 'x'.repeat(10_000) });
  }
  expect(offences.peers()).toHaveLength(512);
  expect(JSON.stringify(events[0]).length).toBeLessThan(500);
});
