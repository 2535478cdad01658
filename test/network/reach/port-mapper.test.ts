import { describe, expect, test } from 'vitest';
import type { NetworkEvent } from '../../../node-core/network/index.ts';
import type { Gateway } from '../../../node-core/network/reach/gateway.ts';
import { GatewayRefusal } from '../../../node-core/network/reach/igd.ts';
import { PortMapper } from '../../../node-core/network/reach/port-mapper.ts';
import { ManualClock } from '../support/manual-clock.ts';

function refusal(code: number): GatewayRefusal {
  return new GatewayRefusal('AddPortMapping', `<errorCode>${code}</errorCode>`);
}

/** A router's rules, as IGD describes them. */
class StandInRouter {
  externalAddress: string | undefined = '5.5.5.12';
  answers = true;
  readonly taken = new Set<number>();
  readonly forwarded = new Map<number, number>();
  onlyPermanent = false;
  asked = 0;

  gateways(): Gateway[] {
    this.asked += 1;
    if (!this.answers) return [];
    return [
      {
        service: 'urn:schemas-upnp-org:service:WANIPConnection:1',
        localAddress: '192.168.1.20',
        externalAddress: this.externalAddress,
        forward: async ({ external, internal, leaseS }) => {
          await Promise.resolve();
          if (this.taken.has(external)) throw refusal(718);
          if (this.onlyPermanent && leaseS > 0) throw refusal(725);
          this.forwarded.set(external, internal);
        },
        unforward: async (port) => {
          await Promise.resolve();
          this.forwarded.delete(port);
        },
      },
    ];
  }
}

function start(router = new StandInRouter()): {
  router: StandInRouter;
  clock: ManualClock;
  mapper: PortMapper;
  events: NetworkEvent[];
  changes: (string | undefined)[];
} {
  const clock = new ManualClock();
  const events: NetworkEvent[] = [];
  const changes: (string | undefined)[] = [];
  const mapper = new PortMapper({
    find: async () => await Promise.resolve(router.gateways()),
    clock,
    random: () => 0.5,
    emit: (event) => events.push(event),
    changed: () => changes.push(mapper.address),
  });
  return { router, clock, mapper, events, changes };
}

describe('the port mapper', () => {
  test('maps the same port, renews it, and takes it down at the end', async () => {
    const { router, clock, mapper, events } = start();
    await mapper.start(4001);
    expect(mapper.address).toBe('/ip4/5.5.5.12/tcp/4001');
    router.forwarded.clear();
    await clock.pass(20 * 60_000);
    expect([...router.forwarded]).toEqual([[4001, 4001]]);
    expect(events.map(({ kind }) => kind)).toEqual(['portMapped']);
    await mapper.stop();
    expect(router.forwarded.size).toBe(0);
    expect(mapper.state).toEqual({ kind: 'off' });
  });

  test('takes another port where the same is taken, and keeps that one', async () => {
    const { router, clock, mapper } = start();
    router.taken.add(4001);
    await mapper.start(4001);
    const port = [...router.forwarded.keys()][0];
    expect(mapper.address).toBe(`/ip4/5.5.5.12/tcp/${port}`);
    router.taken.delete(4001);
    await clock.pass(20 * 60_000);
    expect([...router.forwarded.keys()]).toEqual([port]);
  });

  test('asks without a lease where only those are given (IGD version 1)', async () => {
    const { router, mapper } = start();
    router.onlyPermanent = true;
    await mapper.start(4001);
    expect(mapper.state.kind).toBe('mapped');
  });

  test.each([
    ['carrierNat', '100.64.0.2'],
    ['carrierNat', '192.168.0.10'],
    ['carrierNat', undefined],
  ] as const)('says %s for a router whose far address is %s', async (problem, address) => {
    const { router, mapper, events } = start();
    router.externalAddress = address;
    await mapper.start(4001);
    expect(events).toMatchObject([{ kind: 'portNotMapped', problem }]);
    expect(router.forwarded.size).toBe(0);
  });

  test('says when no router answers, once, and finds one that comes later', async () => {
    const { router, clock, mapper, events } = start();
    router.answers = false;
    await mapper.start(4001);
    await clock.pass(10 * 60_000);
    expect(events).toMatchObject([{ kind: 'portNotMapped', problem: 'noGateway' }]);
    router.answers = true;
    await clock.pass(10 * 60_000);
    expect(mapper.address).toBe('/ip4/5.5.5.12/tcp/4001');
  });

  test('a doubt soon after a look waits for its turn, and finds the new address', async () => {
    const { router, clock, mapper, changes } = start();
    await mapper.start(4001);
    router.externalAddress = '5.5.5.22';
    for (let doubts = 0; doubts < 50; doubts += 1) mapper.doubt();
    expect(router.asked).toBe(1);
    await clock.pass(10_000);
    expect(router.asked).toBe(2);
    expect(changes).toEqual(['/ip4/5.5.5.12/tcp/4001', '/ip4/5.5.5.22/tcp/4001']);
  });

  test('a stop during a look leaves nothing forwarded', async () => {
    const { router, mapper } = start();
    const started = mapper.start(4001);
    const stopped = mapper.stop();
    await Promise.all([started, stopped]);
    expect(router.forwarded.size).toBe(0);
  });
});
