import type { BlockCloser } from '../../node-core/node/block-closer.ts';

/** The way to a leader who cannot be reached: whatever is sent waits. */
export function idleCloser(): BlockCloser {
  return {
    submit: () => Promise.resolve({ kind: 'unavailable', reason: 'notLeader' }),
    offerReadings: (readings) => readings.map(() => ({ reason: 'notLeader', detail: 'nobody is there' })),
    flush: () => Promise.resolve(),
    close: () => Promise.resolve(),
  };
}
