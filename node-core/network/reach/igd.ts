import { isPrivateIp } from '@libp2p/utils';
import { NetworkError } from '../error.ts';

/**
 * The pure half of port mapping: what is said to routers and how their answers are read.
 * Sources: UPnP Device Architecture 1.1 (SSDP 1.3, description 2.3, SOAP 3.2); WANIPConnection:1 and :2,
 * WANPPPConnection:1. AddPortMapping is in all three, so one way serves IGD v1 and v2; AddAnyPortMapping (v2) is not used.
 * Routers' answers are read by patterns and not by an XML parser: many are not well-formed, and none needs more.
 */

/** Where SSDP searches go. */
export const SSDP_ADDRESS = '239.255.255.250';
export const SSDP_PORT = 1900;
const SEARCH_TARGETS = [
  'urn:schemas-upnp-org:device:InternetGatewayDevice:1',
  'urn:schemas-upnp-org:device:InternetGatewayDevice:2',
  'urn:schemas-upnp-org:service:WANIPConnection:1',
  'urn:schemas-upnp-org:service:WANPPPConnection:1',
];

/** The datagrams that ask for routers. */
export function searchMessages(): string[] {
  return SEARCH_TARGETS.map((target) =>
    [
      'M-SEARCH * HTTP/1.1',
      `HOST: ${SSDP_ADDRESS}:${SSDP_PORT}`,
      'MAN: "ssdp:discover"',
      'MX: 1',
      `ST: ${target}`,
      '',
      '',
    ].join('\r\n'),
  );
}

/**
 * The description's URL in an answer to a search. Only of a device at a private address: no answer may make this home
 * talk to the internet.
 */
export function locationIn(answer: string): URL | undefined {
  const text = /^location:[ \t]*(\S+)/im.exec(answer)?.[1];
  if (text === undefined || !URL.canParse(text)) return undefined;
  const url = new URL(text);
  return url.protocol === 'http:' && isPrivateIp(url.hostname) === true ? url : undefined;
}

/** A router's service that forwards ports. */
export interface ForwardingService {
  /** `urn:schemas-upnp-org:service:WANIPConnection:1` and the like. */
  readonly service: string;
  readonly control: URL;
}

/** The forwarding services in a device's description, in its order; only such as are on the device itself. */
export function servicesIn(description: string, location: URL): ForwardingService[] {
  return [...description.matchAll(/<service>[\s\S]*?<\/service>/g)].flatMap(([element]) => {
    const service = /<serviceType>\s*(urn:schemas-upnp-org:service:WAN(?:IP|PPP)Connection:[12])\s*</.exec(
      element,
    )?.[1];
    const path = /<controlURL>\s*([^<\s]+)/.exec(element)?.[1];
    if (service === undefined || path === undefined || !URL.canParse(path, location.href)) return [];
    const control = new URL(path, location.href);
    return control.protocol === 'http:' && control.hostname === location.hostname
      ? [{ service, control }]
      : [];
  });
}

/** An action as it goes over HTTP: headers and body. Values are numbers and texts of ours, never a peer's. */
export function soapCall(
  service: string,
  action: { readonly name: string; readonly values: Readonly<Record<string, string | number>> },
): { readonly headers: Record<string, string>; readonly body: string } {
  const values = Object.entries(action.values).map(([key, value]) => `<${key}>${value}</${key}>`);
  const body = [
    '<?xml version="1.0"?><s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/"',
    ' s:encodingStyle="http://schemas.xmlsoap.org/soap/encoding/"><s:Body>',
    `<u:${action.name} xmlns:u="${service}">${values.join('')}</u:${action.name}></s:Body></s:Envelope>`,
  ].join('');
  const headers = { 'content-type': 'text/xml; charset="utf-8"', soapaction: `"${service}#${action.name}"` };
  return { headers, body };
}

/** A router's refusal with its UPnP error code. */
export class GatewayRefusal extends NetworkError {
  /** 718: the port is taken; 725: only mappings without an end; 0: no code was given. */
  readonly code: number;

  constructor(action: string, answer: string) {
    const code = Number(/<errorCode>\s*([0-9]{1,5})/.exec(answer)?.[1] ?? 0);
    const words = /<errorDescription>([^<]{0,100})/.exec(answer)?.[1] ?? 'no reason given';
    super('gateway', `${action}: ${code} ${words}`);
    this.code = code;
  }
}

/** The router's own address on its far side, in its answer to GetExternalIPAddress; undefined when it has none. */
export function externalAddressIn(answer: string): string | undefined {
  const text = /<NewExternalIPAddress>\s*([0-9.]{7,15})\s*</.exec(answer)?.[1];
  return text === '0.0.0.0' ? undefined : text;
}
