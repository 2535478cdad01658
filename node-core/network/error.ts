/**
 * What can go wrong between two households.
 *
 * | reason | when | again? |
 * | --- | --- | --- |
 * | `unreachable` | no known address answered | later |
 * | `timeout` | the other side said nothing for too long | later |
 * | `closed` | the stream or the network went away in between | later |
 * | `busy` | the other side has no room just now | later |
 * | `slow` | the other side took nothing in for too long | later |
 * | `refused` | the other side understood and said no | no: evidence says why |
 * | `version` | both know the protocol, in different versions: see `VersionRefused` | after an update |
 * | `unsupported` | the other side knows the protocol in no version | after an update |
 * | `tooLong` | a frame or an answer beyond the limit was announced or sent | no |
 * | `flood` | more in a second than anybody needs | no |
 * | `garbled` | bytes that mean nothing | no |
 * | `address` | a text that is no address we may dial, or keep | no |
 * | `port` | the chosen port cannot be listened on | choose another |
 * | `gateway` | a router refused, or said something that is no answer | later |
 */
export type NetworkFault =
  | 'unreachable'
  | 'timeout'
  | 'closed'
  | 'busy'
  | 'slow'
  | 'refused'
  | 'version'
  | 'unsupported'
  | 'tooLong'
  | 'flood'
  | 'garbled'
  | 'address'
  | 'port'
  | 'gateway';

/** Faults after which the same attempt may go well. */
const RETRYABLE: ReadonlySet<NetworkFault> = new Set<NetworkFault>([
  'unreachable',
  'timeout',
  'closed',
  'busy',
  'slow',
  'gateway',
]);

/** A fault of the network or of a peer, with what was seen of it. */
export class NetworkError extends Error {
  override readonly name: string = 'NetworkError';
  readonly reason: NetworkFault;
  /** What was found: a length, an address, the other side's words. At most some hundred characters. */
  readonly evidence: string;

  constructor(reason: NetworkFault, evidence: string, options: ErrorOptions = {}) {
    super(`${EXPLANATIONS[reason]}: ${evidence}`, options);
    this.reason = reason;
    this.evidence = evidence;
  }

  /** Whether the same attempt may go well later. */
  get retryable(): boolean {
    return RETRYABLE.has(this.reason);
  }
}

/** Both sides know a protocol, but in no version in common. */
export class VersionRefused extends NetworkError {
  override readonly name = 'VersionRefused';
  /** The protocol without its version: `raft`, `blocks`. */
  readonly what: string;
  /** Versions that this node speaks, ascending; at least one. */
  readonly ours: readonly number[];
  /** Versions that the other side speaks, ascending; at least one. */
  readonly theirs: readonly number[];

  /** Which program is the older one, as far as this protocol tells. */
  get needsUpdate(): 'ours' | 'theirs' {
    return Math.max(...this.ours) < Math.max(...this.theirs) ? 'ours' : 'theirs';
  }

  constructor(versions: {
    readonly what: string;
    readonly ours: readonly number[];
    readonly theirs: readonly number[];
  }) {
    super(
      'version',
      `${versions.what}: ours ${versions.ours.join(', ')}, theirs ${versions.theirs.join(', ')}`,
    );
    this.what = versions.what;
    this.ours = versions.ours;
    this.theirs = versions.theirs;
  }
}

/** Any thrown thing as a `NetworkError`: itself, or one that carries it. */
export function networkError(thrown: unknown, reason: NetworkFault = 'closed'): NetworkError {
  if (thrown instanceof NetworkError) return thrown;
  return new NetworkError(reason, wordsOf(thrown), { cause: thrown });
}

/** A short text of any thrown thing. */
export function wordsOf(thrown: unknown): string {
  if (thrown instanceof AggregateError) return thrown.errors.map(wordsOf).join('; ').slice(0, 300);
  return (thrown instanceof Error ? `${thrown.name}: ${thrown.message}` : String(thrown)).slice(0, 300);
}

const EXPLANATIONS: Readonly<Record<NetworkFault, string>> = {
  unreachable: 'not reachable',
  timeout: 'no answer in time',
  closed: 'the connection went away',
  busy: 'the other side is busy',
  slow: 'the other side takes nothing in',
  refused: 'refused',
  version: 'no version of the protocol in common',
  unsupported: 'the other side does not know the protocol',
  tooLong: 'too long',
  flood: 'too much at once',
  garbled: 'bytes without a meaning',
  address: 'no address that can be used',
  port: 'the port cannot be used',
  gateway: 'the router did not do it',
};
