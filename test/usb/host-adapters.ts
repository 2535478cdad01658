/** Adapters that the host has and plugs into the guest's host controller: QEMU's own, and chips played behind `usb-redir`. */

/** Chips that QEMU has no adapter of; with its own FTDI adapter all five that are driven. */
export const REDIRECTED = ['CP210x', 'PL2303', 'CH340', 'CDC-ACM'] as const;

export type RedirectedChip = (typeof REDIRECTED)[number];

/** `QEMU`: its own FTDI adapter. */
export type HostAdapter = 'QEMU' | RedirectedChip;
