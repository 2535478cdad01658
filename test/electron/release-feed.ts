/** Whoever publishes releases, on loopback: a key, announcements signed by main/setup/sign-release.ts, and a server. */
import { createHash } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import process from 'node:process';
import { run } from '../../main/setup/child.mjs';
import { NODE_24, ROOT, withTools } from '../../main/setup/paths.mjs';

const ANNOUNCEMENT = 'latest-linux.yml';
const SIGN = join(ROOT, 'main', 'setup', 'sign-release.ts');

export interface ReleaseFeed {
  readonly url: string;
  /** 64 hexadecimal digits, as main/desktop/update/release-key.ts has them. */
  readonly publicKey: string;
  /** What was asked for so far, by name. */
  readonly asked: string[];
  /** Offers a program. `spoil`: the file is then another one than was announced. */
  publish(of: { version: string; program: string; isSigned: boolean; spoil?: boolean }): Promise<void>;
  close(): void;
}

/** Opens it; `folder` is for the key. */
export async function releaseFeed(folder: string): Promise<ReleaseFeed> {
  const keyFile = join(folder, 'release-key');
  const publicKey = (await sign('--new', keyFile)).trim();
  const asked: string[] = [];
  const files = new Map<string, Buffer>();
  const server = createServer(({ url = '' }, response) => {
    const name = url.slice(1).replace(/\?.*/, '');
    asked.push(name);
    const file = files.get(name);
    response.writeHead(file === undefined ? 404 : 200, { 'content-length': file?.length ?? 0 }).end(file);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  if (typeof address !== 'object' || address === null) throw new Error('no port');
  return {
    url: `http://127.0.0.1:${address.port}/`,
    publicKey,
    asked,
    async publish({ version, program, isSigned, spoil = false }) {
      const name = `Nabowatt-${version}-x86_64.AppImage`;
      const bytes = readFileSync(program);
      const path = join(folder, ANNOUNCEMENT);
      writeFileSync(path, announcement({ version, name, bytes }));
      if (isSigned) await sign(path, keyFile);
      files.set(ANNOUNCEMENT, readFileSync(path));
      files.set(name, spoil ? Buffer.alloc(bytes.length, '#') : bytes);
    },
    close: () => void server.close(),
  };
}

/** As electron-builder writes it. */
function announcement({ version, name, bytes }: { version: string; name: string; bytes: Buffer }): string {
  const sha512 = createHash('sha512').update(bytes).digest('base64');
  return `version: ${version}
files:
  - url: ${name}
    sha512: ${sha512}
    size: ${bytes.length}
path: ${name}
sha512: ${sha512}
releaseDate: '2026-11-23T21:00:00.000Z'
`;
}

async function sign(...words: string[]): Promise<string> {
  const { code, output } = await run(NODE_24, [SIGN, ...words], {
    env: withTools(process.env),
    cwd: ROOT,
    quiet: true,
  });
  if (code !== 0) throw new Error(output);
  return output;
}
