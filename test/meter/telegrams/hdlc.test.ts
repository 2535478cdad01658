import { describe, expect, test } from 'vitest';
import { hdlcApdu, hdlcFrame, joined, notification } from './build.ts';
import { KAMSTRUP_HOLES } from './dlms-lists.ts';
import { fedByteByByte, fedWhole } from './feeds.ts';
import { decoded, values } from './said.ts';

describe('HDLC', () => {
  const body = notification(KAMSTRUP_HOLES);
  const expected = values(decoded(hdlcApdu(body)));

  test.each(['0103', '41 0883', '00020403 21', 'fe02fe05 00020407'])('addresses %s', (addresses) => {
    const frame = hdlcFrame({ addresses, information: joined('e6e700', body) });
    expect(values(decoded(frame))).toEqual(expected);
  });

  test('segments are joined, by their addresses; the last one ends it', () => {
    const parts = [joined('e6e700', body.subarray(0, 20)), body.subarray(20, 60), body.subarray(60)];
    const frames = parts.map((information, at) => hdlcFrame({ information, segmented: at < 2 }));
    expect(values(decoded(joined(...frames)))).toEqual(expected);
  });

  test('a lost segment loses the telegram, not the next one', () => {
    const parts = [joined('e6e700', body.subarray(0, 20)), body.subarray(60)];
    const frames = parts.map((information, at) => hdlcFrame({ information, segmented: at < 1 }));
    const events = fedWhole(joined(...frames, hdlcApdu(body)));
    expect(events.map(({ kind }) => kind)).toEqual(['fault', 'telegram']);
  });

  test('a frame without information says nothing, and is no fault', () => {
    expect(fedWhole(joined(hdlcFrame({}), hdlcApdu(body))).map(({ kind }) => kind)).toEqual(['telegram']);
  });

  test('flags shared, doubled and alone', () => {
    const frame = hdlcApdu(body);
    const stream = joined('7e7e', frame, frame.subarray(1), '7e', frame);
    expect(fedByteByByte(stream).map(({ kind }) => kind)).toEqual(['telegram', 'telegram', 'telegram']);
  });

  test('a frame that was cut costs no other: the next is found inside the refused bytes', () => {
    const frame = hdlcApdu(body);
    const events = fedWhole(joined(frame.subarray(0, 50), frame));
    expect(events.map(({ kind }) => kind)).toEqual(['fault', 'telegram']);
    expect(events[0]).toMatchObject({
      fault: { problem: 'header', offset: 0, expected: 'the closing flag 7e' },
    });
  });
});
