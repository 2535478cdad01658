import { controlLines, lineCoding } from './cdc-acm.ts';
import { bulkInterface, type Chip, type DeviceFacts, wholePacket } from './chip.ts';
import { type SetupPacket, vendorIn, vendorOut } from './setup-packet.ts';

/** Reading and writing registers; HXN has requests of its own. */
const REGISTER = 0x01;
const HXN_REGISTER = 0x80;

const HXN_RESET = 0x07;
const HXN_BOTH_PIPES = 0x03;
const HXN_FLOW_CONTROL = 0x0a;
const HXN_NO_FLOW_CONTROL = 0xff;
/** Only chips before HXN answer a read of it. */
const HX_STATUS = 0x8080;
/** Its meaning is Prolific's; every driver sends it. */
const INITIALISATION: readonly SetupPacket[] = [
  vendorIn(REGISTER, 0x8484, 1),
  vendorOut(REGISTER, 0x0404, 0),
  vendorIn(REGISTER, 0x8484, 1),
  vendorIn(REGISTER, 0x8383, 1),
  vendorIn(REGISTER, 0x8484, 1),
  vendorOut(REGISTER, 0x0404, 1),
  vendorIn(REGISTER, 0x8484, 1),
  vendorIn(REGISTER, 0x8383, 1),
  vendorOut(REGISTER, 0, 1),
  vendorOut(REGISTER, 1, 0),
];
const EMPTY_PIPES: readonly SetupPacket[] = [vendorOut(REGISTER, 8, 0), vendorOut(REGISTER, 9, 0)];

/**
 * | variant | known by | setting up |
 * | --- | --- | --- |
 * | `legacy` (H) | class 02; where Linux also goes by the size of the control pipe, which the package `usb` does not tell | the long initialisation, register 2 = 24 |
 * | `hx` (HX, HXD, TA, TB) | USB 1.1; or USB 2.0, version 3.00 or 5.00, and it answers HX_STATUS | register 2 = 44 |
 * | `hxn` (GC to GT) | USB 2.0 otherwise; products 23a3 to 23f3 | two registers |
 */
type Variant = 'legacy' | 'hx' | 'hxn';

/**
 * Prolific PL2303, HX and HXN.
 * Sources: Linux drivers/usb/serial/pl2303.c (6.1, pl2303_detect_type and pl2303_startup); usb-serial-for-android.
 */
export const pl2303: Chip = {
  name: 'PL2303',
  probe: (device) => (isUnclear(device) ? vendorIn(REGISTER, HX_STATUS, 1) : undefined),
  driver(device, answer) {
    const bulk = bulkInterface(device);
    if (bulk === undefined) return undefined;
    return {
      claims: [bulk.face.number],
      readEndpoint: bulk.readEndpoint,
      start: startOf(variantOf(device, answer !== undefined)),
      line: (settings) => [lineCoding(settings, 0), controlLines('on', 0)],
      stop: [controlLines('off', 0)],
      payload: wholePacket,
    };
  },
};

function startOf(variant: Variant): readonly SetupPacket[] {
  if (variant === 'hxn') {
    return [
      vendorOut(HXN_REGISTER, HXN_RESET, HXN_BOTH_PIPES),
      vendorOut(HXN_REGISTER, HXN_FLOW_CONTROL, HXN_NO_FLOW_CONTROL),
    ];
  }
  const mode = vendorOut(REGISTER, 2, variant === 'legacy' ? 0x24 : 0x44);
  return [...INITIALISATION, mode, ...(variant === 'legacy' ? [] : EMPTY_PIPES)];
}

function isUnclear({ deviceClass, productId, usbVersion, deviceVersion }: DeviceFacts): boolean {
  if (deviceClass === 0x02 || isHxnProduct(productId)) return false;
  return usbVersion >= 0x0200 && (deviceVersion === 0x0300 || deviceVersion === 0x0500);
}

function variantOf(device: DeviceFacts, answered: boolean): Variant {
  if (device.deviceClass === 0x02) return 'legacy';
  if (isHxnProduct(device.productId)) return 'hxn';
  if (device.usbVersion < 0x0200) return 'hx';
  return isUnclear(device) && answered ? 'hx' : 'hxn';
}

/** 23a3, 23b3, ... 23f3. */
function isHxnProduct(productId: number): boolean {
  return (productId & 0xff0f) === 0x2303 && productId >= 0x23a3;
}
