/** Runs in the guest: the project's drivers, the real package `usb`, a real kernel's usbfs. */
import { existsSync } from 'node:fs';
import { Player } from '../played/players.ts';
import { playedAdapter, qemuFtdi } from './adapters.ts';
import { chipCases } from './chip-cases.ts';
import { until } from './report.ts';
import { lastCases, systemCases } from './system-cases.ts';

const CHIPS = ['CP210x', 'PL2303', 'PL2303-HXN', 'CH340', 'CDC-ACM'] as const;
const controller = process.env['CONTROLLER'] ?? 'xhci';

const ftdi = qemuFtdi();
await until('the serial port of QEMU’s adapter', () => existsSync('/dev/ttyUSB0') || undefined);
await chipCases(ftdi, controller);
// The virtual hub is the same on both.
if (controller === 'xhci') {
  const player = new Player();
  const adapters = CHIPS.map((chip, port) => playedAdapter(chip, port, player));
  const [first, other] = adapters;
  if (first === undefined || other === undefined) throw new Error('two adapters at least');
  // Side by side: they have nothing in common but this process. Much of it is waiting.
  await Promise.all(
    adapters.map(async (adapter) => {
      await adapter.plug();
      await chipCases(adapter, 'usb/ip');
      if (adapter === first) await systemCases(first);
    }),
  );
  await lastCases(first, { ftdi, other, player });
  player.end();
}
process.exit(0);
