import { describe, expect, test } from 'vitest';
import { METER_HELP, readMeterArguments } from '../../main/cli/meter-arguments.ts';
import { connectMeter } from '../../main/cli/meter-sources.ts';
import { nodeUsbBus } from '../../node-core/meter/usb/index.ts';
import { METER_SPEECHES } from '../../node-core/meter/simulator/speech/index.ts';
import { HandClock } from '../meter/live/hand-clock.ts';

describe('called rightly', () => {
  test.each([
    [['--simulate', 'kaifa'], 'simulate:kaifa'],
    [['--capture', 'a/b.hex'], 'capture:a/b.hex'],
    [['--port', 'usb:0403:6001'], 'usb:0403:6001'],
  ])('%j', (given, name) => {
    expect(readMeterArguments(given)).toMatchObject({ name, speed: 1, seconds: undefined, help: false });
  });

  test('settings of the line, keys and the rest', () => {
    const given = readMeterArguments([
      '--port',
      'usb',
      '--line',
      '9600-7e1',
      '--key',
      '0f'.repeat(16),
      '--ct',
      '40',
      '--swap',
      '--lines',
    ]);
    expect(given).toMatchObject({
      settings: { baudRate: 9600, dataBits: 7, parity: 'even', stopBits: 1 },
      keys: { encryptionKey: Buffer.alloc(16, 0x0f) },
      setup: { factorPermille: 40_000, swapDirections: true },
      lines: true,
    });
    expect(readMeterArguments(['--port', 'usb', '--line', '2400-8O2']).settings).toEqual({
      baudRate: 2400,
      dataBits: 8,
      parity: 'odd',
      stopBits: 2,
    });
  });

  test('help names every meter', () => {
    expect(readMeterArguments(['--help']).help).toBe(true);
    for (const name of Object.keys(METER_SPEECHES)) expect(METER_HELP).toContain(` ${name}`);
  });
});

describe('called wrongly', () => {
  test.each([
    [[], 'say one of --port NAME, --simulate NAME and --capture FILE'],
    [['--simulate', 'kaifa', '--capture', 'x'], 'say one of'],
    [['--simulate', 'kaifa', '--speed', '0'], '--speed wants a whole number from 1'],
    [['--simulate', 'kaifa', '--ct', '1001'], '--ct wants a whole number from 1 to 1000'],
    [['--port', 'usb', '--line', '2400,8,E'], '--line wants settings like 2400-8E1'],
    [['--simulate', 'kaifa', '--ak', '12345'], '--ak is of no use without --key'],
    [['--wrong'], "Unknown option '--wrong'"],
  ])('%j', (given, message) => {
    expect(() => readMeterArguments(given)).toThrow(message);
  });

  test('a key is not repeated', () => {
    const digits = 'c0ffee1234567890';
    expect(() => readMeterArguments(['--simulate', 'kaifa', '--key', digits])).toThrow(
      'given: 16 characters',
    );
    expect(() => readMeterArguments(['--simulate', 'kaifa', '--key', digits])).not.toThrow(digits);
  });

  test.each(['simulate:abacus', 'simulate:kaifa/castle', 'capture:/no/such/file', 'modem:7'])(
    'there is no %s',
    async (name) => {
      const options = { clock: new HandClock(0), bus: nodeUsbBus(), keys: undefined, settings: undefined };
      await expect(connectMeter(name, options)).rejects.toThrow(name.slice(0, 7));
    },
  );
});
