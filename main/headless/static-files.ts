/** The renderer's files: what a path of a request stands for, and nothing outside their folder. */
import { createHash } from 'node:crypto';
import { readFile, realpath, stat } from 'node:fs/promises';
import { extname, join, sep } from 'node:path';
import type { Answer } from './answers.ts';

const CONTENT_TYPES: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.ico': 'image/x-icon',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.mp3': 'audio/mpeg',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.webmanifest': 'application/manifest+json',
  '.woff2': 'font/woff2',
};

/** Vite's names of built files: the hash of what is in them is in the name, so they never change. */
const HASHED = /^assets\/[\w.-]+-[\w-]{8}\.\w+$/;

/** One part of a path: starts with a letter, digit or underscore, so no dot files, no '..', no drive, no backslash. */
const SEGMENT = /^\w[\w.-]*$/;

/**
 * The answer for the path of a request, `/` being index.html.
 *
 * @param path without the query, as it came, percent-encoding and all
 * @returns undefined where there is no such file, or the path leads out of the folder, by a link too
 */
export async function staticFile(
  folder: string,
  request: { readonly path: string; readonly etag: string | undefined },
): Promise<Answer | undefined> {
  const name = request.path === '/' ? 'index.html' : request.path.slice(1);
  if (!name.split('/').every((segment) => SEGMENT.test(segment))) return undefined;
  const contentType = CONTENT_TYPES[extname(name)];
  if (contentType === undefined) return undefined;
  const body = await fileWithin(folder, name);
  if (body === undefined) return undefined;
  if (HASHED.test(name)) {
    return { status: 200, contentType, body, cacheControl: 'public, max-age=31536000, immutable' };
  }
  const etag = `"${createHash('sha256').update(body).digest('base64url')}"`;
  const common = { contentType, cacheControl: 'no-cache', headers: { etag } };
  return request.etag === etag ? { status: 304, body: '', ...common } : { status: 200, body, ...common };
}

async function fileWithin(folder: string, name: string): Promise<Uint8Array | undefined> {
  try {
    const root = await realpath(folder);
    const file = await realpath(join(root, name));
    if (!file.startsWith(root + sep) || !(await stat(file)).isFile()) return undefined;
    return await readFile(file);
  } catch (error) {
    if (isMissing(error)) return undefined;
    throw error;
  }
}

function isMissing(error: unknown): boolean {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return code === 'ENOENT' || code === 'ENOTDIR' || code === 'ENAMETOOLONG' || code === 'ELOOP';
}
