/** What may go wrong with an adapter: a table of cases, each for every chip. */
import { chmodSync } from 'node:fs';
import { LINES, PAYLOADS } from '../payloads.ts';
import type { TestAdapter } from './adapters.ts';
import { givenBack, problemOf, sourceOf, takenAway, withLine } from './chip-cases.ts';
import { Ear } from './ear.ts';
import { OtherProgram } from './other-program.ts';
import { check, same } from './report.ts';
import { deviceFileOf, driverOf } from './sysfs.ts';

const P1 = LINES['115200 8N1'];
/** A user who is not root. */
const SOMEBODY = 1000;

/** Who else wants the adapters. */
interface Others {
  readonly sameUser: OtherProgram;
  readonly otherUser: OtherProgram;
}

interface FaultCase {
  readonly name: string;
  readonly run: (adapter: TestAdapter, others: Others) => Promise<void>;
}

/** For chips that can be told to break: all that are played, QEMU's own adapter not. */
const BROKEN: readonly FaultCase[] = [
  {
    name: 'refuses its settings: failed, and let go of',
    run: (adapter) => failsToOpen(adapter, 'stallControl'),
  },
  { name: 'does not answer: failed, and let go of', run: (adapter) => failsToOpen(adapter, 'mute') },
  { name: 'its pipe stalls once: cleared, and nothing lost', run: stallsOnce },
  { name: 'its pipe stays stalled: lost as failed, and given back', run: staysStalled },
];

/** The same of a pipe that was broken before it was plugged in. */
export async function pipeFaultCases(adapter: TestAdapter): Promise<void> {
  const { title, plugBroken } = adapter;
  if (plugBroken === undefined) return;
  const replugged = async (plug: () => Promise<void>): Promise<void> => {
    await takenAway(adapter);
    await plug();
    await givenBack(adapter);
  };
  await check(`${title}: its pipe stalls once: cleared, and nothing lost`, async () => {
    await replugged(() => plugBroken('halt'));
    await withLine(sourceOf(adapter), P1, async (ear) => {
      await adapter.say('115200 8N1');
      await ear.hears(PAYLOADS['115200 8N1']);
      same('lost', ear.reasons, []);
    });
    await givenBack(adapter);
  });
  await check(`${title}: its pipe stays stalled: lost as failed, and given back`, async () => {
    await replugged(() => plugBroken('haltForever'));
    const ear = new Ear();
    const line = await sourceOf(adapter).open(P1, ear);
    await ear.loses('failed');
    await line.close();
    await givenBack(adapter);
    await replugged(() => adapter.plug());
  });
}

const OTHERS: readonly FaultCase[] = [
  { name: 'a program has its serial port: busy, and it is named', run: portIsTaken },
  { name: 'a program has claimed it over usbfs: busy, named, and it keeps it', run: claimed },
  { name: 'a user who may not: permission, with the rule that helps', run: forbidden },
  { name: 'the same user, where the file is theirs: opened, and given back', run: allowed },
];

/** Every case for every adapter, all adapters at once. */
export async function faultCases(adapters: readonly TestAdapter[]): Promise<void> {
  const others: Others = { sameUser: new OtherProgram(), otherUser: new OtherProgram(SOMEBODY) };
  for (const { name, run } of [...BROKEN, ...OTHERS]) {
    const needsBreaking = BROKEN.some((one) => one.name === name);
    const able = adapters.filter(({ breakIt }) => !needsBreaking || breakIt !== undefined);
    await Promise.all(able.map((one) => check(`${one.title}: ${name}`, () => run(one, others))));
  }
  await others.otherUser.end('SIGKILL');
  await killedCase(adapters, others.sameUser);
  await endedCase(adapters);
}

async function failsToOpen(adapter: TestAdapter, fault: 'stallControl' | 'mute'): Promise<void> {
  await adapter.breakIt?.(fault);
  same('problem', (await problemOf(() => sourceOf(adapter).open(P1, new Ear()))).problem, 'failed');
  if (driverOf(adapter.ids) === 'usbfs') throw new Error('it was not let go of');
  // The kernel's own driver does not want a broken chip, either: it is pulled out, and plugged in whole.
  await takenAway(adapter);
  await adapter.breakIt?.('none');
  await adapter.plug();
  await givenBack(adapter);
}

async function stallsOnce(adapter: TestAdapter): Promise<void> {
  await withLine(sourceOf(adapter), P1, async (ear) => {
    await adapter.breakIt?.('halt');
    await adapter.say('115200 8N1');
    await ear.hears(PAYLOADS['115200 8N1']);
    same('lost', ear.reasons, []);
  });
  await givenBack(adapter);
}

async function staysStalled(adapter: TestAdapter): Promise<void> {
  const ear = new Ear();
  const line = await sourceOf(adapter).open(P1, ear);
  await adapter.breakIt?.('haltForever');
  await ear.loses('failed');
  await adapter.breakIt?.('none');
  await line.close();
  await givenBack(adapter);
}

async function portIsTaken(adapter: TestAdapter, { sameUser }: Others): Promise<void> {
  const path = await givenBack(adapter);
  same('said', await sameUser.ask({ kind: 'openPort', path }), 'open');
  const { problem, holder } = await problemOf(() => sourceOf(adapter).open(P1, new Ear()));
  same('driver', driverOf(adapter.ids), adapter.kernelDriver);
  await sameUser.ask({ kind: 'close', what: path });
  same('problem', [problem, holder], ['busy', sameUser.title]);
}

async function claimed(adapter: TestAdapter, { sameUser }: Others): Promise<void> {
  const { ids } = adapter;
  same('said', await sameUser.ask({ kind: 'open', ids }), 'open');
  const { problem, holder } = await problemOf(() => sourceOf(adapter).open(P1, new Ear()));
  same('driver', driverOf(ids), 'usbfs');
  await sameUser.ask({ kind: 'close', what: ids });
  same('problem', [problem, holder], ['busy', sameUser.title]);
  await givenBack(adapter);
}

async function forbidden(adapter: TestAdapter, { otherUser }: Others): Promise<void> {
  const { ids } = adapter;
  const file = deviceFileOf(ids);
  chmodSync(file, 0o664);
  const said = await otherUser.ask({ kind: 'open', ids });
  const helps = said.startsWith('permission ') && said.includes('udev rule') && said.includes(file);
  if (!helps) throw new Error(said);
  same('driver', driverOf(ids), adapter.kernelDriver);
}

async function allowed(adapter: TestAdapter, { otherUser }: Others): Promise<void> {
  const { ids } = adapter;
  chmodSync(deviceFileOf(ids), 0o666);
  same('said', await otherUser.ask({ kind: 'open', ids }), 'open');
  same('driver', driverOf(ids), 'usbfs');
  await otherUser.ask({ kind: 'close', what: ids });
  await givenBack(adapter);
}

/** One program that has all of them is killed: it gives nothing back, whoever comes next does. */
async function killedCase(adapters: readonly TestAdapter[], program: OtherProgram): Promise<void> {
  const said = await Promise.all(adapters.map(({ ids }) => program.ask({ kind: 'open', ids })));
  await program.end('SIGKILL');
  const each = adapters.map((adapter, at) =>
    check(`${adapter.title}: a process of ours was killed: the next one gives it back`, async () => {
      same('said', said[at], 'open');
      await withLine(sourceOf(adapter), P1, async (ear) => {
        await adapter.say('115200 8N1');
        await ear.hears(PAYLOADS['115200 8N1']);
      });
      await givenBack(adapter);
    }),
  );
  await Promise.all(each);
}

/** One program that has all of them is ended, as by a system that shuts down. */
async function endedCase(adapters: readonly TestAdapter[]): Promise<void> {
  const program = new OtherProgram();
  const said = await Promise.all(adapters.map(({ ids }) => program.ask({ kind: 'open', ids })));
  const had = adapters.map(({ ids }) => driverOf(ids));
  const code = await program.end('SIGTERM');
  const each = adapters.map((adapter, at) =>
    check(`${adapter.title}: a process of ours is ended: given back as it goes`, async () => {
      same('said, driver, code', [said[at], had[at], code], ['open', 'usbfs', 0]);
      await givenBack(adapter);
    }),
  );
  await Promise.all(each);
}
