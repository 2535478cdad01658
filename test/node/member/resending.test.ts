import { expect, it, vi } from 'vitest';
import { Resending } from '../../../node-core/node/member/resending.ts';
import { minute } from '../../../node-core/units/index.ts';

const MINUTE = 29_693_000;
const bytes = new Uint8Array([1]);

function home(pending: {
  energy?: readonly { id: string; slot?: { minute: number } }[];
  contract?: readonly { id: string }[];
}) {
  const resend = vi.fn<() => Promise<void>>(() => Promise.resolve());
  const deliverReadings = vi.fn<() => Promise<void>>(() => Promise.resolve());
  const household = {
    clock: { nowMs: () => MINUTE * 60_000 },
    outbox: {
      pending: (chain: 'energy' | 'contract') => (pending[chain] ?? []).map((each) => ({ bytes, ...each })),
    },
    resend,
  };
  const resending = new Resending();
  const look = () => {
    resending.look(
      household as unknown as Parameters<Resending['look']>[0],
      { deliverReadings } as unknown as Parameters<Resending['look']>[1],
    );
  };
  return { look, resend, deliverReadings };
}

it.each([
  ['a grant', { energy: [{ id: 'g' }] }],
  ['a transaction', { contract: [{ id: 'c' }] }],
])('%s that has waited since the last look is sent again', (_what, pending) => {
  const { look, resend, deliverReadings } = home(pending);
  look();
  expect(resend).not.toHaveBeenCalled();
  look();
  expect(resend).toHaveBeenCalledTimes(1);
  expect(deliverReadings).not.toHaveBeenCalled();
});

it('a reading that has waited is handed to the leader alone', () => {
  const { look, resend, deliverReadings } = home({
    energy: [{ id: 'r', slot: { minute: minute(MINUTE - 2) } }],
  });
  look();
  look();
  expect(resend).not.toHaveBeenCalled();
  expect(deliverReadings).toHaveBeenCalledTimes(2);
});
