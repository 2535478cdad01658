import { fromHex } from '../../codec/index.ts';
import { DEFAULT_RULES } from '../../ledger/index.ts';
import type { FoundCommunity } from '../../api/setup-inputs.ts';
import type { Founding } from '../member/founding.ts';

/** What a founder decided, in the ledger's terms. `salt`: 16 hexadecimal digits. */
export function foundingOf(input: FoundCommunity, salt: string): Founding {
  const { validatorCount, monthCloseDays, paymentDays, timeZone } = input;
  const { vatNeighbourBasisPoints, vatPublicBasisPoints, totalRoundingMinor } = input;
  return {
    name: input.name,
    currency: input.currency,
    minorDigits: minorDigitsOf(input.currency),
    rules: {
      ...DEFAULT_RULES,
      timeZone,
      validatorCount,
      monthCloseDays,
      paymentDays,
      vatNeighbourBasisPoints,
      vatPublicBasisPoints,
      totalRoundingMinor,
    },
    displayName: input.displayName,
    roles: input.tariffPrice === null ? ['steward'] : ['steward', 'publicProducer'],
    salt: fromHex(salt),
  };
}

/** Decimals of a currency's minor unit by ISO 4217, as far as this Node knows it: 2 for NOK, 0 for ISK; at most 4. */
export function minorDigitsOf(currency: string): number {
  const { maximumFractionDigits = 2 } = new Intl.NumberFormat('en', {
    style: 'currency',
    currency,
  }).resolvedOptions();
  return Math.min(4, maximumFractionDigits);
}
