/** Runs in the guest: the project's drivers, the real package `usb`, a real kernel's usbfs. */
import { existsSync } from 'node:fs';
import { REDIRECTED } from '../host-adapters.ts';
import { Player } from '../played/players.ts';
import { playedAdapter, qemuFtdi, redirectedAdapter } from './adapters.ts';
import { givenBack, lineCases, pipeCases, takenAway } from './chip-cases.ts';
import { faultCases, pipeFaultCases } from './fault-cases.ts';
import { check, until } from './report.ts';
import { lastCases, systemCases } from './system-cases.ts';

/** Over USB/IP: all of them, and variants. */
const CHIPS = ['CP210x', 'PL2303', 'PL2303-HXN', 'CH340', 'CDC-ACM', 'FTDI'] as const;
const controller = process.env['CONTROLLER'] ?? 'xhci';

const ftdi = qemuFtdi(controller);
const redirected = REDIRECTED.map((chip) => redirectedAdapter(chip, controller));
await until('the serial port of QEMU’s adapter', () => existsSync('/dev/ttyUSB0') || undefined);
// Side by side: they have nothing in common but this process. Much of it is waiting.
await Promise.all([
  lineCases(ftdi).then(() => pipeCases(ftdi)),
  ...redirected.map(async (adapter) => {
    await adapter.plug();
    await lineCases(adapter);
    await pipeCases(adapter);
    await pipeFaultCases(adapter);
  }),
]);
await faultCases([ftdi, ...redirected]);
if (controller === 'xhci') {
  // The virtual hub is the same on both. Over it adapters of the same names are plugged in.
  for (const adapter of redirected) await takenAway(adapter);
  await overUsbIp();
}
process.exit(0);

async function overUsbIp(): Promise<void> {
  const player = new Player();
  const played = CHIPS.map((chip, port) => playedAdapter(chip, port, player));
  const [first, other] = played;
  if (first === undefined || other === undefined) throw new Error('two adapters at least');
  await Promise.all(
    played.map(async (adapter, port) => {
      await adapter.plug();
      await lineCases(adapter);
      // The others have brought as much on controllers that are no fiction.
      if (CHIPS[port] === 'PL2303-HXN') await pipeCases(adapter);
      if (adapter === first) await systemCases(first);
    }),
  );
  await faultCases(played);
  await lastCases(first, { other, player });
  await check('at the end every adapter is with its kernel driver', async () => {
    for (const one of [ftdi, ...played]) await givenBack(one);
  });
  player.end();
}
