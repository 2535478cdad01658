import { describe, expect, it } from 'vitest';
import { PAGES, pageAt } from '../../../renderer/src/pages/pages.ts';

describe('pages', () => {
  it.each([
    ['/', '/'],
    ['/market', '/market'],
    ['/contracts/17', '/contracts'],
    ['/bill?month=2026-05', '/bill'],
    ['/components', '/components'],
    ['/nowhere', null],
    ['/marketplace', null],
  ])('%s is the page %s', (location, path) => {
    expect(pageAt(location)?.path ?? null).toBe(path);
  });

  it('have paths of their own, and six and the settings are in the navigation', () => {
    expect(new Set(PAGES.map(({ path }) => path)).size).toBe(PAGES.length);
    expect(PAGES.filter(({ hidden }) => hidden !== true).map(({ path }) => path)).toEqual([
      '/',
      '/market',
      '/contracts',
      '/bill',
      '/history',
      '/community',
      '/settings',
    ]);
  });
});
