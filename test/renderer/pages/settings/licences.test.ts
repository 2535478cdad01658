import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { LICENCES } from '../../../../renderer/src/pages/settings/licences.ts';

const packages = z.record(z.string(), z.string());
const Manifest = z.object({
  license: z.string().optional(),
  dependencies: packages.optional(),
  optionalDependencies: packages.optional(),
});

function manifest(path: string): z.infer<typeof Manifest> {
  const text = readFileSync(new URL(`../../../../${path}package.json`, import.meta.url), 'utf8');
  return Manifest.parse(JSON.parse(text));
}

describe('the list of licences', () => {
  const project = manifest('');
  const shipped = [
    ...Object.keys(project.dependencies ?? {}),
    ...Object.keys(project.optionalDependencies ?? {}),
    'electron',
  ].toSorted();

  it('names every package that Nabowatt ships, once', () => {
    expect(Object.values(LICENCES).flat().toSorted()).toEqual(shipped);
  });

  it('gives each the licence that it comes under', () => {
    const optional = new Set(Object.keys(project.optionalDependencies ?? {}));
    const wrong = Object.entries(LICENCES).flatMap(([licence, works]) =>
      works.filter((work) => !optional.has(work) && manifest(`node_modules/${work}/`).license !== licence),
    );
    expect(wrong).toEqual([]);
  });
});
