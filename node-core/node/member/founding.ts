import { concatBytes } from '../../codec/index.ts';
import { sealingKeyFromSeed, signerFromSeed } from '../../identity/index.ts';
import {
  type CommunityRules,
  DISK_BYTES,
  foundingBlock,
  NONCE_BYTES,
  type Role,
  signTransaction,
  ZERO_HASH,
} from '../../ledger/index.ts';
import { minuteOfMs } from '../../units/index.ts';
import type { Clock } from '../clock.ts';
import type { GroupHost } from '../group/group-host.ts';
import type { Replica } from '../replica.ts';
import { pause } from './pause.ts';

/** What a founder decides. */
export interface Founding {
  readonly name: string;
  /** ISO 4217. */
  readonly currency: string;
  readonly minorDigits: number;
  readonly rules: CommunityRules;
  readonly displayName: string;
  readonly roles: readonly Role[];
  /** 8 random bytes, so that no two communities of one founder and disk share an ID. */
  readonly salt: Uint8Array;
}

/** The community could not be founded. */
export class FoundingFailed extends Error {
  override readonly name = 'FoundingFailed';
}

/** Makes the community's first block, as its only member on this disk. @throws FoundingFailed */
export async function foundCommunity(
  founding: Founding,
  by: {
    readonly seed: Uint8Array;
    readonly replica: Replica;
    readonly host: GroupHost;
    readonly clock: Clock;
  },
): Promise<void> {
  const { host, replica, clock, seed } = by;
  const signer = signerFromSeed(seed);
  const { name, currency, minorDigits, rules, displayName, roles, salt } = founding;
  const nonce = concatBytes(replica.store.disk(), salt);
  if (salt.length !== NONCE_BYTES - DISK_BYTES) throw new FoundingFailed(`a salt of ${salt.length} bytes`);
  const { bytes } = signTransaction({
    transaction: {
      kind: 'found',
      author: 0,
      name,
      currency,
      minorDigits,
      rules,
      founder: {
        publicKey: signer.publicKey,
        sealingKey: sealingKeyFromSeed(seed).publicKey,
        displayName,
        roles,
      },
      nonce,
    },
    community: ZERO_HASH,
    signer,
  });
  const startMs = performance.now();
  for (;;) {
    host.campaign();
    const { term } = host.status();
    const block = foundingBlock({ found: bytes, time: minuteOfMs(clock.nowMs()), term });
    const result = await host.propose(block.bytes);
    if (result.kind === 'committed') return;
    // A PC that stands still in this very moment leads no more. Its block may be in its log, and be committed later.
    await pause(RETRY_MS, new AbortController().signal);
    if (replica.appliedIndex > 0) return;
    if (performance.now() - startMs > PATIENCE_MS) throw new FoundingFailed(JSON.stringify(result.refusal));
  }
}

const RETRY_MS = 200;
const PATIENCE_MS = 20_000;
