/** Another program, perhaps another user's: has adapters and serial ports as it is told, and gives them back at SIGTERM. */
import { open } from 'node:fs/promises';
import { constants } from 'node:fs';
import { ByteSourceError } from '../../../node-core/meter/byte-source.ts';
import { nodeUsbBus, usbSource } from '../../../node-core/meter/usb/index.ts';
import { LINES } from '../payloads.ts';
import { Ear } from './ear.ts';
import { CLOCK } from './guest-clock.ts';

/** What it can be told. */
export type OtherRequest =
  /** Open an adapter by the project's own driver; it is had by its IDs. */
  | { readonly kind: 'open'; readonly ids: string }
  /** Open a serial port; it is had by its path. */
  | { readonly kind: 'openPort'; readonly path: string }
  | { readonly kind: 'close'; readonly what: string };

/** What came of it: 'open', 'closed', or the problem and its words. */
export interface OtherAnswer {
  readonly number: number;
  readonly said: string;
}

const bus = nodeUsbBus();
const had = new Map<string, { close(): Promise<void> }>();

async function answer(request: OtherRequest): Promise<string> {
  switch (request.kind) {
    case 'open': {
      const source = usbSource(request.ids, { bus, clock: CLOCK });
      had.set(request.ids, await source.open(LINES['115200 8N1'], new Ear()));
      return 'open';
    }
    case 'openPort':
      had.set(request.path, await open(request.path, constants.O_RDONLY | constants.O_NONBLOCK));
      return 'open';
    case 'close':
      await had.get(request.what)?.close();
      had.delete(request.what);
      return 'closed';
  }
}

process.on('message', (message: { readonly number: number; readonly request: OtherRequest }) => {
  const reply = (said: string): void => void process.send?.({ number: message.number, said });
  answer(message.request).then(reply, (error: unknown) =>
    reply(error instanceof ByteSourceError ? `${error.problem} ${error.message}` : String(error)),
  );
});
process.on('disconnect', () => process.exit(1));
process.once('SIGTERM', () => {
  void Promise.all([...had.values()].map((one) => one.close())).then(() => process.exit(0));
});
