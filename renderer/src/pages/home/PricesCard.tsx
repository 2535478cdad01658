import type { TodayView } from '../../../../node-core/api/index.ts';
import { Price } from '../../components/Amounts.tsx';
import { Card } from '../../components/Card.tsx';
import { List, ListRow } from '../../components/List.tsx';
import { SourceIcon } from '../../components/SourceSwatch.tsx';
import { Skeleton } from '../../components/States.tsx';
import { Loaded } from '../../frame/Loaded.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { type QueryResult, useCurrency } from '../../store/home.tsx';
import { priceGap } from './price-gap.ts';

/** What a kilowatt-hour costs just now, from neighbours and from the public grid. */
export function PricesCard({ today }: { today: QueryResult<TodayView> }) {
  const { t } = useI18n();
  return (
    <Card title={t('home.prices')}>
      <Loaded query={today} skeleton={<Skeleton lines={4} />}>
        {(data) => <Prices neighbours={data.neighbourPricesNow} grid={data.publicPriceNow} />}
      </Loaded>
    </Card>
  );
}

function Prices(props: { neighbours: TodayView['neighbourPricesNow']; grid: number | null }) {
  const { t, format } = useI18n();
  const currency = useCurrency();
  const { neighbours, grid } = props;
  const { buying, selling } = neighbours;
  const [first, second] = buying;
  const gap = priceGap({ neighbours: second === undefined ? (first ?? null) : null, grid });
  const price = (millionthsPerKwh: number) => <Price price={{ millionthsPerKwh, currency }} />;
  /** Contracts that each take a part may differ in price. */
  const prices = (each: readonly number[]) => {
    const [low, high] = [each[0] ?? 0, each.at(-1) ?? 0];
    if (low === high) return price(low);
    const span = { millionthsPerKwh: low, currency };
    return t('home.priceSpan', {
      low: format.money.price(span),
      high: format.money.price({ ...span, millionthsPerKwh: high }),
    });
  };
  return (
    <div className="stack">
      <List label={t('home.prices')}>
        <ListRow
          icon={<SourceIcon source="neighbours" />}
          title={buying.length === 0 ? t('home.notBuyingNow') : prices(buying)}
          detail={t('home.buyFromNeighbours')}
        />
        <ListRow
          icon={<SourceIcon source="grid" />}
          title={grid === null ? t('home.noPublicPrice') : price(grid)}
          detail={t('home.buyFromGrid')}
        />
        {selling.length > 0 && (
          <ListRow
            icon={<SourceIcon source="neighbours" />}
            title={prices(selling)}
            detail={t('home.sellToNeighbours')}
          />
        )}
      </List>
      {gap !== null && (
        <p className="muted small">
          {gap.cheaper === 'same'
            ? t('home.pricesSame')
            : t(gap.cheaper === 'neighbours' ? 'home.neighboursCheaper' : 'home.gridCheaper', {
                share: format.share(gap.perMille),
              })}
        </p>
      )}
    </div>
  );
}
