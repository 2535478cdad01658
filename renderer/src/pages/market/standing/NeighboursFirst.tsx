import { useId } from 'react';
import type { OfferView, PartyView } from '../../../../../node-core/api/index.ts';
import { NumberField } from '../../../components/Fields.tsx';
import { useI18n } from '../../../i18n/I18n.tsx';
import { useCurrency, useQuery } from '../../../store/home.tsx';
import type { OrderDraft } from './order-draft.ts';

/** A hundredth of the currency. */
const HUNDREDTH = 10_000;
const MOST_PREMIUM = 100_000_000;

/** Sellers who come first, though they may be a little dearer. */
export function NeighboursFirst(props: { draft: OrderDraft; onChange: (part: Partial<OrderDraft>) => void }) {
  const { t } = useI18n();
  const currency = useCurrency();
  const community = useQuery((ask) => ask.community);
  const offers = useQuery((ask) => ask.offers);
  const { draft, onChange } = props;
  const sellers = sellersOf(community.data?.members ?? [], {
    offers: offers.data ?? [],
    chosen: draft.preferredSellers,
  });
  const toggle = (member: number, isFirst: boolean) => {
    const others = draft.preferredSellers.filter((each) => each !== member);
    onChange({ preferredSellers: isFirst ? [...others, member].toSorted((a, b) => a - b) : others });
  };
  return (
    <fieldset className="stack-tight standing-part">
      <legend className="field-label">{t('standing.prefer')}</legend>
      {sellers.length === 0 && <p className="muted small">{t('standing.preferNobody')}</p>}
      {sellers.map(({ memberIndex, name }) => (
        <Seller
          key={memberIndex}
          name={name}
          isFirst={draft.preferredSellers.includes(memberIndex)}
          onChange={(isFirst) => toggle(memberIndex, isFirst)}
        />
      ))}
      {draft.preferredSellers.length > 0 && (
        <NumberField
          label={t('standing.premium')}
          unit={t('market.pricePerKwh', { currency })}
          value={draft.preferencePremium === null ? null : Math.round(draft.preferencePremium / HUNDREDTH)}
          onChange={(value) => onChange({ preferencePremium: value === null ? null : value * HUNDREDTH })}
          decimals={2}
          least={0}
          most={MOST_PREMIUM / HUNDREDTH}
          step={1}
          help={t('standing.premiumHelp')}
        />
      )}
    </fieldset>
  );
}

function Seller(props: { name: string; isFirst: boolean; onChange: (isFirst: boolean) => void }) {
  const id = useId();
  return (
    <div className="standing-check">
      <input
        id={id}
        type="checkbox"
        checked={props.isFirst}
        onChange={(event) => props.onChange(event.currentTarget.checked)}
      />
      <label htmlFor={id}>{props.name}</label>
    </div>
  );
}

/** Members who offer, and those chosen already, by name; never oneself. */
export function sellersOf(
  members: readonly PartyView[],
  of: { readonly offers: readonly OfferView[]; readonly chosen: readonly number[] },
): PartyView[] {
  const wanted = new Set([...of.chosen, ...of.offers.map(({ seller }) => seller.memberIndex)]);
  return members
    .filter(({ memberIndex, isMe }) => !isMe && wanted.has(memberIndex))
    .toSorted((a, b) => a.name.localeCompare(b.name));
}
