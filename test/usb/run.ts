/**
 * `npm run test:usb`: the project's USB drivers against a real kernel, in a guest of QEMU's. QEMU brings an FTDI adapter of its
 * own; the other chips are played, on the same controllers (usbredir) and over USB/IP. Prints a line for each case; the last one counts them.
 *
 *   node test/usb/run.ts [--only xhci|uhci] [--console]
 *
 * Debian packages: qemu-system-x86, cpio, kmod installed; linux-image-amd64, busybox-static and udev only downloaded.
 */
import { isDeepStrictEqual, parseArgs } from 'node:util';
import type { LineSettings } from '../../node-core/meter/byte-source.ts';
import { guestImage, missingPackages } from './guest-image.ts';
import { guestPrograms } from './guest-programs.ts';
import type { GuestLine } from './guest/report.ts';
import { PAYLOADS } from './payloads.ts';
import type { PlayedLine } from './played/played-device.ts';
import { type Controller, VirtualMachine } from './virtual-machine.ts';

const { values: options } = parseArgs({
  options: {
    only: { type: 'string' },
    console: { type: 'boolean', default: false },
  },
});

/** All of it under ten minutes; on a machine that does nothing else it takes half of that. `performance.now` begins with us. */
const WHOLE_LIMIT_MS = 570_000;
/** A guest that has said nothing for so long has stopped: a case that brings no more bytes fails long before. */
const QUIET_LIMIT_MS = 200_000;

let passed = 0;
let failed = 0;

function tell(name: string, failure?: string, ms?: number): void {
  if (failure === undefined) passed += 1;
  else failed += 1;
  const took = ms === undefined ? '' : ` (${(ms / 1000).toFixed(1)} s)`;
  console.log(
    `${failure === undefined ? 'ok    ' : 'FAILED'} ${name}${took}${failure === undefined ? '' : `: ${failure}`}`,
  );
}

async function runOn(controller: Controller, programs: string): Promise<void> {
  const lines: LineSettings[] = [];
  let done = false;
  const last: string[] = [];
  const machine = new VirtualMachine({
    image: guestImage(),
    controller,
    programs,
    console(text) {
      last.push(text);
      if (last.length > 15) last.shift();
      if (options.console) console.log(`| ${text}`);
    },
    line(text) {
      // Written by our own guest.
      const line = JSON.parse(text) as GuestLine;
      if (options.console) console.log(`@ ${text}`);
      switch (line.kind) {
        case 'case':
          return tell(line.name, line.failure, line.ms);
        case 'say':
          return machine.say(line.adapter, PAYLOADS[line.payload]);
        case 'unplug':
          return machine.unplug(line.adapter);
        case 'plug':
          return machine.plug(line.adapter, line.fault);
        case 'line': {
          const { adapter, settings } = line;
          if (adapter === 'QEMU') lines.push(settings);
          else checkLine(`${controller}: ${adapter} itself`, settings, machine.line(adapter));
          return undefined;
        }
        case 'exit':
          done = line.code === 0;
          return undefined;
      }
    },
  });
  await machine.start();
  const code = await machine.ended({
    quietMs: QUIET_LIMIT_MS,
    wholeMs: Math.max(0, WHOLE_LIMIT_MS - performance.now()),
  });
  const ended = done && code === 0;
  tell(`${controller}: the guest came to its end`, ended ? undefined : `QEMU ${code}\n${last.join('\n')}`);
  checkTrace(controller, { lines, trace: machine.trace() });
  machine.remove();
}

/** A line that the guest set must be so at the chip, with DTR and RTS on. */
function checkLine(
  who: string,
  { baudRate, dataBits, parity, stopBits }: LineSettings,
  chip: PlayedLine,
): void {
  const wanted: PlayedLine = { baudRate, dataBits, parity, stopBits, dtr: true, rts: true };
  const set = `${who} was set to ${baudRate} ${dataBits} ${parity}, DTR and RTS on`;
  tell(set, isDeepStrictEqual({ ...chip }, wanted) ? undefined : JSON.stringify(chip));
}

/** Every line that the guest set must have come to QEMU's adapter, in that order. */
function checkTrace(
  controller: Controller,
  { lines, trace }: { readonly lines: readonly LineSettings[]; readonly trace: readonly string[] },
): void {
  if (options.console)
    console.log(trace.filter((text) => /set_baud|set_data|unsupported/.test(text)).join('\n'));
  let at = 0;
  for (const { baudRate, dataBits, parity } of lines) {
    const found = trace.findIndex((text, index) => {
      const baud = Number(/set_baud.*?(\d+)\s*$/.exec(text)?.[1]);
      return index >= at && Math.abs(baud / baudRate - 1) < 0.005;
    });
    const data = trace.slice(found).find((text) => text.includes('set_data'));
    const set = `${controller}: QEMU's adapter was set to ${baudRate} ${dataBits} ${parity}`;
    tell(set, found === -1 || data === undefined ? 'not in its trace' : undefined);
    if (found !== -1) at = found + 1;
  }
  if (lines.length !== 3) tell(`${controller}: three lines for QEMU's adapter`, `${lines.length} were set`);
}

const missing = missingPackages();
if (missing.length > 0) {
  tell('QEMU and what builds its guest', `missing; on Debian: sudo apt-get install ${missing.join(' ')}`);
} else {
  const programs = await guestPrograms();
  // The shorter one first: what is left of the time is the other's.
  const controllers = (['uhci', 'xhci'] as const).filter(
    (one) => options.only === undefined || options.only === one,
  );
  for (const controller of controllers) await runOn(controller, programs);
  console.log(`${(performance.now() / 1000).toFixed(0)} s`);
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
