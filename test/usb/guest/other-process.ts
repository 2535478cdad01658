/** Another process, perhaps another user: opens an adapter, says what came of it, and gives it back at SIGTERM. */
import { ByteSourceError } from '../../../node-core/meter/byte-source.ts';
import { nodeUsbBus, usbSource } from '../../../node-core/meter/usb/index.ts';
import { LINES } from '../payloads.ts';
import { Ear } from './ear.ts';
import { CLOCK } from './guest-clock.ts';

const source = usbSource(process.argv[2] ?? '', { bus: nodeUsbBus(), clock: CLOCK });
try {
  const line = await source.open(LINES['115200 8N1'], new Ear());
  process.once('SIGTERM', () => void line.close().then(() => process.exit(0)));
  // Whoever reads this may end it at once.
  console.log('open');
} catch (error) {
  console.log(error instanceof ByteSourceError ? `${error.problem} ${error.message}` : String(error));
}
setInterval(() => undefined, 1_000_000);
