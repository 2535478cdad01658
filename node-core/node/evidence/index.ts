/**
 * # node/evidence: the node's side of Verify
 *
 * Purpose: to hand `settlement/verify-bill.ts` what it checks a bill against, out of the stored blocks themselves. Nothing
 * that the node has worked out before is believed: not its opened readings (`home.sqlite`), not the community's state,
 * not the indexes beside the blocks but for a first guess of where to look. Source: DESIGN 4, 5, 10 ('Verify'), and
 * the port's comment in `settlement/evidence.ts`.
 *
 * ```
 * stored-block -> chain-walk -+-> contract-chain -> members, agreements, tariffs -+
 *                             |-> energy-chain   -> day-keys, reading-table      -+-> source -> verifyBill -> report
 *                             `-> certificates                                   -'
 * ```
 *
 * What is checked
 * - Contract chain, from the founding block (whose hash is the community's ID) to the cut: form, hash, links, Merkle root,
 *   every signature; the rules that decide who is a member, what was agreed and until when, and what tariffs hold.
 * - Energy chain, the blocks that can hold what the bill needs: form, hash, links, Merkle root; the signatures of the
 *   readings and grants of the household and everybody it ever had a contract with; then they are opened.
 * - Certificates: of the last block of each range, of each block that changed who may sign, and of each block whose
 *   audit path is handed out. The others need none: a majority signed the last block's hash, that hash covers its
 *   header, and each header carries the hash of the one before, so that one certificate vouches for every block that
 *   links up to it, and the Merkle roots for their transactions. Where links are broken, the certificate of the last
 *   block before the break is checked in the same way.
 *
 * Invariants: a block with any fault gives no evidence; every fault is named with its place; the event loop turns every
 * few milliseconds; a home's day takes 35 KB, whatever is on the chain.
 *
 * Not checked, for it changes no bill: state hashes, sequences on the energy chain, grants' copies for others, statements
 * and disputes beyond their signatures, shares that add up to more than the whole, the age of readings. `npm run verify`
 * checks all of that. Signatures of strangers' readings are left to it too.
 */
export { type EvidenceQuestion, type GatheredEvidence, gatherEvidence } from './gather.ts';
export { verifyReport } from './report.ts';
export { type HouseholdVerification, verifyHouseholdBill } from './verify.ts';
