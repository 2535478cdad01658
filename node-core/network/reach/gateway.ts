import dgram from 'node:dgram';
import { networkInterfaces } from 'node:os';
import { type Clock, inTime, type Random } from '../clock.ts';
import { NetworkError, networkError } from '../error.ts';
import {
  externalAddressIn,
  type ForwardingService,
  GatewayRefusal,
  locationIn,
  SSDP_ADDRESS,
  SSDP_PORT,
  searchMessages,
  servicesIn,
  soapCall,
} from './igd.ts';

/** A router that forwards ports, as seen from one of this PC's addresses. */
export interface Gateway {
  readonly service: string;
  /** This PC's address on the router's network. */
  readonly localAddress: string;
  /** The router's address on its far side; undefined when it has none, or does not say. */
  readonly externalAddress: string | undefined;
  /** Has a TCP port forwarded for `leaseS` seconds. @throws GatewayRefusal, NetworkError 'gateway' */
  forward(port: {
    readonly external: number;
    readonly internal: number;
    readonly leaseS: number;
  }): Promise<void>;
  /** @throws GatewayRefusal, NetworkError 'gateway' */
  unforward(externalPort: number): Promise<void>;
}

/** How routers are found: over the network, or in a test by a stand-in. */
export type GatewayFinder = (signal: AbortSignal) => Promise<Gateway[]>;

const SEARCH_MS = 2_500;
const CALL_MS = 5_000;
const MAX_ANSWER_BYTES = 256 * 1024;
/** Devices that are asked for their description; a LAN has few. */
const MAX_DEVICES = 8;
const DESCRIPTION = 'nabowatt';

/** Finds this home's routers by UPnP (IGD v1 and v2), on every network that this PC is on. */
export async function findGateways(clock: Clock, signal: AbortSignal): Promise<Gateway[]> {
  const addresses = Object.values(networkInterfaces())
    .flatMap((all) => all ?? [])
    .filter(({ internal, family }) => !internal && family === 'IPv4')
    .map(({ address }) => address);
  const found = await Promise.all(addresses.map((address) => search(address, clock, signal)));
  const gateways = await Promise.all(
    found.flat().map(({ location, localAddress }) =>
      describe({ location, localAddress }, { clock, signal }).catch((thrown: unknown) => {
        signal.throwIfAborted();
        networkError(thrown);
        return undefined;
      }),
    ),
  );
  return gateways.filter((gateway) => gateway !== undefined);
}

interface Found {
  readonly location: URL;
  readonly localAddress: string;
}

/** Asks the network of one of this PC's addresses; ends early after the first answers of the second try. */
function search(localAddress: string, clock: Clock, signal: AbortSignal): Promise<Found[]> {
  return new Promise((resolve) => {
    const found = new Map<string, Found>();
    const socket = dgram.createSocket('udp4');
    const timers: (() => void)[] = [];
    const finish = (): void => {
      for (const cancel of timers.splice(0)) cancel();
      signal.removeEventListener('abort', finish);
      socket.removeAllListeners('message');
      socket.close();
      resolve([...found.values()]);
    };
    const ask = (): void => {
      for (const message of searchMessages()) socket.send(message, SSDP_PORT, SSDP_ADDRESS, () => {});
    };
    socket.on('error', () => {});
    socket.on('message', (message) => {
      const location = locationIn(message.toString('latin1'));
      if (location === undefined || found.size >= MAX_DEVICES) return;
      found.set(location.href, { location, localAddress });
    });
    signal.addEventListener('abort', finish, { once: true });
    const startMs = clock.nowMs();
    timers.push(
      clock.at(startMs + SEARCH_MS / 2, () => (found.size > 0 ? finish() : ask())),
      clock.at(startMs + SEARCH_MS, finish),
    );
    socket.bind(0, localAddress, ask);
  });
}

/** By which clock calls to a router are bounded, and until when they are of use. */
interface Span {
  readonly clock: Clock;
  readonly signal: AbortSignal;
}

async function describe({ location, localAddress }: Found, span: Span): Promise<Gateway | undefined> {
  const { text } = await http(location, {}, span);
  for (const forwarding of servicesIn(text, location)) {
    const call = soapCaller(forwarding, span);
    const answer = await call('GetExternalIPAddress', {});
    return {
      service: forwarding.service,
      localAddress,
      externalAddress: externalAddressIn(answer),
      async forward({ external, internal, leaseS }) {
        await call('AddPortMapping', {
          NewRemoteHost: '',
          NewExternalPort: external,
          NewProtocol: 'TCP',
          NewInternalPort: internal,
          NewInternalClient: localAddress,
          NewEnabled: 1,
          NewPortMappingDescription: DESCRIPTION,
          NewLeaseDuration: leaseS,
        });
      },
      async unforward(externalPort) {
        const values = { NewRemoteHost: '', NewExternalPort: externalPort, NewProtocol: 'TCP' };
        await call('DeletePortMapping', values);
      },
    };
  }
  return undefined;
}

type SoapCaller = (name: string, values: Readonly<Record<string, string | number>>) => Promise<string>;

function soapCaller({ service, control }: ForwardingService, span: Span): SoapCaller {
  return async (name, values) => {
    const { ok, text } = await http(control, soapCall(service, { name, values }), span);
    if (!ok) throw new GatewayRefusal(name, text);
    return text;
  };
}

/** One exchange with a router, bounded in time and in bytes: a call with a body, a look without. */
async function http(
  url: URL,
  call: { readonly headers?: Record<string, string>; readonly body?: string },
  { clock, signal }: Span,
): Promise<{ readonly ok: boolean; readonly text: string }> {
  const reason = (): Error => new NetworkError('timeout', `${url.host} did not answer`);
  // Leaving a home may take down the mapping while the node stops: a call outlives the signal, by its own time-out.
  const signals = call.body === undefined ? [signal] : [];
  try {
    return await inTime(clock, { limitMs: CALL_MS, reason, signals }, async (held) => {
      const { headers = {}, body } = call;
      const method = body === undefined ? { method: 'GET' } : { method: 'POST', body };
      const response = await fetch(url, { ...method, headers, signal: held, redirect: 'error' });
      return { ok: response.ok, text: await textOf(response) };
    });
  } catch (thrown) {
    throw networkError(thrown, 'gateway');
  }
}

async function textOf(response: Response): Promise<string> {
  const pieces: Uint8Array[] = [];
  let bytes = 0;
  const body: AsyncIterable<Uint8Array> | Uint8Array[] = response.body ?? [];
  for await (const piece of body) {
    bytes += piece.length;
    if (bytes > MAX_ANSWER_BYTES) {
      throw new NetworkError('gateway', `an answer beyond ${MAX_ANSWER_BYTES} bytes`);
    }
    pieces.push(piece);
  }
  return Buffer.concat(pieces).toString('utf8');
}

/** An external port to ask for: the same, then near it, then anywhere. */
export function externalPortsFor(port: number, random: Random): number[] {
  const near = port + 1 + Math.floor(random() * 1_000);
  const anywhere = 20_000 + Math.floor(random() * 40_000);
  return [port, near > 65_535 ? port - 1_000 : near, anywhere];
}
