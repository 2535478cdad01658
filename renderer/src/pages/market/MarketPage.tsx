/** Selling in one click, what neighbours offer, and what is proposed. */
import { Repeat } from 'lucide-react';
import { useCallback, useMemo, useState } from 'react';
import { Link, useLocation } from 'wouter';
import type { OfferView, PublishOffer } from '../../../../node-core/api/index.ts';
import { Card } from '../../components/Card.tsx';
import { Loaded } from '../../frame/Loaded.tsx';
import { Skeleton } from '../../components/States.tsx';
import { Page } from '../../frame/Page.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCommand, useQuery, useSessionView } from '../../store/home.tsx';
import { useStores } from '../../store/stores.tsx';
import { usePublicPrice } from '../contracts/use-public-price.ts';
import { whenDone } from '../contracts/when-done.ts';
import { DayOffers } from './DayOffers.tsx';
import { suggestedOffer } from './offer-draft.ts';
import { MarketDialogs, type OpenDialog } from './MarketDialogs.tsx';
import { OfferDialog } from './OfferDialog.tsx';
import { OfferList } from './OfferList.tsx';
import { listedOffers } from './offer-list.ts';
import { AnsweredProposals, Proposals } from './Proposals.tsx';
import { StandingPage } from './standing/StandingPage.tsx';
import { Suggestion } from './Suggestion.tsx';

/** `/market` and, below it, the standing orders. */
export function MarketPage() {
  const [location] = useLocation();
  return location.startsWith('/market/standing') ? <StandingPage /> : <Market />;
}

const NONE: OpenDialog = { kind: 'none' };

function Market() {
  const { t } = useI18n();
  const [open, setOpen] = useState<OpenDialog>(NONE);
  const { household } = useSessionView();
  const proposals = useQuery((ask) => ask.proposals);
  const offers = useQuery((ask) => ask.offers);
  const publicPrice = usePublicPrice();
  const close = () => setOpen(NONE);
  const { memberIndex, name } = household;
  // The home's time moves on all the while; hundreds of rows are made anew only when an offer or a price is another one.
  const listed = useMemo(() => listedOffers(offers.data ?? [], publicPrice), [offers.data, publicPrice]);
  const propose = useCallback(
    (offer: OfferView) => {
      const me = { memberIndex, name, isMe: true };
      setOpen({ kind: 'propose', answered: { kind: 'offer', offer, me } });
    },
    [memberIndex, name],
  );
  const withdraw = useCallback((offer: OfferView) => setOpen({ kind: 'withdrawOffer', offer }), []);
  return (
    <Page title={t('market.title')} detail={t('market.detail')} action={<StandingLink />}>
      <SellCard isOpen={open.kind === 'offer'} onOpen={() => setOpen({ kind: 'offer' })} onClose={close} />
      {proposals.data === undefined && proposals.error !== null && (
        <Card title={t('market.inboxTitle')}>
          <Loaded query={proposals}>{() => null}</Loaded>
        </Card>
      )}
      {proposals.data !== undefined && (
        <Proposals
          proposals={proposals.data}
          onAccept={(proposal) => setOpen({ kind: 'accept', proposal })}
          onDecline={(proposal) => setOpen({ kind: 'decline', proposal })}
          onCounter={(proposal) => setOpen({ kind: 'propose', answered: { kind: 'proposal', proposal } })}
          onWithdraw={(proposal) => setOpen({ kind: 'withdrawProposal', proposal })}
        />
      )}
      <Card span={8} title={t('market.offersTitle')}>
        <Loaded query={offers} skeleton={<Skeleton lines={6} />}>
          {() => <OfferList offers={listed} onPropose={propose} onWithdraw={withdraw} />}
        </Loaded>
      </Card>
      <Card span={4} title={t('market.timelineTitle')}>
        <Loaded query={offers} skeleton={<Skeleton height={160} />}>
          {() => <DayOffers offers={listed} />}
        </Loaded>
      </Card>
      {proposals.data !== undefined && <AnsweredProposals proposals={proposals.data} />}
      <MarketDialogs open={open} onClose={close} />
    </Page>
  );
}

/** To the standing orders, with how many there are. */
function StandingLink() {
  const { t } = useI18n();
  const orders = useQuery((ask) => ask.standingOrders);
  const count = orders.data?.length ?? 0;
  return (
    <Link to="/market/standing" className="market-standing">
      <Repeat size={18} aria-hidden />
      {count === 0 ? t('standing.link') : t('standing.linkCount', { count })}
    </Link>
  );
}

/** The one-click offer and the dialog in which it can be changed first. */
function SellCard(props: { isOpen: boolean; onOpen: () => void; onClose: () => void }) {
  const { t } = useI18n();
  const { toasts } = useStores();
  const suggestion = useQuery((ask) => ask.suggestOffer);
  const publicPrice = usePublicPrice();
  const withdraw = useCommand((api, id: string) => api.withdraw.mutate({ id }), {
    done: () => ({ title: t('market.undone'), detail: t('market.undoneDetail') }),
  });
  const publish = useCommand((api, offer: PublishOffer) => api.publishOffer.mutate(offer), {
    // With the dialog open it is said there.
    quiet: props.isOpen,
  });
  const list = (offer: PublishOffer) =>
    whenDone(publish.run(offer), ({ id }) => {
      props.onClose();
      toasts.getState().show({
        tone: 'good',
        title: t('market.listed'),
        detail: t('market.listedDetail'),
        action: { label: t('market.undo'), run: () => void withdraw.run(id) },
      });
    });
  return (
    <Card title={t('market.sellTitle')}>
      <Loaded query={suggestion} skeleton={<Skeleton lines={5} />}>
        {(data) => (
          <>
            <Suggestion
              suggestion={data}
              publicPrice={publicPrice(data)}
              isPending={publish.isPending}
              onList={() => list(suggestedOffer(data))}
              onChange={props.onOpen}
            />
            {props.isOpen && (
              <OfferDialog
                suggestion={data}
                publicPrice={publicPrice}
                isPending={publish.isPending}
                failure={publish.failure}
                onList={list}
                onClose={props.onClose}
              />
            )}
          </>
        )}
      </Loaded>
    </Card>
  );
}
