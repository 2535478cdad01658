/** What binds or cannot be undone is asked for first, with what follows from it in plain words. */
import { useState } from 'react';
import type { RequestFailure } from '../../api/failure.ts';
import type { OfferView, ProposalView } from '../../../../node-core/api/index.ts';
import { ConfirmDialog } from '../../components/Dialog.tsx';
import { TextField } from '../../components/Fields.tsx';
import type { MinuteRange } from '../../format/calendar.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCurrency } from '../../store/home.tsx';
import { aboutEnergy } from '../contracts/about-energy.ts';
import { ContractTerms, otherName } from '../contracts/ContractTerms.tsx';
import { Problem } from '../contracts/Problem.tsx';

interface Asking {
  isPending: boolean;
  failure: RequestFailure | null;
  onClose: () => void;
}

/** The contract in plain words before it is signed. */
export function AcceptDialog(
  props: Asking & {
    proposal: ProposalView;
    publicPrice: (span: MinuteRange) => number | null;
    onSign: () => void;
  },
) {
  const { t } = useI18n();
  const { terms } = props.proposal;
  return (
    <ConfirmDialog
      title={t('market.acceptTitle', { name: otherName(terms) })}
      isOpen
      confirmLabel={t('market.sign')}
      isPending={props.isPending}
      onConfirm={props.onSign}
      onClose={props.onClose}
    >
      <p className="muted">{t('market.acceptLead')}</p>
      <ContractTerms terms={terms} publicPrice={props.publicPrice(terms)} lead />
      <Problem failure={props.failure} />
    </ConfirmDialog>
  );
}

/** The community's rule: the reason is at most so many characters. */
const LONGEST_REASON = 200;

export function DeclineDialog(
  props: Asking & { proposal: ProposalView; onDecline: (reason: string) => void },
) {
  const { t } = useI18n();
  const [reason, setReason] = useState('');
  const { name } = props.proposal.by;
  const tooLong = reason.trim().length > LONGEST_REASON;
  return (
    <ConfirmDialog
      title={t('market.declineTitle', { name })}
      isOpen
      confirmLabel={t('market.decline')}
      kind="danger"
      isPending={props.isPending}
      onConfirm={() => {
        if (!tooLong) props.onDecline(reason.trim());
      }}
      onClose={props.onClose}
    >
      <p>{t('market.declineLead', { name })}</p>
      <TextField
        label={t('market.declineReason')}
        value={reason}
        onChange={setReason}
        error={tooLong ? t('market.declineTooLong') : ''}
      />
      <Problem failure={props.failure} />
    </ConfirmDialog>
  );
}

export function WithdrawProposalDialog(props: Asking & { proposal: ProposalView; onWithdraw: () => void }) {
  const { t } = useI18n();
  const { name } = props.proposal.to;
  return (
    <ConfirmDialog
      title={t('market.withdrawProposalTitle', { name })}
      isOpen
      confirmLabel={t('market.withdraw')}
      kind="danger"
      isPending={props.isPending}
      onConfirm={props.onWithdraw}
      onClose={props.onClose}
    >
      <p>{t('market.withdrawProposalText', { name })}</p>
      <Problem failure={props.failure} />
    </ConfirmDialog>
  );
}

export function WithdrawOfferDialog(props: Asking & { offer: OfferView; onWithdraw: () => void }) {
  const { t, format } = useI18n();
  const currency = useCurrency();
  const { offer } = props;
  return (
    <ConfirmDialog
      title={t('market.withdrawOfferTitle')}
      isOpen
      confirmLabel={t('market.withdraw')}
      kind="danger"
      isPending={props.isPending}
      onConfirm={props.onWithdraw}
      onClose={props.onClose}
    >
      <p>
        {t('market.withdrawOfferText', {
          energy: aboutEnergy(offer.expectedEnergyMwh, format),
          price: format.money.price({ millionthsPerKwh: offer.price, currency }),
          when: format.time.range(offer),
        })}
      </p>
      <Problem failure={props.failure} />
    </ConfirmDialog>
  );
}
