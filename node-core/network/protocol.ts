import { VersionRefused } from './error.ts';

/** Where all our protocols live. */
const PREFIX = '/nabowatt/';
const NAME = /^\/nabowatt\/([a-z][a-z0-9-]{0,31})\/([1-9][0-9]{0,4})$/;

/** A protocol with its version, 1 or more. */
export interface ProtocolVersion {
  readonly what: string;
  readonly version: number;
}

/** The name that a stream is opened with: `/nabowatt/<what>/<version>`. */
export function protocolName({ what, version }: ProtocolVersion): string {
  const name = `${PREFIX}${what}/${version}`;
  if (!NAME.test(name)) throw new Error(`not the name of a protocol: ${name}`);
  return name;
}

/** Reads a name that a peer says it speaks; undefined for what is not ours. */
export function parseProtocolName(name: string): ProtocolVersion | undefined {
  const [, what, version] = NAME.exec(name) ?? [];
  return what === undefined || version === undefined ? undefined : { what, version: Number(version) };
}

/** The versions of one protocol among the names that a peer speaks, ascending, at most 16. */
export function versionsOf(what: string, names: readonly string[]): number[] {
  const versions = names.flatMap((name) => {
    const parsed = parseProtocolName(name);
    return parsed?.what === what ? [parsed.version] : [];
  });
  return [...new Set(versions)].sort((a, b) => a - b).slice(0, 16);
}

/**
 * Every protocol that both sides know but in no version in common: what health names, so that a household sees that one
 * of the two needs an update.
 */
export function versionRefusals(sides: {
  readonly ours: readonly string[];
  readonly theirs: readonly string[];
}): VersionRefused[] {
  const known = new Set(sides.ours.flatMap((name) => parseProtocolName(name)?.what ?? []));
  return [...known].flatMap((what) => {
    const ours = versionsOf(what, sides.ours);
    const theirs = versionsOf(what, sides.theirs);
    if (theirs.length === 0 || ours.some((version) => theirs.includes(version))) return [];
    return [new VersionRefused({ what, ours, theirs })];
  });
}
