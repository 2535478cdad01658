import { describe, expect, it } from 'vitest';
import { languageFor } from '../../../renderer/src/i18n/language.ts';
import { createTranslate } from '../../../renderer/src/i18n/translate.ts';

describe('the language to show', () => {
  it.each([
    { system: ['nb-NO', 'en-US'], is: 'nb' },
    { system: ['en-US', 'nb'], is: 'en' },
    { system: ['no'], is: 'nb' },
    { system: ['nn-NO'], is: 'nb' },
    { system: ['NB-no'], is: 'nb' },
    { system: ['sv-SE', 'nb-NO'], is: 'nb' },
    { system: ['de', 'fr'], is: 'en' },
    { system: ['nbx'], is: 'en' },
    { system: [], is: 'en' },
  ])('is $is where the system speaks $system', ({ system, is }) => {
    expect(languageFor('system', system)).toBe(is);
  });

  it('is the chosen one whatever the system speaks', () => {
    expect(languageFor('en', ['nb-NO'])).toBe('en');
    expect(languageFor('nb', ['en-GB'])).toBe('nb');
  });
});

describe('Norwegian', () => {
  const t = createTranslate('nb');

  it('chooses its plural forms and writes numbers its own way', () => {
    expect(t('components.rows', { count: 1 })).toBe('1 rad');
    expect(t('components.rows', { count: 1_500 })).toBe('1\u00a0500 rader');
  });
});
