/**
 * What the homes of a community ask each other and gossip about. The network carries bytes; the layer above gives them
 * their meaning. They stand here so that both ends of each, and `docs/network.md`, use one name and one version.
 */

/** Services, for `HouseholdNetwork.serve` and `.ask`. */
export const SERVICES = {
  /** A range of blocks: one item a block, as it comes from the disk. */
  blocks: { what: 'blocks', version: 1, admits: 'members' },
  /** The state at a checkpoint, in pieces of at most `answerItemBytes`. */
  snapshot: { what: 'snapshot', version: 1, admits: 'members' },
  /** Own transactions, handed to a member who forwards them to the leader: one item back. */
  handIn: { what: 'hand-in', version: 1, admits: 'members' },
  /** A newcomer's request to be admitted: the only thing that somebody with an invitation may ask. */
  join: { what: 'join', version: 1, admits: 'newcomers' },
} as const;

/** Topics, for `HouseholdNetwork.join`. */
export const TOPICS = {
  /** Sealed and signed readings, from the home that they are of. */
  readings: { what: 'readings', version: 1 },
  /** Blocks with their certificates, some at a time, from the leader. */
  certified: { what: 'certified', version: 2 },
} as const;
