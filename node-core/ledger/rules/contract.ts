import type { Contract } from '../community.ts';
import type { End } from '../transaction.ts';
import type { Family, Setting } from './rule.ts';

/**
 * Early ends: each party names the minute from which the contract is over; when both have named the same one, it is.
 * A new request takes the place of one's earlier one. A minute that has begun cannot be named; the start can, and leaves
 * a contract without a minute.
 */
export const END: Family<End> = {
  role: null,
  rules: [
    {
      refusal: 'unknownContract',
      broken: ({ contract }, { data }) => (data.contracts.has(contract) ? undefined : contract),
    },
    {
      refusal: 'notAParty',
      broken: (end, at) => {
        const { seller, buyer } = contractOf(at, end).terms;
        return end.author === seller || end.author === buyer
          ? undefined
          : `it is between ${seller} and ${buyer}`;
      },
    },
    {
      refusal: 'contractOver',
      broken: (end, at) => {
        const { endMinute } = contractOf(at, end);
        return endMinute > at.time ? undefined : `it ended in minute ${endMinute}`;
      },
    },
    {
      refusal: 'endInPast',
      broken: ({ endMinute }, { time }) =>
        endMinute > time ? undefined : `ends in minute ${endMinute}, the block is of ${time}`,
    },
    {
      refusal: 'endOutsideContract',
      broken: (end, at) => {
        const { terms, endMinute } = contractOf(at, end);
        const within = end.endMinute >= terms.startMinute && end.endMinute < endMinute;
        return within
          ? undefined
          : `minute ${end.endMinute}, the contract is ${terms.startMinute} to ${endMinute}`;
      },
    },
  ],
  apply: (end, at, journal) => {
    const contract = contractOf(at, end);
    const requests = new Map(contract.endRequests).set(end.author, end.endMinute);
    const agreed = requests.size === 2 && [...requests.values()].every((minute) => minute === end.endMinute);
    const after: Contract = agreed
      ? { ...contract, endMinute: end.endMinute, endRequests: new Map() }
      : { ...contract, endRequests: requests };
    journal.setEntry(at.data.contracts, contract.id, after);
  },
};

function contractOf({ data }: Setting, end: End): Contract {
  const contract = data.contracts.get(end.contract);
  if (contract === undefined) throw new Error(`contract ${end.contract} was checked before`);
  return contract;
}
