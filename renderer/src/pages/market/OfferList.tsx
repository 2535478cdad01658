/** The offers of all neighbours, and one's own among them. */
import { Handshake, SlidersHorizontal, Store } from 'lucide-react';
import { memo, useMemo, useState } from 'react';
import type { OfferView } from '../../../../node-core/api/index.ts';
import { Badge, Tag } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { NumberField, Select } from '../../components/Fields.tsx';
import { List, ListRow } from '../../components/List.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import { SourceIcon } from '../../components/SourceSwatch.tsx';
import { EmptyState } from '../../components/States.tsx';
import type { Format } from '../../format/format.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import type { PlainKey } from '../../i18n/catalogue.ts';
import type { Translate } from '../../i18n/translate.ts';
import { useCurrency, useNowMinute } from '../../store/home.tsx';
import { aboutEnergy } from '../contracts/about-energy.ts';
import { PERIOD_WORDS } from '../contracts/ContractTerms.tsx';
import {
  filterOffers,
  type ListedOffer,
  NO_FILTER,
  type OfferFilter,
  type OfferSort,
  SORTS,
  sortOffers,
} from './offer-list.ts';
import { DAY_PARTS, type DayPart } from './offer-hours.ts';
import './OfferList.css';

const SORT_WORDS = {
  price: 'market.sortPrice',
  time: 'market.sortTime',
  green: 'market.sortGreen',
} as const satisfies Record<OfferSort, PlainKey>;

/** So many rows at a time: hundreds of them make no page that a person reads, nor one that scrolls smoothly. */
const A_PAGE = 30;

export interface OfferActions {
  onPropose: (offer: OfferView) => void;
  onWithdraw: (offer: OfferView) => void;
}

export function OfferList(props: OfferActions & { offers: readonly ListedOffer[] }) {
  const { t, format } = useI18n();
  const nowMinute = useNowMinute() ?? 0;
  const [sort, setSort] = useState<OfferSort>('price');
  const [filter, setFilter] = useState<OfferFilter>(NO_FILTER);
  const { offers, onPropose, onWithdraw } = props;
  const shown = useMemo(
    () => sortOffers(filterOffers(offers, filter, { nowMinute, timeZone: format.timeZone }), sort),
    [offers, filter, nowMinute, format.timeZone, sort],
  );
  if (offers.length === 0) {
    return (
      <EmptyState icon={Store} title={t('market.offersEmptyTitle')} detail={t('market.offersEmptyDetail')} />
    );
  }
  return (
    <div className="stack">
      <div className="offer-tools">
        <Segmented
          label={t('market.sort')}
          options={SORTS.map((id) => ({ id, label: t(SORT_WORDS[id]) }))}
          selected={sort}
          onSelect={(id) => {
            const chosen = SORTS.find((each) => each === id);
            if (chosen !== undefined) setSort(chosen);
          }}
        />
        <Filters filter={filter} onChange={setFilter} />
      </div>
      <output className="visually-hidden">{t('market.countOffers', { count: shown.length })}</output>
      {shown.length === 0 ? (
        <EmptyState
          icon={SlidersHorizontal}
          title={t('market.offersNoneMatch')}
          detail={t('market.offersNoneMatchDetail')}
          action={
            <Button
              onPress={() => {
                setFilter(NO_FILTER);
              }}
            >
              {t('market.showAll')}
            </Button>
          }
        />
      ) : (
        <ShownOffers shown={shown} onPropose={onPropose} onWithdraw={onWithdraw} />
      )}
    </div>
  );
}

/** The first rows, and a button for more. */
function ShownOffers({ shown, ...actions }: OfferActions & { shown: readonly ListedOffer[] }) {
  const { t } = useI18n();
  const [rows, setRows] = useState(A_PAGE);
  return (
    <>
      <div className="offer-rows">
        <List label={t('market.offers')}>
          {shown.slice(0, rows).map((listed) => (
            <OfferRow key={listed.offer.id} listed={listed} {...actions} />
          ))}
        </List>
      </div>
      {shown.length > rows && (
        <div className="row">
          <Button kind="quiet" onPress={() => setRows(rows + A_PAGE)}>
            {t('market.showMore', { count: Math.min(A_PAGE, shown.length - rows) })}
          </Button>
          <p className="muted small">{t('market.shownOf', { shown: rows, count: shown.length })}</p>
        </div>
      )}
    </>
  );
}

const GRAMS = [50, 100] as const;
const WHENS = ['any', 'today', 'tomorrow'] as const satisfies readonly OfferFilter['when'][];
const WHEN_WORDS = {
  any: 'market.anyTime',
  today: 'market.today',
  tomorrow: 'market.tomorrow',
} as const satisfies Record<OfferFilter['when'], PlainKey>;

const PART_WORDS = {
  any: 'market.anyTime',
  night: 'market.night',
  morning: 'market.morning',
  afternoon: 'market.afternoon',
  evening: 'market.evening',
} as const satisfies Record<DayPart, PlainKey>;

/** Millionths in a hundredth of the currency, and the highest price that the field takes, in hundredths. */
const HUNDREDTH = 10_000;
const MOST_PRICE = 10_000;

function Filters(props: { filter: OfferFilter; onChange: (filter: OfferFilter) => void }) {
  const { t, format } = useI18n();
  const currency = useCurrency();
  const { filter, onChange } = props;
  return (
    <details className="fold offer-filters">
      <summary>{t('market.filter')}</summary>
      <div className="offer-filter-fields">
        <Select
          label={t('market.filterWhen')}
          options={WHENS.map((id) => ({ id, label: t(WHEN_WORDS[id]) }))}
          selected={filter.when}
          onSelect={(id) => {
            const when = WHENS.find((each) => each === id);
            if (when !== undefined) onChange({ ...filter, when });
          }}
        />
        <Select
          label={t('market.filterHours')}
          options={DAY_PARTS.map((id) => ({ id, label: t(PART_WORDS[id]) }))}
          selected={filter.part}
          onSelect={(id) => {
            const part = DAY_PARTS.find((each) => each === id);
            if (part !== undefined) onChange({ ...filter, part });
          }}
        />
        <NumberField
          label={t('market.filterMost')}
          unit={t('market.pricePerKwh', { currency })}
          value={filter.mostPrice === null ? null : Math.round(filter.mostPrice / HUNDREDTH)}
          onChange={(value) => {
            onChange({ ...filter, mostPrice: value === null ? null : value * HUNDREDTH });
          }}
          decimals={2}
          least={0}
          most={MOST_PRICE}
          step={5}
        />
        <Select
          label={t('market.filterPrice')}
          options={[
            { id: 'any', label: t('market.any') },
            { id: 'below', label: t('market.belowTheGrid') },
          ]}
          selected={filter.belowGrid ? 'below' : 'any'}
          onSelect={(id) => {
            onChange({ ...filter, belowGrid: id === 'below' });
          }}
        />
        <Select
          label={t('market.filterGreen')}
          options={[
            { id: 'any', label: t('market.any') },
            ...GRAMS.map((grams) => ({
              id: String(grams),
              label: t('market.atMostGrams', { carbon: format.carbon(grams).text }),
            })),
          ]}
          selected={filter.mostGrams === null ? 'any' : String(filter.mostGrams)}
          onSelect={(id) => {
            onChange({ ...filter, mostGrams: id === 'any' ? null : Number(id) });
          }}
        />
      </div>
    </details>
  );
}

const OfferRow = memo(function OfferRow({
  listed,
  onPropose,
  onWithdraw,
}: OfferActions & { listed: ListedOffer }) {
  const { t, format } = useI18n();
  const currency = useCurrency();
  const { offer } = listed;
  const mine = offer.seller.isMe;
  const price = format.money.price({ millionthsPerKwh: offer.price, currency });
  return (
    <ListRow
      icon={<SourceIcon source={mine ? 'home' : 'neighbours'} />}
      title={
        <span className="row offer-title">
          {mine ? t('market.yourOffer') : offer.seller.name}
          {mine && <Badge>{t('market.yours')}</Badge>}
          {offer.myProposalId !== null && (
            <Badge tone="waiting">{t('market.proposed', { name: offer.seller.name })}</Badge>
          )}
        </span>
      }
      detail={
        <>
          <p>
            {t('market.aboutEnergy', { energy: aboutEnergy(offer.expectedEnergyMwh, format) })},{' '}
            {format.time.range(offer)}
          </p>
          <p className="row offer-facts">
            <Tag green>{format.carbon(offer.carbonGrams).text}</Tag>
            <span>
              {offer.minimumEnergyMwh > 0
                ? t('market.promises', {
                    energy: format.energy(offer.minimumEnergyMwh).text,
                    period: t(PERIOD_WORDS[offer.period]),
                  })
                : t('market.noPromise')}
            </span>
            {offer.expiresMinute < offer.endMinute && (
              <span>{t('market.expires', { time: format.time.dateTime(offer.expiresMinute) })}</span>
            )}
          </p>
        </>
      }
      value={t('market.perKwh', { price })}
      valueDetail={<Comparison listed={listed} />}
      actions={
        mine ? (
          <Button
            kind="quiet"
            onPress={() => {
              onWithdraw(offer);
            }}
          >
            {t('market.withdraw')}
          </Button>
        ) : (
          offer.myProposalId === null && (
            <Button
              icon={Handshake}
              onPress={() => {
                onPropose(offer);
              }}
            >
              {t('market.propose')}
            </Button>
          )
        )
      }
    />
  );
});

function Comparison({ listed }: { listed: ListedOffer }) {
  const { t, format } = useI18n();
  const currency = useCurrency();
  const { offer } = listed;
  const grid = gridWords(listed, { t, format });
  const saving = offer.seller.isMe ? null : offer.savingMinor;
  return (
    <>
      {grid !== null && <p>{grid}</p>}
      {saving !== null && saving !== 0 && (
        <p className="offer-saving">
          {t(saving > 0 ? 'market.wouldSave' : 'market.wouldCost', {
            money: format.money.money({ minor: Math.abs(saving), currency }),
          })}
        </p>
      )}
      {saving === null && !offer.seller.isMe && <p>{t('market.savingUnknown')}</p>}
    </>
  );
}

/** `35% below the grid`, in whole per cent; null where no public price is known. */
export function gridWords(
  { belowPercent: below }: Pick<ListedOffer, 'belowPercent'>,
  { t, format }: { readonly t: Translate; readonly format: Format },
): string | null {
  if (below === null) return null;
  if (below === 0) return t('market.sameAsGrid');
  return t(below > 0 ? 'market.belowGrid' : 'market.aboveGrid', {
    share: format.share(Math.abs(below) * 10),
  });
}
