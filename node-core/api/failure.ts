/** What a screen learns of a request that failed, and nothing more: no stack, no path, no message of a library. */
import type { TRPCError } from '@trpc/server';
import { ZodError } from 'zod';
import { ApiError, type ApiErrorKind } from './household-api.ts';

/** A fault in what the screen sent: where in the input (empty: the whole), and what is wrong with it. */
export interface InputIssue {
  readonly path: readonly (string | number)[];
  readonly message: string;
}

/** Why a request failed, as the screen gets it. */
export type ApiFailure =
  /** The node said no: the fields of its `ApiError`. */
  | { readonly kind: ApiErrorKind; readonly reason: string; readonly detail?: string }
  /** The request itself is not what the API takes. */
  | { readonly kind: 'invalid'; readonly issues: readonly InputIssue[] }
  /** A fault of ours. The host's log has what happened, under the same reference. */
  | { readonly kind: 'internal'; readonly reference: string };

/** A fault of ours, for the host's log. */
export interface InternalFault {
  /** The same that the screen was given. */
  readonly reference: string;
  /** The procedure, where it came that far. */
  readonly procedure: string | undefined;
  readonly error: unknown;
}

const MAX_ISSUES = 20;
const MAX_TEXT = 200;

/**
 * Says what a screen may know of an error.
 *
 * @param reference makes an opaque name for a fault of ours
 * @param report takes that fault for the host's log; called for faults of ours only
 */
export function failureOf(
  thrown: { readonly error: TRPCError; readonly procedure: string | undefined },
  host: { readonly reference: () => string; readonly report: (fault: InternalFault) => void },
): ApiFailure {
  const { error, procedure } = thrown;
  const { cause } = error;
  if (cause instanceof ApiError) return apiFailure(cause);
  if (error.code === 'BAD_REQUEST' && cause instanceof ZodError) return invalid(cause);
  const refused = PROTOCOL_REFUSALS[error.code];
  // A library's own parse error is the cause of PARSE_ERROR; any other code with a cause is something that broke.
  if (refused !== undefined && (cause === undefined || error.code === 'PARSE_ERROR')) {
    return { kind: 'invalid', issues: [{ path: [], message: refused }] };
  }
  const fault: InternalFault = { reference: host.reference(), procedure, error: cause ?? error };
  host.report(fault);
  return { kind: 'internal', reference: fault.reference };
}

/** What tRPC itself refuses before a procedure runs, in our words: its own repeat what the caller sent. */
const PROTOCOL_REFUSALS: Partial<Record<TRPCError['code'], string>> = {
  PARSE_ERROR: 'not a request of this API',
  BAD_REQUEST: 'a bad request: an ID that is in use, or too many requests in one message',
  NOT_FOUND: 'no such procedure',
  METHOD_NOT_SUPPORTED: 'no such procedure',
  UNSUPPORTED_MEDIA_TYPE: 'not a request of this API',
  UNPROCESSABLE_CONTENT: 'not a request of this API',
};

function apiFailure(error: ApiError): ApiFailure {
  const { kind, reason, message } = error;
  return message === '' ? { kind, reason } : { kind, reason, detail: message };
}

function invalid(error: ZodError): ApiFailure {
  const issues = error.issues.slice(0, MAX_ISSUES).map(({ path, message }) => ({
    path: path.map((key) => (typeof key === 'number' ? key : String(key).slice(0, MAX_TEXT))),
    message: message.slice(0, MAX_TEXT),
  }));
  return { kind: 'invalid', issues };
}
