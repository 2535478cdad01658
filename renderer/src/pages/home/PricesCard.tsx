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
        {(data) => <Prices neighbours={data.neighbourPriceNow} grid={data.publicPriceNow} />}
      </Loaded>
    </Card>
  );
}

function Prices({ neighbours, grid }: { neighbours: number | null; grid: number | null }) {
  const { t, format } = useI18n();
  const currency = useCurrency();
  const gap = priceGap({ neighbours, grid });
  const price = (millionthsPerKwh: number) => <Price price={{ millionthsPerKwh, currency }} />;
  return (
    <div className="stack">
      <List label={t('home.prices')}>
        <ListRow
          icon={<SourceIcon source="neighbours" />}
          title={neighbours === null ? t('home.noContractNow') : price(neighbours)}
          detail={t('components.sourceNeighbours')}
        />
        <ListRow
          icon={<SourceIcon source="grid" />}
          title={grid === null ? t('home.noPublicPrice') : price(grid)}
          detail={t('components.sourceGrid')}
        />
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
