/** Runs in the guest: the project's drivers, the real package `usb`, a real kernel's usbfs. */
import { existsSync } from 'node:fs';
import { Player } from '../played/players.ts';
import { playedAdapter, qemuFtdi } from './adapters.ts';
import { givenBack, lineCases, pipeCases } from './chip-cases.ts';
import { faultCases } from './fault-cases.ts';
import { check, until } from './report.ts';
import { lastCases, systemCases } from './system-cases.ts';

const CHIPS = ['CP210x', 'PL2303', 'PL2303-HXN', 'CH340', 'CDC-ACM', 'FTDI'] as const;
const controller = process.env['CONTROLLER'] ?? 'xhci';

const ftdi = qemuFtdi(controller);
await until('the serial port of QEMU’s adapter', () => existsSync('/dev/ttyUSB0') || undefined);
await lineCases(ftdi);
await pipeCases(ftdi);
// The virtual hub is the same on both.
if (controller === 'xhci') {
  const player = new Player();
  const played = CHIPS.map((chip, port) => playedAdapter(chip, port, player));
  const [first, other] = played;
  if (first === undefined || other === undefined) throw new Error('two adapters at least');
  // Side by side: they have nothing in common but this process. Much of it is waiting.
  await Promise.all(
    played.map(async (adapter, port) => {
      await adapter.plug();
      await lineCases(adapter);
      // QEMU's own adapter has brought as much over the same driver, on a controller that is no fiction.
      if (CHIPS[port] !== 'FTDI') await pipeCases(adapter);
      if (adapter === first) await systemCases(first);
    }),
  );
  await faultCases([ftdi, ...played]);
  await lastCases(first, { other, player });
  await check('at the end every adapter is with its kernel driver', async () => {
    for (const one of [ftdi, ...played]) await givenBack(one);
  });
  player.end();
} else await faultCases([ftdi]);
process.exit(0);
