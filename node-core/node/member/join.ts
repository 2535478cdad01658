import { ItemFault } from '../../codec/index.ts';
import { sealingKeyFromSeed, signerFromSeed } from '../../identity/index.ts';
import { consentMessage, type MemberIndex } from '../../ledger/index.ts';
import {
  type AddressStore,
  addressOf,
  householdIdOf,
  type HouseholdNetwork,
  NetworkError,
  type NetworkOptions,
  onlyItem,
  SERVICES,
  startNetwork,
} from '../../network/index.ts';
import type { Invitation } from './invitation.ts';
import { decodeJoinAnswer, encodeJoinRequest, type JoinRequest } from './join-bytes.ts';
import { pause } from './pause.ts';

/** How far a newcomer has got. */
export type JoinProgress =
  | { readonly kind: 'dialling' }
  /** The last try did not get through; the next one follows. */
  | { readonly kind: 'unreachable'; readonly evidence: string }
  /** A steward has to say yes. */
  | { readonly kind: 'waiting' };

export interface JoinOptions {
  /** The newcomer's own seed. */
  readonly seed: Uint8Array;
  readonly displayName: string;
  readonly invitation: Invitation;
  /** A host and port that the user typed, where the invitation's own addresses do not lead there. */
  readonly at?: { readonly host: string; readonly port: number };
  readonly network: Pick<NetworkOptions, 'port' | 'hosts' | 'useRelays' | 'limits'>;
  readonly onProgress: (progress: JoinProgress) => void;
  readonly signal: AbortSignal;
}

/** The door said no. */
export class JoinRefused extends Error {
  override readonly name = 'JoinRefused';
  readonly reason: string;
  constructor(reason: string) {
    super(`the community does not let this household in: ${reason}`);
    this.reason = reason;
  }
}

/** Between two tries. */
const RETRY_MS = 2000;
/** The answer may have to wait for an election and a block. */
const ANSWER_TIMEOUT_MS = 30_000;

/**
 * Asks to be let in, under the key of the invitation, until the answer is yes or no. The newcomer's own network is
 * started afterwards, with its own key.
 * @throws JoinRefused; NetworkError 'port'; the signal's reason
 */
export async function joinCommunity(
  options: JoinOptions,
): Promise<{ readonly member: MemberIndex; readonly addresses: readonly string[] }> {
  const { invitation, network: settings, onProgress, signal, at } = options;
  const inviter = householdIdOf(invitation.inviter);
  const network = await startNetwork({
    ...settings,
    seed: invitation.secret,
    standingOf: (household) => (household === inviter ? 'member' : 'stranger'),
    onFrame: () => {},
    onEvent: () => {},
    addresses: NO_ADDRESSES,
  });
  try {
    const addresses = [...(at === undefined ? [] : [addressOf(at).text]), ...invitation.addresses];
    network.learn(inviter, addresses);
    const request = encodeJoinRequest(requestOf(options));
    onProgress({ kind: 'dialling' });
    for (;;) {
      signal.throwIfAborted();
      const answer = await ask(network, { inviter, request, signal });
      if (answer.kind === 'admitted') return { member: answer.member, addresses };
      if (answer.kind === 'refused') throw new JoinRefused(answer.reason);
      onProgress(answer);
      await pause(RETRY_MS, signal);
    }
  } finally {
    await network.stop();
  }
}

type Answer =
  | ReturnType<typeof decodeJoinAnswer>
  | { readonly kind: 'unreachable'; readonly evidence: string };

async function ask(
  network: HouseholdNetwork,
  to: { readonly inviter: string; readonly request: Uint8Array; readonly signal: AbortSignal },
): Promise<Answer> {
  const { inviter, request, signal } = to;
  try {
    const answer = network.ask(inviter, { ...SERVICES.join, request, timeoutMs: ANSWER_TIMEOUT_MS, signal });
    return decodeJoinAnswer(await onlyItem(answer));
  } catch (error) {
    signal.throwIfAborted();
    // Whoever the gate does not know hears nothing at all: used up, taken back, or simply out of reach.
    if (error instanceof NetworkError || error instanceof ItemFault) {
      return { kind: 'unreachable', evidence: error.message };
    }
    throw error;
  }
}

function requestOf({ seed, displayName, invitation }: JoinOptions): JoinRequest {
  const signer = signerFromSeed(seed);
  const { publicKey } = signer;
  const sealingKey = sealingKeyFromSeed(seed).publicKey;
  const membership = { publicKey, sealingKey, displayName, roles: invitation.roles };
  const consent = signer.sign(consentMessage({ community: invitation.community, membership }));
  return { publicKey, sealingKey, displayName, consent };
}

const NO_ADDRESSES: AddressStore = { load: () => [], save: () => {} };
