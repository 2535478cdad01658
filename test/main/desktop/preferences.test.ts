import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { firstPreferences, openPreferences } from '../../../main/desktop/preferences.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(path.join(os.tmpdir(), 'nabowatt-preferences-'));
  file = path.join(folder, 'desktop.json');
});
afterEach(() => {
  rmSync(folder, { recursive: true, force: true });
});

const open = () => openPreferences(file, () => {});

test('what was chosen is there on the next start', () => {
  open().change({ quietHours: 'evening', toldOfTray: true });
  expect(open().now).toEqual({ ...firstPreferences(), quietHours: 'evening', toldOfTray: true });
});

test('the file of an app that had fewer kinds of notices keeps its switches; a new kind is on', () => {
  const { dispute: _dispute, ...older } = firstPreferences().notices;
  const kept = { ...firstPreferences(), quietHours: 'never', notices: { ...older, proposal: false } };
  writeFileSync(file, JSON.stringify(kept));
  expect(open().now).toMatchObject({
    quietHours: 'never',
    notices: { proposal: false, dispute: true },
  });
});

test.each(['', '{', '[]', '{"quietHours":"noon"}'])('a file of %j is as none', (text) => {
  writeFileSync(file, text);
  expect(open().now).toEqual(firstPreferences());
  open().change({ toldOfTray: true });
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ toldOfTray: true });
});

test('a folder that is gone is told of, and what was chosen holds for this run', () => {
  const said: string[] = [];
  const preferences = openPreferences(file, (line) => said.push(line));
  rmSync(folder, { recursive: true });
  preferences.change({ quietHours: 'never' });
  expect([preferences.now.quietHours, said.length]).toEqual(['never', 1]);
});
