import { expect, test } from 'vitest';
import { watchNode } from '../../../../main/desktop/life/node-watch.ts';
import { RecordingApi } from '../../../api/recording-api.ts';
import { livePower } from '../../../api/sample-views.ts';

test('the first power comes at once, the first look when the start is through; later ones are the newest', async () => {
  const api = new RecordingApi();
  const ending = new AbortController();
  const heard: string[] = [];
  const waits: { ms: number; go: () => void }[] = [];
  let wake = () => {};
  const until = async (isSo: () => boolean) => {
    while (!isSo()) {
      await new Promise<void>((resolve) => {
        wake = resolve;
      });
    }
  };
  const pause = (ms: number) =>
    new Promise<void>((resolve) => {
      waits.push({ ms, go: resolve });
      wake();
    });
  const watching = watchNode(
    { api, signal: ending.signal, pause },
    {
      onPower: ({ importW, exportW }) => heard.push(`${importW}/${exportW}`),
      onLook: ({ tasks }) => heard.push(`look ${tasks.length > 0}`),
    },
  );
  await until(() => waits.length === 2);
  expect(heard).toHaveLength(1);
  const go = (ms: number) => waits.findLast((wait) => wait.ms === ms)?.go();
  for (const step of [2, 3]) api.power.send(livePower(step));
  go(2_000);
  await until(() => waits.length === 3);
  const { importW, exportW } = livePower(3);
  expect(heard.at(-1)).toBe(`${importW}/${exportW}`);
  for (const nowMs of [1, 2, 3]) api.changes.send({ topics: ['market'], nowMs });
  go(20_000);
  await until(() => waits.length === 4);
  expect(heard.filter((line) => line === 'look true')).toHaveLength(1);
  expect(waits.map(({ ms }) => ms).toSorted((a, b) => a - b)).toEqual([2_000, 2_000, 15_000, 20_000]);
  ending.abort();
  for (const wait of waits) wait.go();
  await watching;
  expect(api.power.watchers + api.changes.watchers).toBe(0);
});
