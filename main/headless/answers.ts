/** How the headless host answers over HTTP: one set of headers on everything, and pages in plain words. */
import type { IncomingMessage, OutgoingHttpHeaders, ServerResponse } from 'node:http';

/** What an answer is made of; the security headers come by themselves. */
export interface Answer {
  readonly status: number;
  readonly contentType: string;
  readonly body: Uint8Array | string;
  readonly cacheControl: string;
  readonly headers?: OutgoingHttpHeaders;
}

/**
 * The headers that every answer carries. The page may load from and speak to this host and nothing else; nobody may
 * frame it, and of all devices it may ask for the camera alone, which reads an invitation's code.
 *
 * @param host the checked Host header, for the WebSocket of older browsers whose `'self'` leaves it out
 */
export function securityHeaders(host: string | undefined): OutgoingHttpHeaders {
  const socket = host === undefined ? '' : ` ws://${host}`;
  return {
    'content-security-policy': [
      "default-src 'none'",
      "script-src 'self'",
      "style-src 'self'",
      "img-src 'self' data:",
      "font-src 'self'",
      `connect-src 'self'${socket}`,
      "base-uri 'none'",
      "form-action 'none'",
      "frame-ancestors 'none'",
      "require-trusted-types-for 'script'",
    ].join('; '),
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    'cross-origin-opener-policy': 'same-origin',
    'cross-origin-resource-policy': 'same-origin',
    'referrer-policy': 'no-referrer',
    'permissions-policy': [...DENIED_FEATURES.map((feature) => `${feature}=()`), 'camera=(self)'].join(', '),
  };
}

const DENIED_FEATURES = [
  'accelerometer',
  'display-capture',
  'geolocation',
  'gyroscope',
  'hid',
  'magnetometer',
  'microphone',
  'midi',
  'payment',
  'serial',
  'usb',
];

/** Sends an answer, without its body to HEAD. */
export function send(exchange: { request: IncomingMessage; response: ServerResponse }, answer: Answer): void {
  const { request, response } = exchange;
  const body = typeof answer.body === 'string' ? Buffer.from(answer.body, 'utf8') : answer.body;
  response.writeHead(answer.status, {
    ...securityHeaders(answer.status === 421 ? undefined : request.headers.host),
    'content-type': answer.contentType,
    'content-length': body.byteLength,
    'cache-control': answer.cacheControl,
    ...answer.headers,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}

/** A page of the host's own, in plain words; no script, one small style sheet. */
export function plainPage(page: {
  readonly status: number;
  readonly title: string;
  /** Paragraphs of text; nothing in them is taken for HTML. */
  readonly text: readonly string[];
  /** Whether to offer the way to the app. */
  readonly linkToApp?: boolean;
  readonly headers?: OutgoingHttpHeaders;
}): Answer {
  const paragraphs = page.text.map((text) => `<p>${escaped(text)}</p>`);
  if (page.linkToApp === true) paragraphs.push('<p><a href="/">Go to Nabowatt in this tab</a></p>');
  const body = `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark">
<title>${escaped(page.title)}</title>
<link rel="icon" href="data:,">
<link rel="stylesheet" href="${PLAIN_STYLE_PATH}">
</head>
<body>
<main>
<h1>${escaped(page.title)}</h1>
${paragraphs.join('\n')}
</main>
</body>
</html>
`;
  const { status, headers = {} } = page;
  return { status, contentType: 'text/html; charset=utf-8', body, cacheControl: 'no-store', headers };
}

/** Where the style sheet of the plain pages is. */
export const PLAIN_STYLE_PATH = '/plain-page.css';

/** The style sheet of the plain pages. */
export const PLAIN_STYLE: Answer = {
  status: 200,
  contentType: 'text/css; charset=utf-8',
  cacheControl: 'no-cache',
  body: `main { max-width: 34rem; margin: 15vh auto 0; padding: 0 1.5rem; }
body { font: 1.125rem/1.6 system-ui, sans-serif; }
h1 { font-size: 1.5rem; line-height: 1.25; }
`,
};

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}
