import { expect, test, vi } from 'vitest';
import { type Form, showFlow, type TypeFault, typeFlow } from '../../../main/secret/flow.ts';
import { phraseFromSeed } from '../../../node-core/identity/index.ts';

const WORDS = phraseFromSeed(Uint8Array.from({ length: 32 }, (_, at) => at));
const form =
  (fields: Readonly<Record<string, string>>): Form =>
  (name) =>
    fields[name] ?? '';

test('the words, three of them, and only the right ones end it', async () => {
  const onChecked = vi.fn<() => void>();
  const flow = showFlow({ words: WORDS, random: () => 0, onChecked });
  expect(flow.step()).toEqual({ kind: 'words', words: WORDS });
  // Answers before anything was asked come to nothing.
  await flow.submit(form({ step: 'check' }));
  expect(flow.step().kind).toBe('words');
  await flow.submit(form({ step: 'ask' }));
  expect(flow.step()).toEqual({ kind: 'ask', positions: [1, 2, 3], wrong: [] });
  const [word1 = '', word2 = '', word3 = ''] = WORDS;
  await flow.submit(form({ step: 'check', word1, word2: word3, word3: '' }));
  expect(flow.step()).toMatchObject({ wrong: [2, 3] });
  await flow.submit(form({ step: 'words' }));
  expect(flow.step().kind).toBe('words');
  await flow.submit(form({ step: 'ask' }));
  expect(onChecked).not.toHaveBeenCalled();
  await flow.submit(form({ step: 'check', word1: ` ${word1.toUpperCase()} `, word2, word3 }));
  expect(flow.step()).toEqual({ kind: 'done' });
  await flow.submit(form({ step: 'words' }));
  expect(flow.step()).toEqual({ kind: 'done' });
  expect(onChecked).toHaveBeenCalledTimes(1);
});

function typing(fault: TypeFault | undefined) {
  const kept: string[] = [];
  const flow = typeFlow({
    keep: (phrase) => {
      kept.push(phrase);
      return Promise.resolve(fault);
    },
  });
  return { flow, kept };
}

const fields = (words: readonly string[]): Form =>
  form({
    step: 'type',
    ...Object.fromEntries(words.map((word, at): [string, string] => [`word${at + 1}`, word])),
  });

test('typed words are kept; a whole phrase may be pasted into any field, numbers and all', async () => {
  for (const typed of [
    WORDS,
    [WORDS.join(' ')],
    [WORDS.map((word, at) => `${at + 1}. ${word}`).join('\n')],
    [...WORDS.slice(0, 2), WORDS.slice(2).join(', ')],
  ]) {
    const { flow, kept } = typing(undefined);
    await flow.submit(fields(typed));
    expect(kept).toEqual([WORDS.join(' ')]);
    expect(flow.step()).toEqual({ kind: 'done' });
  }
});

test('an empty field is named before anything else, and what was typed stays', async () => {
  const { flow, kept } = typing(undefined);
  await flow.submit(fields(WORDS.with(8, ' ')));
  expect(flow.step()).toMatchObject({ fault: { kind: 'missing', position: 9 }, given: WORDS.with(8, '') });
  expect(kept).toEqual([]);
});

test('what the key says of the words is shown, and they can be mended', async () => {
  const { flow } = typing({ kind: 'notKept', reason: 'occupied' });
  await flow.submit(fields(WORDS));
  expect(flow.step()).toMatchObject({ fault: { kind: 'notKept', reason: 'occupied' }, given: WORDS });
});
