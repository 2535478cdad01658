import { describe, expect, it } from 'vitest';
import { foundCommunityInput, joinCommunityInput } from '../../../../node-core/api/setup-inputs.ts';
import {
  CURRENCIES,
  defaultRules,
  type FoundDraft,
  foundFaults,
  foundInput,
  minorInWhole,
} from '../../../../renderer/src/pages/onboarding/found-draft.ts';
import {
  EMPTY_JOIN,
  type JoinDraft,
  type JoinFaults,
  joinFaults,
  joinInput,
  plainAddress,
  portOf,
  shortCode,
} from '../../../../renderer/src/pages/onboarding/join-draft.ts';
import { secretPageUrl } from '../../../../renderer/src/pages/onboarding/secret-page.ts';

describe('an invitation as it is typed', () => {
  it.each<[string, Partial<JoinDraft>, JoinFaults]>([
    ['a name is enough', { displayName: 'Berg' }, {}],
    ['no name', {}, { displayName: 'nameMissing' }],
    ['only spaces', { displayName: '   ' }, { displayName: 'nameMissing' }],
    ['a long name', { displayName: 'x'.repeat(61) }, { displayName: 'nameTooLong' }],
    ['an address without its port', { displayName: 'B', host: '10.0.0.2' }, { port: 'portMissing' }],
    ['a port without its address', { displayName: 'B', port: '4001' }, { host: 'hostMissing' }],
    ['a port that is none', { displayName: 'B', host: 'x', port: '70000' }, { port: 'portWrong' }],
    ['to be called on none', { displayName: 'B', listenPort: 'abc' }, { listenPort: 'portWrong' }],
  ])('%s', (_what, part, faults) => {
    expect(joinFaults({ ...EMPTY_JOIN, ...part })).toEqual(faults);
  });

  it('goes to the host in the shape that it takes', () => {
    const draft = { ...EMPTY_JOIN, text: 'nabowatt:AQ', displayName: ' Berg ' };
    expect(joinCommunityInput.parse(joinInput(draft))).toEqual({
      text: 'nabowatt:AQ',
      displayName: 'Berg',
      at: null,
      listenPort: null,
    });
    const typed = joinInput({ ...draft, host: ' 10.0.0.2 ', port: '4001', listenPort: ' 4002' });
    expect(joinCommunityInput.parse(typed)).toMatchObject({
      at: { host: '10.0.0.2', port: 4001 },
      listenPort: 4002,
    });
  });

  it.each([
    ['1', 1],
    [' 65535 ', 65_535],
    ['0', null],
    ['65536', null],
    ['4001x', null],
    ['-1', null],
    ['', null],
  ])('%s is the port %s', (text, port) => {
    expect(portOf(text)).toBe(port);
  });

  it('shows addresses and codes as people read them', () => {
    expect(plainAddress('/ip4/192.0.2.1/tcp/4001')).toBe('192.0.2.1:4001');
    expect(plainAddress('/ip6/2001:db8::1/tcp/4001')).toBe('[2001:db8::1]:4001');
    expect(plainAddress('/dns4/home.example/tcp/4001')).toBe('home.example:4001');
    expect(plainAddress('/p2p/abc/p2p-circuit')).toBe('/p2p/abc/p2p-circuit');
    expect(shortCode('9f3a04c1aa')).toBe('9f3a 04c1');
  });
});

describe('the rules of a new community', () => {
  const named: FoundDraft = { ...defaultRules('Europe/Oslo'), name: 'Fjordgata', displayName: 'Berg' };

  it('have defaults for where the device is, which only lack the names', () => {
    expect(defaultRules('Europe/Oslo')).toMatchObject({ currency: 'NOK', vatPublicPermille: 250 });
    expect(defaultRules('Europe/Vienna')).toMatchObject({ currency: 'EUR', vatPublicPermille: 200 });
    expect(foundFaults(defaultRules('Europe/Oslo'))).toEqual({
      name: 'nameMissing',
      displayName: 'nameMissing',
    });
    expect(foundFaults(named)).toEqual({});
  });

  it('want a price only from whoever sets one', () => {
    expect(foundFaults({ ...named, hasPrice: true })).toEqual({ price: 'priceMissing' });
    expect(foundFaults({ ...named, hasPrice: true, priceTenThousandths: 0 })).toEqual({});
    expect(foundFaults({ ...named, paymentDays: null })).toEqual({ numbers: 'numberMissing' });
  });

  it('go to the host in its units', () => {
    const input = foundInput({ ...named, hasPrice: true, priceTenThousandths: 12_500, roundsToWhole: true });
    expect(foundCommunityInput.parse(input)).toMatchObject({
      tariffPrice: 1_250_000,
      vatPublicBasisPoints: 2_500,
      vatNeighbourBasisPoints: 0,
      totalRoundingMinor: 100,
      validatorCount: 5,
      monthCloseDays: 3,
      paymentDays: 14,
      listenPort: null,
    });
    // A price that was typed and taken back is not sent.
    expect(foundInput({ ...named, hasPrice: false, priceTenThousandths: 12_500 }).tariffPrice).toBeNull();
  });

  it('are taken in every currency that is offered', () => {
    for (const currency of CURRENCIES) {
      const draft = { ...named, currency, roundsToWhole: true };
      expect(foundCommunityInput.safeParse(foundInput(draft)).success, currency).toBe(true);
    }
    expect(minorInWhole('ISK')).toBe(1);
    expect(minorInWhole('NOK')).toBe(100);
  });
});

describe('the address of the page with the words', () => {
  it('says which language and theme, before the fragment', () => {
    expect(secretPageUrl('/secret/abc', { language: 'nb', theme: 'dark' })).toBe(
      '/secret/abc?lang=nb&theme=dark',
    );
    expect(secretPageUrl('/secret/abc', { language: 'en', theme: 'contrast' })).toBe(
      '/secret/abc?lang=en&theme=contrast',
    );
    expect(secretPageUrl('/?a=1#/', { language: 'en', theme: 'system' })).toBe('/?a=1&lang=en#/');
  });
});
