import { expect, test } from 'vitest';
import {
  type ByteSource,
  ByteSourceError,
  type ByteSourceMaker,
  openByteSource,
} from '../../node-core/meter/byte-source.ts';

function named(scheme: string): ByteSourceMaker {
  return (selector) => {
    const source: ByteSource = {
      name: `${scheme}|${selector}`,
      open: () => Promise.reject(new Error('not to be opened')),
    };
    return Promise.resolve(source);
  };
}

const MAKERS = { usb: named('usb'), capture: named('capture') };

test.each([
  ['usb', 'usb|'],
  ['usb:0403:6001', 'usb|0403:6001'],
  ['capture:/a/b:c.txt', 'capture|/a/b:c.txt'],
])('%s', async (name, made) => {
  expect((await openByteSource(name, MAKERS)).name).toBe(made);
});

test.each(['serial:/dev/ttyUSB0', '', 'toString', '__proto__:x'])('there is no source %j', async (name) => {
  const error: unknown = await openByteSource(name, MAKERS).catch((caught: unknown) => caught);
  expect(error).toBeInstanceOf(ByteSourceError);
  expect(error).toMatchObject({ problem: 'unsupported', source: name });
});

test('an error says which source, and who has it', () => {
  const error = new ByteSourceError('busy', { source: 'usb:A', message: 'in use', holder: 'brltty (pid 7)' });
  expect([error.message, error.holder]).toEqual(['usb:A: in use', 'brltty (pid 7)']);
});
