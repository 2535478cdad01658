/**
 * `app://nabowatt/`: the renderer's files, with the same headers as over the headless host (main/headless/answers.ts),
 * content security policy and all. Nothing is ever loaded from file: or from the network.
 */
import { securityHeaders } from '../headless/answers.ts';
import { staticFile } from '../headless/static-files.ts';
import { isAppUrl } from './origin.ts';

const NO_BODY = new Set([204, 304]);

/**
 * Answers a request of the page.
 *
 * @param rendererDir the folder of the built renderer
 * @returns 405 for anything but GET and HEAD, 404 for another host or what is not there
 */
export async function appResponse(request: Request, rendererDir: string): Promise<Response> {
  if (request.method !== 'GET' && request.method !== 'HEAD') return refusal(405);
  if (!isAppUrl(request.url)) return refusal(404);
  const { pathname } = new URL(request.url);
  const etag = request.headers.get('if-none-match') ?? undefined;
  const file = await staticFile(rendererDir, { path: pathname, etag });
  if (file === undefined) return refusal(404);
  const headers = headersOf({
    ...securityHeaders(undefined),
    ...file.headers,
    'content-type': file.contentType,
    'cache-control': file.cacheControl,
  });
  const isEmpty = NO_BODY.has(file.status) || request.method === 'HEAD';
  return new Response(isEmpty ? null : bodyOf(file.body), { status: file.status, headers });
}

function refusal(status: number): Response {
  return new Response(null, { status, headers: headersOf(securityHeaders(undefined)) });
}

function headersOf(headers: Readonly<Record<string, unknown>>): Headers {
  const given = new Headers();
  for (const [name, value] of Object.entries(headers)) given.set(name, String(value));
  return given;
}

/** A body as `Response` takes it. */
export function bodyOf(body: Uint8Array | string): Uint8Array<ArrayBuffer> | string {
  return typeof body === 'string' ? body : new Uint8Array(body);
}
