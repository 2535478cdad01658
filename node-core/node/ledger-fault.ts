import { type ChainName, CommunityState, StateBytesError } from '../ledger/index.ts';
import type { LedgerReader, StoredBlock, StoredSnapshot } from '../storage/index.ts';

/** The first thing that is not as it must be, and where. */
export interface LedgerFaultFound {
  /** 'energy block 17 (log entry 19)' */
  readonly where: string;
  /** 'wrongMerkleRoot: ...' */
  readonly what: string;
}

/** What holds so far: the state up to a log entry. */
export interface Verified {
  readonly community: CommunityState;
  readonly lastIndex: number;
}

const CHAINS: readonly ChainName[] = ['energy', 'contract'];

/** Where a stored block stands. */
export function placeOf(row: Pick<StoredBlock, 'chain' | 'height' | 'logIndex'>): string {
  return `${row.chain} block ${row.height} (log entry ${row.logIndex})`;
}

/** Names the entry that is not there, though later ones are. */
export function lostEntry(store: LedgerReader, { community, lastIndex }: Verified): LedgerFaultFound {
  const next = (chain: ChainName) => community.head(chain).height + 1;
  const lacking = CHAINS.filter((chain) => store.blockByHeight(chain, next(chain)) === undefined);
  // A chain that merely ends here lacks its next block too; one that goes on above has lost it.
  const gapped = lacking.filter((chain) => (store.head(chain)?.height ?? -1) >= next(chain));
  const [chain, other] = gapped.length === 1 ? gapped : lacking;
  const logIndex = lastIndex + 1;
  return {
    where:
      chain === undefined || other !== undefined
        ? `log entry ${logIndex}`
        : placeOf({ chain, height: next(chain), logIndex }),
    what: `it is missing, though the log goes on to entry ${store.lastIndex()}`,
  };
}

/** Heights of both chains' last blocks. */
export type Heights = Readonly<Record<ChainName, number>>;

/** Names the first block that was cut off the end, going by what something else knows of the ledger. */
export function cutOff(
  { community, lastIndex }: Verified,
  known: { readonly why: string; readonly heights?: Heights },
): LedgerFaultFound {
  const logIndex = lastIndex + 1;
  const places = CHAINS.filter((chain) => (known.heights?.[chain] ?? -1) > community.head(chain).height).map(
    (chain) => ({ chain, height: community.head(chain).height + 1 }),
  );
  const [only, other] = places;
  const what = `it is missing: ${known.why}, the log ends with entry ${lastIndex}`;
  if (only !== undefined && other === undefined) return { where: placeOf({ ...only, logIndex }), what };
  const either = places.map(({ chain, height }) => `${chain} block ${height}`).join(' or ');
  return { where: either === '' ? `log entry ${logIndex}` : `log entry ${logIndex}, ${either}`, what };
}

/** Up to which heights a stored state goes; undefined when its bytes are none of a state. */
export function heightsOf({ bytes }: StoredSnapshot): Heights | undefined {
  try {
    const state = CommunityState.decode(bytes);
    return { energy: state.head('energy').height, contract: state.head('contract').height };
  } catch (error) {
    if (error instanceof StateBytesError) return undefined;
    throw error;
  }
}

/** What a library says of a fault, on one line: SQLite draws little tables, JSON.parse quotes. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim();
}
