import { type HouseholdKeys, openGrant } from '../../identity/index.ts';
import type { Grant, Hash, Member, MemberIndex } from '../../ledger/index.ts';
import type { UtcDay } from '../../units/index.ts';

/** The keys that open readings, by home and UTC day: one's own derived, others' out of the grants on the chain. */
export class DayKeys {
  readonly #household: MemberIndex;
  readonly #keys: HouseholdKeys;
  readonly #community: Hash;
  readonly #known = new Map<string, Uint8Array>();
  /** Where a grant did not open, and why. */
  readonly #failed = new Map<string, string>();

  constructor(of: {
    readonly household: MemberIndex;
    readonly keys: HouseholdKeys;
    readonly community: Hash;
  }) {
    this.#household = of.household;
    this.#keys = of.keys;
    this.#community = of.community;
  }

  /** The key of a home's day; undefined when no grant that opens has been seen. */
  keyOf(author: MemberIndex, day: UtcDay): Uint8Array | undefined {
    const name = `${author}/${day}`;
    const known = this.#known.get(name);
    if (known !== undefined || author !== this.#household) return known;
    const own = this.#keys.dayKey(day);
    this.#known.set(name, own);
    return own;
  }

  /** Opens the household's copy of a grant, if it has one. Returns true when it brought a key that was not known. */
  take(grant: Grant, { author, where }: { readonly author: Member; readonly where: string }): boolean {
    const name = `${grant.author}/${grant.day}`;
    const copy = grant.recipients.find(({ recipient }) => recipient === this.#household);
    if (copy === undefined || this.#known.has(name)) return false;
    const opened = openGrant({
      sealing: this.#keys.sealing,
      ephemeralKey: grant.ephemeralKey,
      wrapped: copy.wrapped,
      community: this.#community,
      author: author.publicKey,
      day: grant.day,
    });
    if (opened.kind === 'failed') {
      this.#failed.set(name, `the grant in ${where} does not open (${opened.reason})`);
      return false;
    }
    this.#known.set(name, opened.dayKey);
    return true;
  }

  /** Why there is no key of a home's day, in words. */
  whyNone(author: MemberIndex, day: UtcDay): string {
    return this.#failed.get(`${author}/${day}`) ?? 'no grant of that day is on the chain';
  }
}
