/** What a person types to join, and what goes to the host of it. Pure. */
import type { JoinCommunity } from '../../../../node-core/api/index.ts';

export interface JoinDraft {
  readonly text: string;
  readonly displayName: string;
  readonly host: string;
  readonly port: string;
  readonly listenPort: string;
}

export const EMPTY_JOIN: JoinDraft = { text: '', displayName: '', host: '', port: '', listenPort: '' };

export type JoinFault = 'nameMissing' | 'nameTooLong' | 'portMissing' | 'portWrong' | 'hostMissing';
export type JoinField = 'displayName' | 'host' | 'port' | 'listenPort';
export type JoinFaults = Readonly<Partial<Record<JoinField, JoinFault>>>;

/** `setup-inputs.ts`. */
export const LONGEST_NAME = 60;

/** What is wrong, by field; empty when it may go. */
export function joinFaults(draft: JoinDraft): JoinFaults {
  const name = nameFault(draft.displayName);
  const host = draft.host.trim();
  const port = draft.port.trim();
  return {
    ...(name === null ? {} : { displayName: name }),
    ...(host === '' && port !== '' ? { host: 'hostMissing' as const } : {}),
    ...(host !== '' && port === '' ? { port: 'portMissing' as const } : {}),
    ...(port !== '' && portOf(port) === null ? { port: 'portWrong' as const } : {}),
    ...(draft.listenPort.trim() !== '' && portOf(draft.listenPort) === null
      ? { listenPort: 'portWrong' as const }
      : {}),
  };
}

/** A display name of this or another kind. */
export function nameFault(name: string): 'nameMissing' | 'nameTooLong' | null {
  const length = name.trim().length;
  if (length === 0) return 'nameMissing';
  return length > LONGEST_NAME ? 'nameTooLong' : null;
}

/** A port as it was typed; null where it is none. */
export function portOf(text: string): number | null {
  const trimmed = text.trim();
  if (!/^\d{1,5}$/.test(trimmed)) return null;
  const port = Number(trimmed);
  return port >= 1 && port <= 65_535 ? port : null;
}

/** For the host; only of a draft without faults. */
export function joinInput(draft: JoinDraft): JoinCommunity {
  const port = portOf(draft.port);
  const host = draft.host.trim();
  return {
    text: draft.text,
    displayName: draft.displayName.trim(),
    at: host === '' || port === null ? null : { host, port },
    listenPort: portOf(draft.listenPort),
  };
}

/** A text that may be an invitation: worth asking the host about. */
export function looksWhole(text: string): boolean {
  return text.replaceAll(/\s+/g, '').length > 20;
}

/** A long name of a key or a community for comparing by eye: `9f3a 04c1`. */
export function shortCode(hex: string): string {
  return `${hex.slice(0, 4)} ${hex.slice(4, 8)}`;
}

/** `/ip4/192.0.2.1/tcp/4001` as people write it: `192.0.2.1:4001`; anything else as it is. */
export function plainAddress(address: string): string {
  const found = /^\/(?:ip4|ip6|dns|dns4|dns6)\/([^/]+)\/tcp\/(\d+)/.exec(address);
  if (found === null) return address;
  const [, host = '', port = ''] = found;
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`;
}
