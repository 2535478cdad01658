/**
 * `npm run bench:elections -- [--rounds N]`: how long a group of 3, 5, 7 and 9 that starts from nothing takes to have a leader:
 * the real core, driver and clock, links in memory. The last line is one JSON object: milliseconds, by the group's size.
 */
import { parseArgs } from 'node:util';
import { randomInt } from 'node:crypto';
import { RaftGroup } from '../../node-core/consensus/driver/group.ts';
import { realGroupTime } from '../../node-core/node/member/group-time.ts';
import { emptyDisk, ToyMachine, written } from '../consensus/driver/toy-machine.ts';
import { median, percentile } from './percentiles.ts';

const { values } = parseArgs({ options: { rounds: { type: 'string', default: '15' } } });
/** About what a link between two homes of a town takes. */
const LINK_MS = 10;

const results: Record<string, { p50Ms: number; worstMs: number }> = {};
for (const size of [3, 5, 7, 9]) {
  const took: number[] = [];
  for (let round = 0; round < Number(values.rounds); round += 1) took.push(await election(size));
  const result = { p50Ms: Math.round(median(took)), worstMs: Math.round(percentile(took, 1)) };
  results[`nodes${size}`] = result;
  console.log(`${size} nodes: p50 ${result.p50Ms} ms, worst ${result.worstMs} ms`);
}
console.log(JSON.stringify(results));

/** Milliseconds from the start of all nodes to the first one that leads. */
async function election(size: number): Promise<number> {
  const ids = Array.from({ length: size }, (_, n) => n + 1);
  const groups = new Map<number, RaftGroup>();
  const { promise, resolve } = Promise.withResolvers<number>();
  const startMs = performance.now();
  for (const id of ids) {
    const disk = emptyDisk();
    const machine = new ToyMachine(id, disk);
    const group = new RaftGroup({
      id,
      stored: disk.stored,
      founders: ids,
      machine,
      disk: {
        write: (write, done) => {
          disk.stored = written(disk, write).stored;
          done();
        },
      },
      links: { send: (to, frame) => void setTimeout(() => groups.get(to)?.receive(id, frame), LINK_MS) },
      catchUp: (_, done) => done(),
      time: realGroupTime(),
      random: (bound) => randomInt(bound),
      event: (event) => {
        if (event.kind === 'becameLeader') resolve(performance.now() - startMs);
      },
    });
    groups.set(id, group);
  }
  const tookMs = await promise;
  for (const group of groups.values()) await group.close();
  return tookMs;
}
