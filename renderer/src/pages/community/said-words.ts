import type { PartyView, SaidView, TransactionKindView } from '../../../../node-core/api/index.ts';
import type { Format } from '../../format/format.ts';
import type { PlainKey } from '../../i18n/catalogue.ts';
import type { Translate } from '../../i18n/translate.ts';
import { rolesText } from './role-words.ts';

/** The name of what an entry is. */
export const KIND_WORDS = {
  reading: 'blocks.kindReading',
  grant: 'blocks.kindGrant',
  found: 'blocks.kindFound',
  admit: 'blocks.kindAdmit',
  role: 'blocks.kindRole',
  suspend: 'blocks.kindSuspend',
  reinstate: 'blocks.kindReinstate',
  leave: 'blocks.kindLeave',
  rules: 'blocks.kindRules',
  tariff: 'blocks.kindTariff',
  offer: 'blocks.kindOffer',
  withdraw: 'blocks.kindWithdraw',
  proposal: 'blocks.kindProposal',
  acceptance: 'blocks.kindAcceptance',
  decline: 'blocks.kindDecline',
  end: 'blocks.kindEnd',
  statement: 'blocks.kindStatement',
  dispute: 'blocks.kindDispute',
  seats: 'blocks.kindSeats',
} as const satisfies Record<TransactionKindView, PlainKey>;

interface Words {
  readonly t: Translate;
  readonly format: Format;
  readonly currency: string;
}

/** An entry of a block as a sentence. */
export function saidText(said: SaidView, words: Words): string {
  const { t, format } = words;
  switch (said.kind) {
    case 'reading': {
      const when = format.time.dateTime(said.minute);
      return said.revision === 0
        ? t('blocks.saidReading', { when })
        : t('blocks.saidCorrection', { when, count: said.revision });
    }
    case 'grant':
      return t('blocks.saidGrant', {
        day: format.time.date(said.dayStartMinute),
        names: names(said.recipients),
      });
    case 'found':
      return t('blocks.saidFound', { name: said.name, currency: said.currency });
    case 'admit':
      return t('blocks.saidAdmit', { name: said.name, roles: rolesText(said.roles, t) });
    case 'role':
      return t('blocks.saidRole', { name: said.member.name, roles: rolesText(said.roles, t) });
    case 'suspend':
      return t('blocks.saidSuspend', { name: said.member.name, reason: said.reason });
    case 'reinstate':
      return t('blocks.saidReinstate', { name: said.member.name });
    case 'leave':
      return t('blocks.saidLeave');
    case 'rules':
      return t('blocks.saidRules');
    case 'seats':
      return t('blocks.saidSeats', { names: names(said.members) });
    case 'tariff':
    case 'offer':
    case 'withdraw':
    case 'proposal':
    case 'acceptance':
    case 'decline':
    case 'end':
    case 'statement':
    case 'dispute':
      return dealText(said, words);
  }
}

type Deal = Extract<
  SaidView,
  {
    kind:
      | 'tariff'
      | 'offer'
      | 'withdraw'
      | 'proposal'
      | 'acceptance'
      | 'decline'
      | 'end'
      | 'statement'
      | 'dispute';
  }
>;

function dealText(said: Deal, { t, format, currency }: Words): string {
  switch (said.kind) {
    case 'tariff':
      return t('blocks.saidTariff', { when: format.time.range(said), count: said.steps });
    case 'offer':
      return t('blocks.saidOffer', {
        energy: format.energy(said.expectedEnergyMwh).text,
        when: format.time.range(said),
        price: format.money.price({ millionthsPerKwh: said.price, currency }),
      });
    case 'withdraw':
      return t('blocks.saidWithdraw');
    case 'proposal':
      return t('blocks.saidProposal', {
        seller: said.seller.name,
        buyer: said.buyer.name,
        when: format.time.range(said),
        price: format.money.price({ millionthsPerKwh: said.price, currency }),
      });
    case 'acceptance':
      return t('blocks.saidAcceptance');
    case 'decline':
      return t('blocks.saidDecline');
    case 'end':
      return t('blocks.saidEnd', { when: format.time.dateTime(said.endMinute) });
    case 'statement':
      return t('blocks.saidStatement', {
        month: format.time.month(said.month),
        name: said.with.name,
        energy: format.energy(said.energyMwh).text,
      });
    case 'dispute':
      return said.month === null
        ? t('blocks.saidDisputeKey')
        : t('blocks.saidDispute', { month: format.time.month(said.month), count: said.minutes });
  }
}

function names(parties: readonly PartyView[]): string {
  return parties.map(({ name }) => name).join(', ');
}
