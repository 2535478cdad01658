/**
 * What a page with the 24 words goes through, whatever window it is in:
 *
 * | flow | steps |
 * | --- | --- |
 * | show | the words -> three of them are asked for -> right: the words are checked |
 * | type | 24 words are typed -> the key of them is kept |
 *
 * A form that makes no sense shows the same step again. Nothing here is kept longer than its page.
 */
import type { PhraseFault } from '../../node-core/identity/index.ts';
import { PHRASE_WORDS, wordsToAsk, wrongAnswers } from '../../node-core/identity/index.ts';

/** Why typed words were not taken. */
export type TypeFault =
  | PhraseFault
  /** Of this field, from 1: nothing is in it. */
  | { readonly kind: 'missing'; readonly position: number }
  /** A keystore said no: `reason` is `KeystoreError`'s kind, or a keychain's reason. */
  | { readonly kind: 'notKept'; readonly reason: string };

/** What is on the page. */
export type SecretStep =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | {
      readonly kind: 'ask';
      readonly positions: readonly number[];
      /** Those that were answered wrong. */
      readonly wrong: readonly number[];
    }
  | { readonly kind: 'type'; readonly given: readonly string[]; readonly fault: TypeFault | undefined }
  /** The page has done what it was for. */
  | { readonly kind: 'done' };

/** The fields of a form, by name. */
export type Form = (field: string) => string;

export interface SecretFlow {
  step(): SecretStep;
  /** Takes the page's form. Never rejects. */
  submit(form: Form): Promise<void>;
}

/** The name of the field that says which form it is. */
export const STEP_FIELD = 'step';
/** The name of a word's field; positions count from 1. */
export function wordField(position: number): string {
  return `word${position}`;
}

/** Shows words, and asks for three of them; `onChecked` when they were right. */
export function showFlow(options: {
  readonly words: readonly string[];
  readonly random: (below: number) => number;
  readonly onChecked: () => void;
}): SecretFlow {
  const { words, onChecked } = options;
  const positions = wordsToAsk(options.random);
  let step: SecretStep = { kind: 'words', words };
  return {
    step: () => step,
    submit(form) {
      const wanted = form(STEP_FIELD);
      if (step.kind === 'done') return Promise.resolve();
      if (wanted === 'words') step = { kind: 'words', words };
      else if (wanted === 'ask') step = { kind: 'ask', positions, wrong: [] };
      else if (wanted === 'check' && step.kind === 'ask') {
        const answers = positions.map((position) => ({ position, word: form(wordField(position)) }));
        const wrong = wrongAnswers(words, answers);
        step = wrong.length > 0 ? { kind: 'ask', positions, wrong } : { kind: 'done' };
        if (wrong.length === 0) onChecked();
      }
      return Promise.resolve();
    },
  };
}

/** Takes 24 typed words; `keep` keeps their key, or says why not. */
export function typeFlow(options: {
  readonly keep: (phrase: string) => Promise<TypeFault | undefined>;
}): SecretFlow {
  let step: SecretStep = { kind: 'type', given: [], fault: undefined };
  return {
    step: () => step,
    async submit(form) {
      if (form(STEP_FIELD) !== 'type' || step.kind !== 'type') return;
      const given = spread(Array.from({ length: PHRASE_WORDS }, (_, at) => form(wordField(at + 1))));
      const empty = given.findIndex((word) => word === '');
      const fault: TypeFault | undefined =
        empty >= 0 ? { kind: 'missing', position: empty + 1 } : await options.keep(given.join(' '));
      step = fault === undefined ? { kind: 'done' } : { kind: 'type', given, fault };
    },
  };
}

/** The whole phrase may be pasted into one field: its words go on in the fields after it. */
function spread(fields: readonly string[]): readonly string[] {
  const trimmed = fields.map((field) => field.trim());
  const pasted = trimmed.findIndex((field) => /\s/.test(field));
  if (pasted < 0) return trimmed;
  const words = (trimmed[pasted] ?? '')
    .split(/[\s,;]+/)
    // A list that was copied with its numbers.
    .filter((word) => !/^\d+[.):]?$/.test(word));
  return trimmed.map((field, at) => {
    const word = words[at - pasted];
    return at >= pasted && word !== undefined ? word : field;
  });
}
