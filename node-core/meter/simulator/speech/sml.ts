import { crc16 } from '../../telegrams/crc16.ts';
import type { MeterState } from './metered-home.ts';
import { lowFirst, octets, unsigned } from './octets.ts';

/** The server ID of the simulated meter, in hex. */
const SERVER = '0a0153494d0000000001';
const END_OF_FILE = '1b1b1b1b1a';

function x25(bytes: Uint8Array): Uint8Array {
  return lowFirst(crc16('x25', bytes, { from: 0, to: bytes.length }));
}

/** One message: transaction, group, abort-on-error, {tag, body}, CRC, end (BSI TR-03109-1 IV 7.2). */
function message(transaction: string, body: string | Uint8Array): Uint8Array {
  const covered = octets('7605', transaction, '6200 6200 72', body);
  return octets(covered, '63', x25(covered), '00');
}

/** One entry of a list: code, status, time, unit, scaler, value, signature (7.5.2). */
function entry(
  code: string,
  { unit, scaler, value }: { unit: string; scaler: string; value: Uint8Array },
): Uint8Array {
  return octets(`77 07${code} 01 01 62${unit} 52${scaler}`, value, '01');
}

/** An Iskra that pushes every second; without its PIN it says whole kWh and no power. */
export function smlFile(state: MeterState, options: { readonly pin: boolean }): Uint8Array {
  // Tenths of a Wh with the PIN, as scaler ff says; the same digits, cut, without it.
  const digits = (mwh: number): number =>
    options.pin ? Math.floor(mwh / 100) : Math.floor(mwh / 1_000_000) * 10_000;
  const energy = (mwh: number) => ({
    unit: '1e',
    scaler: 'ff',
    value: octets('69', unsigned(digits(mwh), 8)),
  });
  const power = Buffer.alloc(4);
  power.writeInt32BE(state.importW - state.exportW);
  const entries = [
    octets('77 07010060320101 01 01 01 01 0449534b 01'),
    entry('0100010800ff', energy(state.importMwh)),
    entry('0100020800ff', energy(state.exportMwh)),
    ...(options.pin ? [entry('0100100700ff', { unit: '1b', scaler: '00', value: octets('55', power) })] : []),
  ];
  const seconds = octets('7262 01 65', unsigned(Math.floor(state.timeMs / 1000) % 2 ** 32, 4));
  const list = octets(Uint8Array.of(0x70 | entries.length), ...entries);
  const transaction = Math.floor(state.timeMs / 1000) % 2 ** 30;
  const id = (at: number): string => Buffer.from(unsigned(transaction * 4 + at, 4)).toString('hex');
  const messages = octets(
    message(id(0), octets('630101 76 01 01 05', unsigned(transaction, 4), `0b${SERVER}`, seconds, '6201')),
    message(id(1), octets(`630701 77 01 0b${SERVER} 070100620affff`, seconds, list, '0101')),
    message(id(2), '630201 71 01'),
  );
  return transported(messages);
}

/** A file in its transport: escapes doubled, padded, and a CRC over all of it (8.2.1). */
function transported(messages: Uint8Array): Uint8Array {
  const doubled: number[] = [];
  let run = 0;
  for (const byte of messages) {
    doubled.push(byte);
    run = byte === 0x1b ? run + 1 : 0;
    if (run === 4) {
      doubled.push(0x1b, 0x1b, 0x1b, 0x1b);
      run = 0;
    }
  }
  const padding = (4 - (doubled.length % 4)) % 4;
  const covered = octets(
    '1b1b1b1b01010101',
    Uint8Array.from(doubled),
    new Uint8Array(padding),
    END_OF_FILE,
    Uint8Array.of(padding),
  );
  return octets(covered, x25(covered));
}
