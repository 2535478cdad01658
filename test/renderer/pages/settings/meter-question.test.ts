import { expect, it } from 'vitest';
import type { MeterChoiceView, TaskView } from '../../../../node-core/api/index.ts';
import { type MeterAsked, meterAsked } from '../../../../renderer/src/pages/settings/meter-question.ts';

const NUMBERED: MeterChoiceView = {
  kind: 'usb',
  adapter: 'usb:0403:6001:A50285BI',
  line: '115200 8N1',
  protocol: 'p1',
  meterId: 'B',
  encrypted: false,
  swapped: false,
  factorPermille: 1_000,
};
const UNNUMBERED: MeterChoiceView = { ...NUMBERED, meterId: null };
const SIMULATED: MeterChoiceView = { kind: 'simulated', profile: 'cottage', seed: 1 };
const OTHER: TaskView = { kind: 'meterChanged', before: 'A', after: 'B', sinceMs: 7 };
const FELL: TaskView = { kind: 'meterChanged', before: null, after: null, sinceMs: 8 };
const SILENT: TaskView = { kind: 'meterSilent', sinceMs: 9 };

it.each<[string, MeterChoiceView, readonly TaskView[], MeterAsked]>([
  ['another number', NUMBERED, [SILENT, OTHER], { kind: 'other', before: 'A', after: 'B', sinceMs: 7 }],
  ['a register that fell', UNNUMBERED, [FELL], { kind: 'fell', sinceMs: 8 }],
  ['nothing, of a meter whose number tells', NUMBERED, [SILENT], { kind: 'nothing' }],
  ['nothing, where a swap would not be noticed', UNNUMBERED, [], { kind: 'maySay' }],
  ['no meter on a cable any more', SIMULATED, [OTHER], { kind: 'nothing' }],
  ['no meter at all', { kind: 'none' }, [FELL], { kind: 'nothing' }],
])('asks about %s', (_what, meter, tasks, asked) => {
  expect(meterAsked(meter, tasks)).toEqual(asked);
});
