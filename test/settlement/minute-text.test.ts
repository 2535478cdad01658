import { expect, test } from 'vitest';
import { MinuteText } from '../../node-core/settlement/index.ts';
import { formatMinute, minute } from '../../node-core/units/index.ts';

test.each([
  ['Europe/Oslo', '2026-03-29T00:30Z'],
  ['Europe/Oslo', '2026-10-25T00:30Z'],
  ['Australia/Lord_Howe', '2026-04-04T14:30Z'],
  ['Asia/Kathmandu', '2026-05-17T18:00Z'],
  ['America/St_Johns', '2026-11-01T04:00Z'],
])('writes every minute as formatMinute does: %s from %s', (timeZone, from) => {
  const first = Date.parse(from) / 60_000;
  const times = new MinuteText(timeZone);
  const minutes = Array.from({ length: 130 }, (_, at) => minute(first + at));
  expect(minutes.map((at) => times.of(at))).toEqual(minutes.map((at) => formatMinute(at, timeZone)));
  const backwards = minutes.toReversed();
  expect(backwards.map((at) => times.of(at))).toEqual(backwards.map((at) => formatMinute(at, timeZone)));
});
