import { describe, expect, test } from 'vitest';
import { VersionRefused } from '../../node-core/network/error.ts';
import { parseProtocolName, protocolName, versionRefusals } from '../../node-core/network/protocol.ts';

describe('protocols', () => {
  test.each([
    ['/nabowatt/link/1', { what: 'link', version: 1 }],
    ['/nabowatt/hand-in/12', { what: 'hand-in', version: 12 }],
  ])('%s is one', (name, parsed) => {
    expect(parseProtocolName(name)).toEqual(parsed);
    expect(protocolName(parsed)).toBe(name);
  });

  test.each([
    '/nabowatt/link/0',
    '/nabowatt/link/01',
    '/nabowatt/Link/1',
    '/nabowatt/link/1/x',
    '/ipfs/id/1.0.0',
  ])('%s is none', (name) => {
    expect(parseProtocolName(name)).toBeUndefined();
  });

  test('that both know in different versions are refused in words that say who is behind', () => {
    const [refusal, ...more] = versionRefusals({
      ours: ['/nabowatt/link/1', '/nabowatt/link/2', '/nabowatt/blocks/1', '/ipfs/id/1.0.0'],
      theirs: ['/nabowatt/link/3', '/nabowatt/blocks/1', '/nabowatt/other/9', '/ipfs/id/2.0.0'],
    });
    expect(more).toEqual([]);
    expect(refusal).toBeInstanceOf(VersionRefused);
    expect(refusal).toMatchObject({ what: 'link', ours: [1, 2], theirs: [3], needsUpdate: 'ours' });
    expect(refusal?.message).toBe('no version of the protocol in common: link: ours 1, 2, theirs 3');
    expect(refusal?.retryable).toBe(false);
  });

  test('of a peer that lists thousands of versions are cut short', () => {
    const theirs = Array.from({ length: 5_000 }, (_, n) => `/nabowatt/link/${n + 2}`);
    const [refusal] = versionRefusals({ ours: ['/nabowatt/link/1'], theirs });
    expect(refusal?.theirs).toHaveLength(16);
  });
});
