/** Orders that trade by themselves: what they may, what they did and why. */
import { ArrowLeft, Repeat } from 'lucide-react';
import { useState } from 'react';
import { Link } from 'wouter';
import type { StandingOrderView } from '../../../../../node-core/api/index.ts';
import { Button } from '../../../components/Button.tsx';
import { Card } from '../../../components/Card.tsx';
import { EmptyState, Skeleton } from '../../../components/States.tsx';
import { Loaded } from '../../../frame/Loaded.tsx';
import { Page } from '../../../frame/Page.tsx';
import { useI18n } from '../../../i18n/I18n.tsx';
import { useQuery } from '../../../store/home.tsx';
import { useNowPrice } from '../../contracts/use-public-price.ts';
import { draftOf, firstOrder, type OrderDraft } from './order-draft.ts';
import { OrderCard } from './OrderCard.tsx';
import { OrderDialog } from './OrderDialog.tsx';
import { RemoveDialog } from './RemoveDialog.tsx';
import { StandingLog } from './StandingLog.tsx';
import './Standing.css';

type Open =
  | { readonly kind: 'none' }
  | { readonly kind: 'form'; readonly draft: OrderDraft }
  | { readonly kind: 'remove'; readonly order: StandingOrderView };

export function StandingPage() {
  const { t } = useI18n();
  const [open, setOpen] = useState<Open>({ kind: 'none' });
  const orders = useQuery((ask) => ask.standingOrders);
  const grid = useNowPrice();
  const close = () => setOpen({ kind: 'none' });
  const begin = (kind: OrderDraft['kind']) => setOpen({ kind: 'form', draft: firstOrder(kind, grid) });
  const buttons = (
    <div className="row">
      <Button kind="primary" onPress={() => begin('buy')}>
        {t('standing.newBuy')}
      </Button>
      <Button onPress={() => begin('sell')}>{t('standing.newSell')}</Button>
    </div>
  );
  return (
    <Page title={t('standing.title')} detail={t('standing.detail')} action={<BackToMarket />}>
      {orders.data === undefined || orders.data.length === 0 ? (
        <Card>
          <Loaded query={orders} skeleton={<Skeleton lines={5} />}>
            {() => (
              <EmptyState
                icon={Repeat}
                title={t('standing.noneTitle')}
                detail={t('standing.noneDetail')}
                action={buttons}
              />
            )}
          </Loaded>
        </Card>
      ) : (
        <>
          {orders.data.map((order) => (
            <OrderCard
              key={order.id}
              order={order}
              onChange={() => setOpen({ kind: 'form', draft: draftOf(order.order) })}
              onRemove={() => setOpen({ kind: 'remove', order })}
            />
          ))}
          <div className="span-12">{buttons}</div>
        </>
      )}
      <StandingLog />
      {open.kind === 'form' && <OrderDialog first={open.draft} publicPrice={grid} onClose={close} />}
      {open.kind === 'remove' && <RemoveDialog order={open.order} onClose={close} />}
    </Page>
  );
}

function BackToMarket() {
  const { t } = useI18n();
  return (
    <Link to="/market" className="back-link">
      <ArrowLeft size={18} aria-hidden />
      {t('standing.back')}
    </Link>
  );
}
