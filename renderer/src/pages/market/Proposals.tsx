/** Proposals to this household and from it, and what can be done about each. */
import type { ProposalView } from '../../../../node-core/api/index.ts';
import { Badge, type BadgeTone } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { List, ListRow } from '../../components/List.tsx';
import { SourceIcon } from '../../components/SourceSwatch.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useCurrency, useNowMinute } from '../../store/home.tsx';
import { PERIOD_WORDS } from '../contracts/ContractTerms.tsx';
import { sortedProposals } from './proposal-draft.ts';

export interface ProposalActions {
  onAccept: (proposal: ProposalView) => void;
  onDecline: (proposal: ProposalView) => void;
  onCounter: (proposal: ProposalView) => void;
  onWithdraw: (proposal: ProposalView) => void;
}

/** What waits for an answer: to this household, and from it. Nothing where nothing waits. */
export function Proposals(props: ProposalActions & { proposals: readonly ProposalView[] }) {
  const { t } = useI18n();
  const boxes = [
    { direction: 'incoming' as const, title: t('market.inboxTitle') },
    { direction: 'outgoing' as const, title: t('market.outboxTitle') },
  ]
    .map((box) => ({ ...box, open: sortedProposals(props.proposals, box.direction).open }))
    .filter(({ open }) => open.length > 0);
  return boxes.map(({ direction, title, open }) => (
    <Card
      key={direction}
      title={title}
      span={boxes.length > 1 ? 6 : 12}
      {...(direction === 'incoming'
        ? { action: <Badge tone="notice">{t('market.waitForYou', { count: open.length })}</Badge> }
        : {})}
    >
      <List label={title}>
        {open.map((proposal) => (
          <ProposalRow key={proposal.id} proposal={proposal} actions={props} />
        ))}
      </List>
    </Card>
  ));
}

/** So many of those that were answered are shown. */
const LATELY = 4;

/** Those that were answered, withdrawn or ran out, newest first. */
export function AnsweredProposals(props: { proposals: readonly ProposalView[] }) {
  const { t } = useI18n();
  const answered = (['incoming', 'outgoing'] as const)
    .flatMap((direction) => sortedProposals(props.proposals, direction).answered)
    .toSorted((a, b) => b.proposedMinute - a.proposedMinute)
    .slice(0, LATELY);
  if (answered.length === 0) return null;
  return (
    <Card title={t('market.earlier')} detail={t('market.earlierDetail')}>
      <List label={t('market.earlier')}>
        {answered.map((proposal) => (
          <ProposalRow key={proposal.id} proposal={proposal} actions={null} />
        ))}
      </List>
    </Card>
  );
}

function ProposalRow({ proposal, actions }: { proposal: ProposalView; actions: ProposalActions | null }) {
  const { t, format } = useI18n();
  const currency = useCurrency();
  const { terms } = proposal;
  const price = format.money.price({ millionthsPerKwh: terms.price, currency });
  return (
    <ListRow
      icon={<SourceIcon source="neighbours" />}
      title={<ProposalTitle proposal={proposal} />}
      detail={
        <>
          <p>{format.time.range(terms)}</p>
          {terms.minimumEnergyMwh > 0 && (
            <p>
              {t('market.promises', {
                energy: format.energy(terms.minimumEnergyMwh).text,
                period: t(PERIOD_WORDS[terms.period]),
              })}
            </p>
          )}
          {proposal.declineReason !== null && proposal.declineReason !== '' && (
            <p>{t('market.saidWhy', { reason: proposal.declineReason })}</p>
          )}
        </>
      }
      value={t('market.perKwh', { price })}
      valueDetail={<ProposalState proposal={proposal} />}
      {...(actions !== null ? { actions: <Answers proposal={proposal} {...actions} /> } : {})}
    />
  );
}

function ProposalTitle({ proposal }: { proposal: ProposalView }) {
  const { t } = useI18n();
  const { terms, by, to } = proposal;
  if (proposal.direction === 'incoming') {
    if (proposal.countersId !== null) return t('market.countersYou', { name: by.name });
    return t(terms.seller.isMe ? 'market.wantsToBuy' : 'market.wantsToSell', { name: by.name });
  }
  return t(terms.seller.isMe ? 'market.youSellTo' : 'market.youBuyFrom', { name: to.name });
}

const STATES = {
  accepted: { tone: 'good', words: 'market.stateAccepted' },
  declined: { tone: 'bad', words: 'market.stateDeclined' },
  countered: { tone: 'plain', words: 'market.stateCountered' },
  withdrawn: { tone: 'plain', words: 'market.stateWithdrawn' },
  expired: { tone: 'plain', words: 'market.stateExpired' },
} as const satisfies Record<Exclude<ProposalView['state'], 'open'>, { tone: BadgeTone; words: PlainKey }>;

function ProposalState({ proposal }: { proposal: ProposalView }) {
  const { t, format } = useI18n();
  const nowMinute = useNowMinute() ?? proposal.proposedMinute;
  if (proposal.state !== 'open') {
    const { tone, words } = STATES[proposal.state];
    return <Badge tone={tone}>{t(words)}</Badge>;
  }
  const when = format.time.relative({ minute: proposal.expiresMinute, nowMinute });
  return <p>{t('market.expiresIn', { when })}</p>;
}

function Answers(props: ProposalActions & { proposal: ProposalView }) {
  const { t } = useI18n();
  const { proposal } = props;
  if (proposal.direction === 'outgoing') {
    return (
      <Button kind="quiet" onPress={() => props.onWithdraw(proposal)}>
        {t('market.withdraw')}
      </Button>
    );
  }
  return (
    <>
      <Button onPress={() => props.onAccept(proposal)}>{t('market.accept')}</Button>
      <Button kind="quiet" onPress={() => props.onCounter(proposal)}>
        {t('market.counter')}
      </Button>
      <Button kind="quiet" onPress={() => props.onDecline(proposal)}>
        {t('market.decline')}
      </Button>
    </>
  );
}
