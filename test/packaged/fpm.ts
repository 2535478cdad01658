#!/usr/bin/env node
/**
 * In place of fpm, which electron-builder would fetch from the network: takes the arguments that it gives for a .deb and
 * lets dpkg-deb make the package. Named by CUSTOM_FPM_PATH.
 */
import { execFileSync } from 'node:child_process';
import { chmodSync, copyFileSync, cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import process from 'node:process';

const options: Record<string, string> = {};
const lists = { depends: [] as string[], recommends: [] as string[], files: [] as [string, string][] };
const words = process.argv.slice(2);
while (words.length > 0) {
  const word = words.shift() ?? '';
  if (word === '--force') continue;
  if (word === '-d') lists.depends.push(words.shift() ?? '');
  else if (word === '--deb-recommends') lists.recommends.push(words.shift() ?? '');
  else if (word.startsWith('-')) {
    const [, name = '', , value] = /^-+([^=]+)(=(.*))?$/s.exec(word) ?? [];
    options[name] = value ?? words.shift() ?? '';
  } else {
    const at = word.lastIndexOf('=');
    lists.files.push([word.slice(0, at), word.slice(at + 1)]);
  }
}

const root = mkdtempSync(join(tmpdir(), 'nabowatt-deb-'));
try {
  for (const [from, to] of lists.files) {
    const target = join(root, to);
    mkdirSync(dirname(target), { recursive: true });
    cpSync(from, target, { recursive: true });
  }
  writeControl(join(root, 'DEBIAN'));
  chmodSync(root, 0o755);
  const build = ['--root-owner-group', '-Zxz', '-z1', '--build', root, options['package'] ?? ''];
  execFileSync('dpkg-deb', build, { stdio: 'inherit' });
} finally {
  rmSync(root, { recursive: true, force: true });
}

function writeControl(folder: string): void {
  mkdirSync(folder);
  for (const [option, name] of [
    ['after-install', 'postinst'],
    ['after-remove', 'postrm'],
  ] as const) {
    const script = options[option];
    if (script === undefined) continue;
    copyFileSync(script, join(folder, name));
    chmodSync(join(folder, name), 0o755);
  }
  const [summary = ''] = (options['description'] ?? '').trim().split('\n');
  const fields = {
    Package: options['name'],
    Version: options['version'],
    Architecture: options['architecture'],
    Maintainer: options['maintainer'],
    Priority: options['deb-priority'] ?? 'optional',
    Section: options['category'] ?? 'utils',
    Depends: lists.depends.join(', '),
    Recommends: lists.recommends.join(', '),
    Homepage: options['url'],
    Description: summary,
  };
  const lines = Object.entries(fields).filter(([, value]) => value !== undefined && value !== '');
  writeFileSync(join(folder, 'control'), lines.map(([name, value]) => `${name}: ${value}\n`).join(''));
}
