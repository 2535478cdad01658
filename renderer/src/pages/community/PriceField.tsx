import { NumberField } from '../../components/Fields.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCurrency } from '../../store/home.tsx';

/** A price is typed with four decimals: hundreds of millionths. */
const SHOWN = 100;
const DECIMALS = 4;
/** The ledger's limit, in millionths. */
const MOST_PRICE = 1_000_000_000;
/** One hundredth of the currency. */
const STEP = 10_000;

/** A price per kWh in millionths; may be negative. Null while the field is empty. */
export function PriceField(props: {
  label: string;
  value: number | null;
  onChange: (value: number | null) => void;
}) {
  const { t } = useI18n();
  const currency = useCurrency();
  const { label, value, onChange } = props;
  return (
    <NumberField
      label={label}
      unit={t('prices.perKwh', { currency })}
      decimals={DECIMALS}
      step={STEP / SHOWN}
      least={-MOST_PRICE / SHOWN}
      most={MOST_PRICE / SHOWN}
      value={value === null ? null : Math.round(value / SHOWN)}
      onChange={(shown) => onChange(shown === null ? null : shown * SHOWN)}
    />
  );
}
