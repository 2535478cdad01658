import { expect, it } from 'vitest';
import { allowEmptyHtml } from '../../../renderer/src/frame/trusted-types.ts';

it('lets the empty text through as HTML, and nothing else', () => {
  const made: { name: string; createHTML: (html: string) => string | null }[] = [];
  const trustedTypes = {
    createPolicy: (name: string, rules: { createHTML: (html: string) => string | null }) => {
      made.push({ name, ...rules });
    },
  };
  allowEmptyHtml({ trustedTypes });
  const [policy] = made;
  expect(policy?.name).toBe('default');
  expect(policy?.createHTML('')).toBe('');
  expect(policy?.createHTML('<b>x</b>')).toBeNull();
  expect(policy?.createHTML(' ')).toBeNull();
});

it('asks nothing of a browser without Trusted Types', () => {
  expect(() => allowEmptyHtml({})).not.toThrow();
});
