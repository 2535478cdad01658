/**
 * # usb: adapters between a meter's port and this PC
 *
 * Purpose: bytes from serial adapters on USB as a `ByteSource`: driven directly over the npm package `usb`, or as serial
 * ports of the operating system by the package `serialport`.
 *
 * | file | what |
 * | --- | --- |
 * | `ftdi`, `cp210x`, `pl2303`, `ch340`, `cdc-acm` | chips: line settings -> setup packets; packet -> bytes. Pure |
 * | `chip`, `setup-packet`, `known-adapters` | their contract, and which device has which |
 * | `usb-bus`, `node-usb-bus`, `usb-fault` | the port to this PC's USB, its filling, what its errors mean |
 * | `usb-source`, `usb-line`, `open-problem` | opening, reading, giving back; what helps when it cannot be opened |
 * | `linux-usb` | /sys and /proc: the kernel's driver of an interface, and who has a device open |
 * | `adapters`, `hotplug` | which adapters there are, by what name, and when that changes |
 * | `serial-source` | the operating system's serial ports |
 * | `cable-source` | either of them, by its name |
 * | `udev-rule` | the rule that lets whoever sits at the PC use them |
 *
 * Invariants:
 * - An adapter that the kernel's driver had is given back to it when the line is closed, lost, or could not be opened. A
 *   process that was killed cannot: then the next line that is closed does.
 * - Nothing is taken from another program: detaching a driver is for kernel drivers whose serial port nobody has open.
 * - One packet is asked for at a time: a longer read would wait for what is not coming, and one that times out loses what
 *   had come in. On Linux no read times out.
 *
 * Sources: USB 2.0; CDC PSTN 1.2; AN232B-05 (FTDI); AN571 (Silicon Labs); Linux drivers/usb/serial; usb-serial-for-android;
 * nusb for the errors. docs/usb.md says what was tried where.
 *
 * Deviation: break and modem lines of the meter's side are not read; no meter's port has them.
 */
export { type Adapter, adaptersAmong, isSelected } from './adapters.ts';
export { cableSource } from './cable-source.ts';
export type { ChipName } from './chip.ts';
export { systemAdapters, usbAdapters, type WatchOptions, watchAdapters } from './hotplug.ts';
export { nodeUsbBus } from './node-usb-bus.ts';
export { serialAdapters, serialSource } from './serial-source.ts';
export { UDEV_RULE_PATH, udevInstructions, udevRule } from './udev-rule.ts';
export type { UsbBus, UsbConnection, UsbDeviceEntry } from './usb-bus.ts';
export { type UsbSourceOptions, usbSource } from './usb-source.ts';
