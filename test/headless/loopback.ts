import type { HomeNetwork } from '../../node-core/node/setup/home-keeper.ts';

/** Homes of a test find each other by what they are given, and by nothing else. */
export const LOOPBACK: HomeNetwork = {
  hosts: ['127.0.0.1'],
  discovery: null,
  mapPort: false,
  useRelays: false,
};
