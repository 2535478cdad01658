import { EventEmitter } from 'node:events';
import { expect, test } from 'vitest';
import { followSleep, type Sleeper } from '../../../../main/desktop/life/sleep.ts';

function follow(node: () => Sleeper | undefined) {
  const power = new EventEmitter();
  const log: string[] = [];
  let onAwake = () => {};
  const awake = () =>
    new Promise<void>((resolve) => {
      onAwake = resolve;
    });
  followSleep({ power, node, onAwake: () => onAwake(), report: (line) => log.push(line) });
  return { power, log, awake };
}

test('the node goes to sleep, then wakes, also where the system says it twice or out of order', async () => {
  const said: string[] = [];
  const { power, awake } = follow(() => ({
    sleep: async () => {
      await Promise.resolve();
      said.push('sleep');
    },
    wake: () => Promise.resolve(void said.push('wake')),
  }));
  const up = awake();
  for (const event of ['resume', 'suspend', 'suspend', 'resume', 'resume']) power.emit(event);
  await up;
  expect(said).toEqual(['sleep', 'wake']);
});

test('a node that fails at it, or that is not there, stops nothing', async () => {
  let node: Sleeper | undefined = { sleep: () => Promise.reject(new Error('busy')) };
  const { power, log, awake } = follow(() => node);
  for (const round of [1, 2]) {
    const up = awake();
    power.emit('suspend');
    power.emit('resume');
    await up;
    if (round === 1) node = undefined;
  }
  expect(log).toEqual(['the node did not go to sleep well: busy']);
});
