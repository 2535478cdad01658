/** What a telegram says, in the form that tests write. */
import {
  decodeTelegram,
  formatObis,
  formatValue,
  type Telegram,
  type TelegramKeys,
} from '../../../node-core/meter/telegrams/index.ts';

/** The telegram in these bytes. @throws where the first frame is none */
export function decoded(bytes: Uint8Array, keys?: TelegramKeys): Telegram {
  const result = decodeTelegram(bytes, keys);
  if (result.kind !== 'telegram') throw new Error(JSON.stringify(result));
  return result.telegram;
}

/** Every register by its code: {'1-0:1.8.0': '12937 Wh'}. */
export function values({ registers }: Telegram): Record<string, string> {
  return Object.fromEntries(
    registers.map((register) => [
      formatObis(register.obis),
      `${formatValue(register)} ${register.unit}`.trim(),
    ]),
  );
}
