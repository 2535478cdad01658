/** What both directions share: bmRequestType without its direction bit, bRequest, wValue, wIndex (USB 2.0, 9.3). */
interface SetupFields {
  readonly type: 'class' | 'vendor';
  readonly recipient: 'device' | 'interface';
  readonly request: number;
  readonly value: number;
  readonly index: number;
}

/** A control transfer to the device. */
export interface ControlOut extends SetupFields {
  readonly direction: 'out';
  readonly data: Uint8Array;
}

/** A control transfer from the device; what it answers is looked at by nobody. */
export interface ControlIn extends SetupFields {
  readonly direction: 'in';
  readonly length: number;
}

/** One control transfer that sets a chip up. */
export type SetupPacket = ControlOut | ControlIn;

const NOTHING = new Uint8Array(0);

/** bmRequestType 40: to the device, vendor's own. */
export function vendorOut(request: number, value: number, index = 0): ControlOut {
  return { direction: 'out', type: 'vendor', recipient: 'device', request, value, index, data: NOTHING };
}

/** bmRequestType C0: from the device, vendor's own. */
export function vendorIn(request: number, value: number, length: number): ControlIn {
  return { direction: 'in', type: 'vendor', recipient: 'device', request, value, index: 0, length };
}

/** bmRequestType 21 (class) or 41 (vendor): to an interface, whose number is the index. */
export function interfaceOut(
  type: 'class' | 'vendor',
  {
    request,
    value,
    index,
    data = NOTHING,
  }: { request: number; value: number; index: number; data?: Uint8Array },
): ControlOut {
  return { direction: 'out', type, recipient: 'interface', request, value, index, data };
}
