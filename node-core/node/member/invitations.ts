import { z } from 'zod';
import { equalBytes, toHex } from '../../codec/index.ts';
import type { Signer } from '../../identity/index.ts';
import type { MemberIndex, Role } from '../../ledger/index.ts';
import type { HouseholdId } from '../../network/index.ts';
import type { Outbox } from '../../storage/index.ts';
import type { Clock } from '../clock.ts';
import type { Replica } from '../replica.ts';
import { type Emitter, emitter, type Signal } from '../signal.ts';
import type { Send } from '../submit.ts';
import { encodeInvitation, invitedHousehold } from './invitation.ts';
import type { JoinAnswer, JoinRequest } from './join-bytes.ts';

/** What became of an invitation. `asked`: somebody holds it and waits for a yes. */
export type InvitationStanding =
  | { readonly kind: 'open' }
  | { readonly kind: 'asked'; readonly name: string }
  | { readonly kind: 'used'; readonly name: string }
  | { readonly kind: 'revoked' }
  | { readonly kind: 'expired' };

/** An invitation as its giver remembers it; the secret is not kept. */
export interface IssuedInvitation {
  /** The key that the newcomer shows. */
  readonly key: HouseholdId;
  /** For whom, in the giver's own words. */
  readonly note: string;
  readonly issuedMs: number;
  readonly expiresMs: number;
  readonly roles: readonly Role[];
  /** Whoever comes with it waits until a steward has said yes. */
  readonly needsApproval: boolean;
  readonly standing: InvitationStanding;
}

/** As it is kept: the standing follows from it. */
const KEPT = z.object({
  key: z.string().regex(/^[0-9a-f]{64}$/),
  note: z.string(),
  issuedMs: z.number(),
  expiresMs: z.number(),
  roles: z.array(z.enum(['steward', 'superUser', 'publicProducer'])),
  needsApproval: z.boolean(),
  revoked: z.boolean(),
  approved: z.boolean(),
  /** Who came with it: nobody else may. */
  holder: z.object({ publicKey: z.string(), name: z.string() }).nullable(),
  used: z.boolean(),
});
type Kept = z.infer<typeof KEPT>;

export interface InvitationsOptions {
  readonly signer: Signer;
  readonly replica: Replica;
  readonly outbox: Outbox;
  readonly clock: Clock;
  readonly send: Send;
  readonly addresses: () => readonly string[];
  readonly random: (bytes: number) => Uint8Array;
  /** Standings changed: who may connect is asked anew, and the others are told. */
  readonly changed: () => void;
}

const SETTING = 'invitations';
/** Invitations that are remembered; the oldest go. */
const MAX_KEPT = 200;
/** Open ones at a time: each lets a stranger's key through the gate. */
const MAX_OPEN = 32;

/** Raised when there can be no more invitations, or none by this member. */
export class InvitationRefused extends Error {
  override readonly name = 'InvitationRefused';
  readonly reason: 'notASteward' | 'tooManyOpen' | 'unknown';
  constructor(reason: 'notASteward' | 'tooManyOpen' | 'unknown') {
    super(reason);
    this.reason = reason;
  }
}

/** The invitations that this home has given, and the door through which who holds one comes in. */
export class Invitations {
  readonly #options: InvitationsOptions;
  readonly #changed: Emitter<void> = emitter();
  #kept: Kept[];
  /** As it was told last. */
  #told: string;

  constructor(options: InvitationsOptions) {
    this.#options = options;
    this.#kept = keptIn(options.outbox.setting(SETTING));
    this.#told = JSON.stringify(this.#kept);
  }

  /** Somebody knocked, was let in, or an invitation was given or taken back. Who knocks again is no news. */
  get changed(): Signal<void> {
    return this.#changed;
  }

  /** Newest first. */
  get all(): readonly IssuedInvitation[] {
    return this.#kept.map((kept) => ({ ...kept, standing: this.#standing(kept) })).reverse();
  }

  /** Keys that may come to the door: open ones, and used ones whose answer may have been lost. */
  get keys(): readonly HouseholdId[] {
    return this.#kept.filter((kept) => this.#mayCome(kept)).map(({ key }) => key);
  }

  /** Gives one. @throws InvitationRefused 'notASteward', 'tooManyOpen' */
  issue(wanted: {
    readonly note: string;
    readonly validMs: number;
    readonly roles: readonly Role[];
    readonly needsApproval: boolean;
  }): { readonly text: string; readonly invitation: IssuedInvitation } {
    const { clock, replica, signer, random, addresses } = this.#options;
    const self = replica.community.members.find(({ publicKey }) => equalBytes(publicKey, signer.publicKey));
    if (self?.roles.includes('steward') !== true) throw new InvitationRefused('notASteward');
    if (this.keys.length >= MAX_OPEN) throw new InvitationRefused('tooManyOpen');
    const secret = random(32);
    const issuedMs = clock.nowMs();
    const { note, roles, needsApproval } = wanted;
    const expiresMs = issuedMs + wanted.validMs;
    const community = replica.community.id;
    const text = encodeInvitation({ community, expiresMs, secret, roles, addresses: addresses() }, signer);
    const kept: Kept = {
      key: invitedHousehold({ secret }),
      note,
      issuedMs,
      expiresMs,
      roles: [...roles],
      needsApproval,
      revoked: false,
      approved: !needsApproval,
      holder: null,
      used: false,
    };
    this.#kept = [...this.#kept, kept].slice(-MAX_KEPT);
    this.#save();
    return { text, invitation: { ...kept, standing: this.#standing(kept) } };
  }

  /** Takes one back. @throws InvitationRefused 'unknown' */
  revoke(key: HouseholdId): void {
    this.#find(key).revoked = true;
    this.#save();
  }

  /** Says yes to whoever waits with it. @throws InvitationRefused 'unknown' */
  approve(key: HouseholdId): void {
    this.#find(key).approved = true;
    this.#save();
  }

  /** Somebody came with an invitation, and asks to be let in. */
  async receive(key: HouseholdId, request: JoinRequest): Promise<JoinAnswer> {
    const kept = this.#kept.find((one) => one.key === key);
    if (kept === undefined || !this.#mayCome(kept)) return { kind: 'refused', reason: 'notInvited' };
    const publicKey = toHex(request.publicKey);
    if (kept.holder !== null && kept.holder.publicKey !== publicKey)
      return { kind: 'refused', reason: 'used' };
    const already = this.#memberOf(request.publicKey);
    if (already !== undefined) return this.#admitted(kept, { publicKey, request, member: already });
    kept.holder = { publicKey, name: request.displayName };
    this.#save();
    if (!kept.approved) return { kind: 'waiting' };
    const { publicKey: key32, sealingKey, displayName, consent } = request;
    const membership = { publicKey: key32, sealingKey, displayName, roles: kept.roles };
    const result = await this.#options.send({
      kind: 'member',
      change: { kind: 'admit', membership, consent },
    });
    if (result.kind === 'unavailable') return { kind: 'waiting' };
    if (result.kind === 'refused') {
      kept.holder = null;
      this.#save();
      return { kind: 'refused', reason: result.reason };
    }
    const member = this.#memberOf(request.publicKey);
    return member === undefined ? { kind: 'waiting' } : this.#admitted(kept, { publicKey, request, member });
  }

  #admitted(
    kept: Kept,
    by: { readonly publicKey: string; readonly request: JoinRequest; readonly member: MemberIndex },
  ): JoinAnswer {
    kept.used = true;
    kept.holder = { publicKey: by.publicKey, name: by.request.displayName };
    this.#save();
    return { kind: 'admitted', member: by.member };
  }

  #memberOf(publicKey: Uint8Array): MemberIndex | undefined {
    const { members } = this.#options.replica.community;
    return members.find((member) => equalBytes(member.publicKey, publicKey))?.index;
  }

  #mayCome({ revoked, expiresMs }: Kept): boolean {
    return !revoked && expiresMs > this.#options.clock.nowMs();
  }

  #standing({ revoked, used, holder, expiresMs, approved }: Kept): InvitationStanding {
    if (used) return { kind: 'used', name: holder?.name ?? '' };
    if (revoked) return { kind: 'revoked' };
    if (expiresMs <= this.#options.clock.nowMs()) return { kind: 'expired' };
    return holder !== null && !approved ? { kind: 'asked', name: holder.name } : { kind: 'open' };
  }

  #find(key: HouseholdId): Kept {
    const kept = this.#kept.find((one) => one.key === key);
    if (kept === undefined) throw new InvitationRefused('unknown');
    return kept;
  }

  #save(): void {
    this.#options.outbox.writeSetting(SETTING, this.#kept);
    this.#options.changed();
    const now = JSON.stringify(this.#kept);
    if (now === this.#told) return;
    this.#told = now;
    this.#changed.emit();
  }
}

/** What a file holds that somebody else wrote is no invitation. */
function keptIn(setting: unknown): Kept[] {
  const parsed = z.array(KEPT).safeParse(setting);
  return parsed.success ? parsed.data : [];
}
