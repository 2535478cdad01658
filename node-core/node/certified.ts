import { ApiError } from '../api/household-api.ts';
import type { Send, SequencedDraft } from './submit.ts';

/** Sends one's own act. Resolves once it is certified. @throws ApiError 'refused', 'unavailable' */
export async function certified(
  household: { readonly send: Send },
  draft: SequencedDraft,
): Promise<{ id: string }> {
  const result = await household.send(draft);
  switch (result.kind) {
    case 'certified':
      return { id: result.id };
    case 'refused':
      throw new ApiError({ kind: 'refused', reason: result.reason, detail: result.detail });
    case 'unavailable':
      throw new ApiError({ kind: 'unavailable', reason: result.reason, detail: 'it waits on this PC' });
  }
}
