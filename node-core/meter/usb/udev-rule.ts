import { KNOWN_PRODUCTS } from './known-adapters.ts';

/** Where the rule goes: below 73, where logind gives what is tagged to whoever sits at the PC. */
export const UDEV_RULE_PATH = '/etc/udev/rules.d/70-nabowatt-meter.rules';

/**
 * The text of `assets/udev/70-nabowatt-meter.rules`: whoever sits at the PC may use serial adapters for meters, as USB
 * devices and as serial ports, and ModemManager leaves them alone.
 */
export function udevRule(): string {
  const lines = KNOWN_PRODUCTS.flatMap(({ chip, vendorId, productIds }) => [
    `# ${chip.name}`,
    ...productIds.map(
      (productId) =>
        `ATTRS{idVendor}=="${hex4(vendorId)}", ATTRS{idProduct}=="${hex4(productId)}", GOTO="nabowatt_ours"`,
    ),
  ]);
  return `${[
    '# Nabowatt: serial adapters for meters may be used by whoever sits at this PC.',
    '# To be put into /etc/udev/rules.d; then: udevadm control --reload && udevadm trigger',
    'ACTION=="remove", GOTO="nabowatt_end"',
    'SUBSYSTEM=="usb", ENV{DEVTYPE}=="usb_device", GOTO="nabowatt_look"',
    'SUBSYSTEM=="tty", SUBSYSTEMS=="usb", GOTO="nabowatt_look"',
    'GOTO="nabowatt_end"',
    'LABEL="nabowatt_look"',
    ...lines,
    '# CDC-ACM',
    'ENV{ID_USB_INTERFACES}=="*:0202*", GOTO="nabowatt_ours"',
    'KERNEL=="ttyACM[0-9]*", GOTO="nabowatt_ours"',
    'GOTO="nabowatt_end"',
    'LABEL="nabowatt_ours"',
    'TAG+="uaccess", ENV{ID_MM_DEVICE_IGNORE}="1"',
    'LABEL="nabowatt_end"',
  ].join('\n')}\n`;
}

/** What a person may paste into a terminal to install the rule. */
export function udevInstructions(rulePath: string): string {
  return [
    `sudo cp '${rulePath}' ${UDEV_RULE_PATH}`,
    'sudo udevadm control --reload',
    'sudo udevadm trigger --subsystem-match=usb --subsystem-match=tty',
  ].join(' && ');
}

function hex4(id: number): string {
  return id.toString(16).padStart(4, '0');
}
