import { describe, expect, test } from 'vitest';
import {
  externalAddressIn,
  GatewayRefusal,
  locationIn,
  searchMessages,
  servicesIn,
  soapCall,
} from '../../../node-core/network/reach/igd.ts';

/** As miniupnpd 2.3 answers, and as a FRITZ!Box is known to. */
const ANSWER = [
  'HTTP/1.1 200 OK',
  'CACHE-CONTROL: max-age=120',
  'ST: urn:schemas-upnp-org:device:InternetGatewayDevice:2',
  'USN: uuid:7d1a6c0e-0001-4d11-9c11-000000000001::urn:schemas-upnp-org:device:InternetGatewayDevice:2',
  'EXT:',
  'SERVER: Debian/12 UPnP/1.1 MiniUPnPd/2.3.1',
  'LOCATION: http://192.168.1.1:5555/rootDesc.xml',
  '',
  '',
].join('\r\n');

function description(service: string, control: string): string {
  return `<?xml version="1.0"?><root><device><serviceList>
    <service><serviceType>urn:schemas-upnp-org:service:Layer3Forwarding:1</serviceType>
      <controlURL>/ctl/L3F</controlURL></service>
    <service>
      <serviceType>${service}</serviceType>
      <serviceId>urn:upnp-org:serviceId:WANIPConn1</serviceId>
      <SCPDURL>/WANIPCn.xml</SCPDURL><controlURL>${control}</controlURL>
    </service></serviceList></device></root>`;
}

const ROUTER = new URL('http://192.168.1.1:5555/rootDesc.xml');

describe('what is said to routers', () => {
  test('asks for version 1 and 2, each datagram ending in an empty line', () => {
    const messages = searchMessages();
    expect(messages.filter((message) => /InternetGatewayDevice:[12]\r\n/.test(message))).toHaveLength(2);
    expect(messages.every((message) => message.endsWith('\r\n\r\n'))).toBe(true);
  });

  test('is SOAP in the name of the service', () => {
    const service = 'urn:schemas-upnp-org:service:WANIPConnection:1';
    const { headers, body } = soapCall(service, {
      name: 'DeletePortMapping',
      values: { NewRemoteHost: '', NewExternalPort: 4001, NewProtocol: 'TCP' },
    });
    expect(headers['soapaction']).toBe(`"${service}#DeletePortMapping"`);
    expect(body).toContain(
      '<NewRemoteHost></NewRemoteHost><NewExternalPort>4001</NewExternalPort><NewProtocol>TCP</NewProtocol>',
    );
  });
});

describe("routers' answers", () => {
  test('name where their description is', () => {
    expect(locationIn(ANSWER)?.href).toBe(ROUTER.href);
    expect(locationIn(ANSWER.toLowerCase())?.href).toBe('http://192.168.1.1:5555/rootdesc.xml');
  });

  test.each([
    ['on the internet', 'http://5.5.5.1/rootDesc.xml'],
    ['by another way', 'https://192.168.1.1/rootDesc.xml'],
    ['by name', 'http://router.example/rootDesc.xml'],
    ['a file', 'file:///etc/passwd'],
    ['nothing', '??'],
  ])('that lead elsewhere are not followed: %s', (_, location) => {
    expect(locationIn(ANSWER.replace(ROUTER.href, location))).toBeUndefined();
  });

  test.each(['WANIPConnection:1', 'WANIPConnection:2', 'WANPPPConnection:1'])('offer %s', (kind) => {
    const service = `urn:schemas-upnp-org:service:${kind}`;
    expect(servicesIn(description(service, '/ctl/IPConn'), ROUTER)).toEqual([
      { service, control: new URL('http://192.168.1.1:5555/ctl/IPConn') },
    ]);
  });

  test.each(['http://5.5.5.1/ctl', 'https://192.168.1.1/ctl', 'http://192.168.1.2/ctl'])(
    'whose control is elsewhere are passed over: %s',
    (control) => {
      const text = description('urn:schemas-upnp-org:service:WANIPConnection:1', control);
      expect(servicesIn(text, ROUTER)).toEqual([]);
    },
  );

  test('give their far address, or none', () => {
    const answer = (address: string): string => `<NewExternalIPAddress>${address}</NewExternalIPAddress>`;
    expect(externalAddressIn(answer('5.5.5.12'))).toBe('5.5.5.12');
    expect(externalAddressIn(answer('0.0.0.0'))).toBeUndefined();
    expect(externalAddressIn(answer(''))).toBeUndefined();
    expect(externalAddressIn('<html>')).toBeUndefined();
  });

  test('refuse with a code', () => {
    const fault =
      '<UPnPError><errorCode>718</errorCode><errorDescription>ConflictInMappingEntry</errorDescription>';
    const refusal = new GatewayRefusal('AddPortMapping', fault);
    expect(refusal.code).toBe(718);
    expect(refusal.message).toBe('the router did not do it: AddPortMapping: 718 ConflictInMappingEntry');
    expect(new GatewayRefusal('AddPortMapping', 'garbage').code).toBe(0);
  });
});
