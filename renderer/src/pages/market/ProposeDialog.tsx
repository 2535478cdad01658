/** A proposal before it is signed: the contract in plain words, with the terms to change folded away below it. */
import { Signature } from 'lucide-react';
import { useState } from 'react';
import type { ContractView, Propose } from '../../../../node-core/api/index.ts';
import type { RequestFailure } from '../../api/failure.ts';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import { Slider } from '../../components/Fields.tsx';
import type { MinuteRange } from '../../format/calendar.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { useNowMinute } from '../../store/home.tsx';
import { ContractTerms } from '../contracts/ContractTerms.tsx';
import { Problem } from '../contracts/Problem.tsx';
import {
  type Answered,
  fixedTerms,
  myFreeShare,
  type ProposalDraft,
  proposalDraft,
  readProposal,
} from './proposal-draft.ts';
import {
  PriceField,
  PromiseFields,
  SHARE_STEP,
  SpanFields,
  StandingField,
  useFaultOf,
} from './TermsFields.tsx';

export interface ProposeDialogProps {
  answered: Answered;
  contracts: readonly ContractView[];
  publicPrice: (span: MinuteRange) => number | null;
  isPending: boolean;
  failure: RequestFailure | null;
  onSend: (proposal: Propose) => void;
  onClose: () => void;
}

/** Mounted when it is opened. */
export function ProposeDialog(props: ProposeDialogProps) {
  const { t, format } = useI18n();
  const { answered, contracts, isPending } = props;
  const nowMinute = useNowMinute() ?? 0;
  const { timeZone } = format;
  const [first] = useState(() => proposalDraft(answered, { timeZone, nowMinute, contracts }));
  const [draft, setDraft] = useState(first);
  const [asked, setAsked] = useState(false);
  const [isChanging, setChanging] = useState(answered.kind === 'proposal');
  const read = readProposal(draft, answered, { timeZone, nowMinute });
  const errorOf = useFaultOf(read.kind === 'fault' && (asked || isChanging) ? read : null);
  const { seller, buyer } = fixedTerms(answered);
  const name = seller.isMe ? buyer.name : seller.name;
  // Nothing of this home is free at that time: what could never be accepted is not signed.
  const isTaken =
    read.kind === 'ok' && myFreeShare(contracts, { span: read.terms, iSell: seller.isMe }) === 0;
  const send = () => {
    setAsked(true);
    if (read.kind === 'ok') props.onSend(read.input);
    else setChanging(true);
  };
  return (
    <Dialog
      title={
        answered.kind === 'offer' ? t('market.proposeTitle', { name }) : t('market.counterTitle', { name })
      }
      isOpen
      onClose={props.onClose}
      footer={
        <>
          <Button onPress={props.onClose} isDisabled={isPending}>
            {t('common.cancel')}
          </Button>
          <Button kind="primary" icon={Signature} isPending={isPending} isDisabled={isTaken} onPress={send}>
            {t('market.sendProposal')}
          </Button>
        </>
      }
    >
      <p className="muted">{t('market.proposeLead', { name })}</p>
      {read.kind === 'ok' && (
        <>
          <FreeShareNote contracts={contracts} span={read.terms} iSell={seller.isMe} />
          <ContractTerms terms={read.terms} publicPrice={props.publicPrice(read.terms)} />
        </>
      )}
      <details
        className="fold"
        open={isChanging}
        onToggle={(event) => {
          setChanging(event.currentTarget.open);
        }}
      >
        <summary>{t('market.changeTerms')}</summary>
        <TermsForm
          draft={draft}
          begunWith={first}
          names={{ seller: seller.name, buyer: buyer.name, iSell: seller.isMe }}
          errorOf={errorOf}
          onChange={(part) => setDraft((before) => ({ ...before, ...part }))}
        />
      </details>
      <Problem failure={props.failure} />
    </Dialog>
  );
}

function TermsForm(props: {
  draft: ProposalDraft;
  begunWith: ProposalDraft;
  names: { readonly seller: string; readonly buyer: string; readonly iSell: boolean };
  errorOf: (field: string) => string;
  onChange: (part: Partial<ProposalDraft>) => void;
}) {
  const { t, format } = useI18n();
  const { draft, names, errorOf, onChange } = props;
  const share = (value: number) => format.share(value);
  return (
    <div className="stack">
      <SpanFields value={draft} onChange={onChange} errorOf={errorOf} />
      <PriceField
        value={draft.price}
        begunWith={props.begunWith.price ?? 0}
        onChange={(price) => onChange({ price })}
        error={errorOf('price')}
      />
      <Slider
        label={names.iSell ? t('market.share') : t('market.sellerShare', { name: names.seller })}
        value={draft.sellerSharePermille}
        onChange={(sellerSharePermille) => onChange({ sellerSharePermille })}
        {...SHARE_STEP}
        valueText={share}
      />
      <Slider
        label={names.iSell ? t('market.buyerShareOf', { name: names.buyer }) : t('market.buyerShare')}
        value={draft.buyerSharePermille}
        onChange={(buyerSharePermille) => onChange({ buyerSharePermille })}
        {...SHARE_STEP}
        valueText={share}
      />
      <PromiseFields
        minimumEnergyMwh={draft.minimumEnergyMwh}
        period={draft.period}
        onChange={onChange}
        error={errorOf('minimum')}
      />
      <StandingField
        isOffer={false}
        value={draft.standing}
        onChange={(standing) => onChange({ standing })}
        error={errorOf('standing')}
      />
    </div>
  );
}

/** Other contracts of that time leave only a part free: said before it is refused. */
function FreeShareNote(props: { contracts: readonly ContractView[]; span: MinuteRange; iSell: boolean }) {
  const { t, format } = useI18n();
  const free = myFreeShare(props.contracts, { span: props.span, iSell: props.iSell });
  if (free >= 1_000) return null;
  if (free === 0) return <p className="form-preview">{t('market.shareNone')}</p>;
  return (
    <p className="form-preview">
      {t(props.iSell ? 'market.shareTakenSelling' : 'market.shareTaken', { share: format.share(free) })}
    </p>
  );
}
