/** What went wrong with a request, in a form that a page can decide by. */
import { TRPCClientError } from '@trpc/client';
import type { ApiFailure } from '../../../node-core/api/index.ts';

/** A failure as the API gives it, or that it could not be asked. */
export type RequestFailure =
  | ApiFailure
  /** The line broke. A command may have been carried out or not. */
  | { readonly kind: 'offline' }
  /** There was no line, so nothing was sent. */
  | { readonly kind: 'notSent' };

const KINDS = {
  notFound: true,
  refused: true,
  unavailable: true,
  notAllowed: true,
  invalid: true,
  internal: true,
} as const satisfies Record<ApiFailure['kind'], true>;

/** Reads what a rejected request or a broken watch threw. Anything that the API did not say counts as offline. */
export function failureOf(thrown: unknown): RequestFailure {
  const data: unknown = thrown instanceof TRPCClientError ? thrown.data : undefined;
  return isApiFailure(data) ? data : { kind: 'offline' };
}

/** The host is ours and of the same build: its kind tells the shape. */
function isApiFailure(data: unknown): data is ApiFailure {
  if (typeof data !== 'object' || data === null || !('kind' in data)) return false;
  return typeof data.kind === 'string' && Object.hasOwn(KINDS, data.kind);
}
