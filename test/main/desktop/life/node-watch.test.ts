import { expect, test } from 'vitest';
import { watchNode } from '../../../../main/desktop/life/node-watch.ts';
import { RecordingApi } from '../../../api/recording-api.ts';
import { livePower } from '../../../api/sample-views.ts';

test('the first power and the first look come at once; later ones wait their time and are the newest', async () => {
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
  await until(() => waits.length === 1);
  expect(heard.toSorted()).toHaveLength(2);
  for (const step of [2, 3]) api.power.send(livePower(step));
  waits[0]?.go();
  await until(() => waits.length === 2);
  const { importW, exportW } = livePower(3);
  expect(heard.at(-1)).toBe(`${importW}/${exportW}`);
  api.changes.send({ topics: ['market'], nowMs: 1 });
  await until(() => waits.length === 3);
  expect(heard.filter((line) => line === 'look true')).toHaveLength(2);
  expect(waits.map(({ ms }) => ms)).toEqual([2_000, 2_000, 15_000]);
  ending.abort();
  for (const { go } of waits) go();
  await watching;
  expect(api.power.watchers + api.changes.watchers).toBe(0);
});
