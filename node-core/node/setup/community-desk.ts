import { randomBytes } from 'node:crypto';
import { ApiError } from '../../api/household-api.ts';
import type { ChoosePort, FoundCommunity, JoinCommunity, TypedInvitation } from '../../api/setup-inputs.ts';
import type { InvitationSummaryView, SetupCommunityView } from '../../api/setup-views.ts';
import { toHex } from '../../codec/index.ts';
import { createVerifier, type Verifier } from '../../identity/index.ts';
import { householdIdOf, NetworkError } from '../../network/index.ts';
import { StorageError } from '../../storage/index.ts';
import { isTimeZone } from '../../units/index.ts';
import type { Clock } from '../clock.ts';
import { FoundingFailed } from '../member/founding.ts';
import { decodeInvitation, type Invitation, InvitationError } from '../member/invitation.ts';
import { joinCommunity, JoinRefused } from '../member/join.ts';
import type { Decided } from './decided.ts';
import type { HomeKeeper, HomeNetwork } from './home-keeper.ts';

export interface CommunityDeskOptions {
  readonly decided: Decided;
  readonly clock: Clock;
  readonly network: HomeNetwork;
  readonly keeper: HomeKeeper;
  /** The view has changed. */
  readonly changed: () => void;
  readonly report: (line: string) => void;
}

/**
 * The way into a community: founding one or joining one. What is to be done is decided on the disk first; `go` does what
 * was decided, at once or in the next start.
 */
export class CommunityDesk {
  readonly #options: CommunityDeskOptions;
  readonly #verifier: Verifier = createVerifier();
  /** What is shown while the decision alone does not say it. */
  #now: SetupCommunityView | undefined;
  /** Ends the join that goes on. */
  #joining: AbortController | undefined;

  constructor(options: CommunityDeskOptions) {
    this.#options = options;
  }

  view(): SetupCommunityView {
    const { community } = this.#options.decided;
    switch (community.kind) {
      case 'member': {
        const { communityId, memberIndex, listenPort } = community;
        return { kind: 'member', communityId, memberIndex, listenPort };
      }
      case 'founding':
        return this.#now ?? { kind: 'founding', name: community.input.name };
      case 'joining':
        return this.#now ?? { kind: 'joining', state: 'dialling', detail: null };
      case 'none':
        return this.#now ?? { kind: 'none' };
    }
  }

  /** @throws ApiError refused: an `InvitationFault` */
  read({ text }: TypedInvitation): InvitationSummaryView {
    const { community, inviter, expiresMs, roles, addresses } = this.#decode(text);
    return { communityId: toHex(community), inviterKey: toHex(inviter), expiresMs, roles, addresses };
  }

  /** Decides to found. @throws ApiError */
  decideToFound(input: FoundCommunity): void {
    this.#checkFree();
    if (!isTimeZone(input.timeZone)) throw refused('timeZone');
    this.#decide({ kind: 'founding', input, salt: toHex(randomBytes(8)) });
  }

  /** Decides to join. @throws ApiError */
  decideToJoin(input: JoinCommunity): void {
    this.#checkFree();
    this.#decode(input.text);
    this.#decide({ kind: 'joining', input });
  }

  /** Keeps the port for the next start. @throws ApiError */
  choosePort({ listenPort }: ChoosePort): void {
    const { decided, changed } = this.#options;
    const { community } = decided;
    if (community.kind !== 'member') throw refused('noMember');
    decided.decide({ ...community, listenPort });
    changed();
  }

  /** Gives up a join, or takes what failed off the screen. */
  cancel(): void {
    if (this.#options.decided.community.kind === 'joining') this.#options.decided.decide({ kind: 'none' });
    this.#now = undefined;
    this.#joining?.abort();
    this.#options.changed();
  }

  /**
   * Does what was decided and not done. Resolves when this home is a member, or when it is not going to be one by this
   * decision, which the view says then. @throws the signal's reason
   */
  async go(seed: Uint8Array, signal: AbortSignal): Promise<void> {
    const decision = this.#options.decided.community;
    const { kind } = decision;
    try {
      if (kind === 'founding') await this.#options.keeper.found(seed, signal);
      if (kind === 'joining') await this.#join(seed, signal);
      this.#now = undefined;
    } catch (error) {
      if (signal.aborted) throw error;
      // Given up meanwhile: that decision is gone, and there may be another, which has its own turn.
      if (this.#options.decided.community !== decision) return;
      this.#now = { kind: 'failed', reason: this.#reasonOf(error) };
      this.#options.decided.decide({ kind: 'none' });
    } finally {
      this.#options.changed();
    }
  }

  async #join(seed: Uint8Array, signal: AbortSignal): Promise<void> {
    const { decided, network } = this.#options;
    const { community } = decided;
    if (community.kind !== 'joining') return;
    const { text, displayName, at, listenPort } = community.input;
    const invitation = this.#decode(text);
    const joining = new AbortController();
    this.#joining = joining;
    const { hosts, useRelays, limits } = network;
    const { member, addresses } = await joinCommunity({
      seed,
      displayName,
      invitation,
      ...(at === null ? {} : { at }),
      network: {
        port: 0,
        ...(hosts === undefined ? {} : { hosts }),
        ...(useRelays === undefined ? {} : { useRelays }),
        ...(limits === undefined ? {} : { limits }),
      },
      onProgress: (progress) => {
        if (joining.signal.aborted) return;
        const detail = progress.kind === 'unreachable' ? progress.evidence : null;
        this.#now = { kind: 'joining', state: progress.kind, detail };
        this.#options.changed();
      },
      signal: AbortSignal.any([signal, joining.signal]),
    });
    decided.decide({
      kind: 'member',
      communityId: toHex(invitation.community),
      memberIndex: member,
      contacts: [{ household: householdIdOf(invitation.inviter), addresses: [...addresses] }],
      listenPort,
      lastPort: null,
      tariffPrice: null,
    });
  }

  #decide(community: Parameters<Decided['decide']>[0]): void {
    this.#now = undefined;
    this.#options.decided.decide(community);
    this.#options.changed();
  }

  #checkFree(): void {
    if (this.#options.decided.community.kind !== 'none') throw refused('underWay');
  }

  #decode(text: string): Invitation {
    const { clock } = this.#options;
    try {
      return decodeInvitation(text, { nowMs: clock.nowMs(), verifier: this.#verifier });
    } catch (error) {
      if (error instanceof InvitationError) throw refused(error.reason);
      throw error;
    }
  }

  /** A name for a table of words; what has none is ours, and goes to the log. */
  #reasonOf(error: unknown): string {
    if (error instanceof JoinRefused || error instanceof ApiError) return error.reason;
    if (error instanceof FoundingFailed) return 'foundingRefused';
    if (error instanceof NetworkError && error.reason === 'port') return 'portTaken';
    if (error instanceof StorageError) return error.kind;
    this.#options.report(`the community was not reached: ${described(error)}`);
    return 'internal';
  }
}

function refused(reason: string): ApiError {
  return new ApiError({ kind: 'refused', reason, detail: '' });
}

function described(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
