import { concatBytes } from '../../../node-core/codec/index.ts';
import type { ProposeResult } from '../../../node-core/consensus/ordering.ts';
import {
  consentMessage,
  DEFAULT_RULES,
  foundingBlock,
  type Membership,
  signTransaction,
  ZERO_HASH,
} from '../../../node-core/ledger/index.ts';
import { minuteOfMs } from '../../../node-core/units/index.ts';
import { Violation } from '../checker.ts';
import type { SimulatedHome } from './home.ts';
import type { World } from './world.ts';

/** Turns that founding may take. */
const MOST_TURNS = 1000;

/** Everybody is a steward, so that anybody can admit, suspend and reinstate anybody. */
export function membershipOf(home: SimulatedHome): Membership {
  const { publicKey } = home.signer;
  const sealingKey = Uint8Array.from(publicKey).reverse();
  return { publicKey, sealingKey, displayName: home.household, roles: ['steward'] };
}

/** The first home founds the community, on its disk. */
export async function found(world: World): Promise<void> {
  const home = world.addHome();
  home.start();
  const host = home.running?.host;
  if (host === undefined) throw new Violation('the founder does not start');
  world.turn(home, () => host.campaign());
  const { bytes } = signTransaction({
    transaction: {
      kind: 'found',
      author: 0,
      name: 'Solsiden',
      currency: 'NOK',
      minorDigits: 2,
      rules: { ...DEFAULT_RULES, ...world.rules },
      founder: membershipOf(home),
      nonce: concatBytes(home.disk.number, new Uint8Array(8)),
    },
    community: ZERO_HASH,
    signer: home.signer,
  });
  const time = minuteOfMs(home.wallMs);
  const block = foundingBlock({ found: bytes, time, term: host.status().term });
  const results: ProposeResult[] = [];
  void host.propose(block.bytes).then((proposed) => results.push(proposed));
  for (let turns = 0; results.length === 0 && turns < MOST_TURNS; turns += 1) await world.next();
  const [result] = results;
  if (result?.kind !== 'committed') throw new Violation(`not founded: ${JSON.stringify(result?.refusal)}`);
  world.community = block.hash;
}

/** A new home, which a member admits. */
export function invite(world: World, by: SimulatedHome): void {
  if (world.community === undefined) return;
  const home = world.addHome();
  const membership = membershipOf(home);
  const consent = home.signer.sign(consentMessage({ community: world.community, membership }));
  void by.tray.send({ kind: 'member', change: { kind: 'admit', membership, consent } });
  home.start();
}
