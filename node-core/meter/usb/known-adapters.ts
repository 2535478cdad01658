import { cdcAcm, hasAbstractControl } from './cdc-acm.ts';
import { ch340 } from './ch340.ts';
import type { Chip, DeviceFacts } from './chip.ts';
import { cp210x } from './cp210x.ts';
import { ftdi } from './ftdi.ts';
import { pl2303 } from './pl2303.ts';

/** One vendor's products with one kind of chip. */
export interface KnownProducts {
  readonly chip: Chip;
  readonly vendorId: number;
  readonly productIds: readonly number[];
}

/** The chips' own IDs (Linux drivers/usb/serial); makers of cables for meters keep them. */
export const KNOWN_PRODUCTS: readonly KnownProducts[] = [
  {
    chip: ftdi,
    vendorId: 0x0403,
    productIds: [0x6001, 0x6010, 0x6011, 0x6014, 0x6015],
  },
  { chip: cp210x, vendorId: 0x10c4, productIds: [0xea60, 0xea61, 0xea63, 0xea70, 0xea71] },
  {
    chip: pl2303,
    vendorId: 0x067b,
    productIds: [0x2303, 0x2304, 0x23a3, 0x23b3, 0x23c3, 0x23d3, 0x23e3, 0x23f3],
  },
  { chip: ch340, vendorId: 0x1a86, productIds: [0x5523, 0x7522, 0x7523] },
];

/** The chip of a device by its IDs, else by its interfaces; undefined where it is no serial adapter known here. */
export function chipOf(device: DeviceFacts): Chip | undefined {
  const known = KNOWN_PRODUCTS.find(
    ({ vendorId, productIds }) => vendorId === device.vendorId && productIds.includes(device.productId),
  );
  if (known !== undefined) return known.chip;
  return hasAbstractControl(device) ? cdcAcm : undefined;
}
