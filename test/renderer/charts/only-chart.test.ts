import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { expect, test } from 'vitest';

const SOURCE = path.resolve(import.meta.dirname, '../../../renderer/src');

test('chart.js is used by the chart alone, so that every chart has its summary, its table and its cursor', () => {
  const users = globSync('**/*.{ts,tsx}', { cwd: SOURCE }).filter((file) =>
    /from 'chart\.js|import\('chart\.js|<canvas|createElement\('canvas'\)/.test(
      readFileSync(path.join(SOURCE, file), 'utf8'),
    ),
  );
  expect(users.filter((file) => !file.startsWith(`charts${path.sep}`)).toSorted()).toEqual([
    // Codes to scan, drawn and read.
    'pages/community/QrCode.tsx',
    'pages/onboarding/qr-image.ts',
  ]);
  expect(users).toContain('charts/ChartCanvas.tsx');
});
