/** The fields that an offer and a proposal have in common. */
import type { Propose } from '../../../../node-core/api/index.ts';
import { DateField, NumberField, Select, TimeField } from '../../components/Fields.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useCurrency } from '../../store/home.tsx';
import { PERIOD_WORDS } from '../contracts/ContractTerms.tsx';
import { priceDecimals, type SpanDraft, type SpanFault, type Standing } from '../contracts/terms-draft.ts';
import '../contracts/forms.css';

const FAULT_WORDS = {
  incomplete: 'market.faultIncomplete',
  endBeforeStart: 'market.faultEndBeforeStart',
  endInPast: 'market.faultEndInPast',
  startInPast: 'market.faultStartInPast',
  tooLong: 'market.faultTooLong',
  expiresInPast: 'market.faultExpiresInPast',
} as const satisfies Record<SpanFault | 'expiresInPast', PlainKey>;

/** A field that does not fit, and why. */
export interface FieldFault {
  readonly field: string;
  readonly fault: keyof typeof FAULT_WORDS;
}

/** The words under a field: empty where the fault is another's. */
export function useFaultOf(fault: FieldFault | null): (field: string) => string {
  const { t } = useI18n();
  return (field) => (fault?.field === field ? t(FAULT_WORDS[fault.fault]) : '');
}

/** From and to, each a day and a time. */
export function SpanFields(props: {
  value: SpanDraft;
  onChange: (change: Partial<SpanDraft>) => void;
  errorOf: (field: string) => string;
}) {
  const { t } = useI18n();
  const { value, onChange, errorOf } = props;
  const start = t('market.start');
  const end = t('market.end');
  return (
    <div className="form-pairs">
      <DateField
        label={t('market.dateOf', { which: start })}
        value={value.startDate}
        error={errorOf('start')}
        onChange={(startDate) => onChange({ startDate })}
      />
      <TimeField
        label={t('market.timeOf', { which: start })}
        value={value.startTime}
        onChange={(startTime) => onChange({ startTime })}
      />
      <DateField
        label={t('market.dateOf', { which: end })}
        value={value.endDate}
        error={errorOf('end')}
        onChange={(endDate) => onChange({ endDate })}
      />
      <TimeField
        label={t('market.timeOf', { which: end })}
        value={value.endTime}
        onChange={(endTime) => onChange({ endTime })}
      />
    </div>
  );
}

/** As far as a price may go on a form; the community's rule allows more. */
const MOST_PRICE = 100_000_000;

/** The price per kWh. `begunWith` decides how many digits are shown. */
export function PriceField(props: {
  value: number | null;
  begunWith: number;
  onChange: (price: number | null) => void;
  error: string;
  help?: string;
  /** `Price` where it is left out. */
  label?: string;
}) {
  const { t } = useI18n();
  const currency = useCurrency();
  const decimals = priceDecimals(props.begunWith);
  const unit = 10 ** (6 - decimals);
  return (
    <NumberField
      label={props.label ?? t('market.price')}
      unit={t('market.pricePerKwh', { currency })}
      value={props.value === null ? null : Math.round(props.value / unit)}
      onChange={(value) => props.onChange(value === null ? null : value * unit)}
      decimals={decimals}
      least={-MOST_PRICE / unit}
      most={MOST_PRICE / unit}
      step={1}
      error={props.error}
      {...(props.help === undefined ? {} : { help: props.help })}
    />
  );
}

/** A tenth of a kWh. */
const ENERGY_UNIT = 100_000;
const MOST_ENERGY = 1_000_000_000_000;

/** An energy in kWh to a tenth. */
export function EnergyField(props: {
  label: string;
  valueMwh: number | null;
  onChange: (energyMwh: number | null) => void;
  error: string;
  help?: string;
}) {
  return (
    <NumberField
      label={props.label}
      unit="kWh"
      value={props.valueMwh === null ? null : Math.round(props.valueMwh / ENERGY_UNIT)}
      onChange={(value) => props.onChange(value === null ? null : value * ENERGY_UNIT)}
      decimals={1}
      least={0}
      most={MOST_ENERGY / ENERGY_UNIT}
      step={1}
      error={props.error}
      {...(props.help === undefined ? {} : { help: props.help })}
    />
  );
}

const PERIODS = ['hour', 'day', 'month', 'term'] as const satisfies readonly Propose['period'][];

/** The least that is promised, and over what it is counted. */
export function PromiseFields(props: {
  minimumEnergyMwh: number | null;
  period: Propose['period'];
  onChange: (change: { minimumEnergyMwh?: number | null; period?: Propose['period'] }) => void;
  error: string;
}) {
  const { t } = useI18n();
  return (
    <div className="form-pairs">
      <EnergyField
        label={t('market.minimum')}
        valueMwh={props.minimumEnergyMwh}
        onChange={(minimumEnergyMwh) => props.onChange({ minimumEnergyMwh })}
        error={props.error}
        help={t('market.minimumHelp')}
      />
      <Select
        label={t('market.period')}
        options={PERIODS.map((id) => ({ id, label: t(PERIOD_WORDS[id]) }))}
        selected={props.period}
        onSelect={(id) => {
          const period = PERIODS.find((each) => each === id);
          if (period !== undefined) props.onChange({ period });
        }}
      />
    </div>
  );
}

const HOUR = 60;
const DAY = 24 * HOUR;
const STANDINGS: readonly Standing[] = ['end', 'start', 2 * HOUR, 6 * HOUR, DAY, 3 * DAY];

/** How long an offer or a proposal stands. A proposal never stands longer than until it begins. */
export function StandingField(props: {
  value: Standing;
  onChange: (standing: Standing) => void;
  isOffer: boolean;
  error: string;
}) {
  const { t } = useI18n();
  const words = (standing: Standing): string => {
    if (standing === 'start') return t('market.untilStart');
    if (standing === 'end') return t('market.untilEnd');
    return standing < DAY
      ? t('market.untilHours', { count: standing / HOUR })
      : t('market.untilDays', { count: standing / DAY });
  };
  return (
    <Select
      label={t('market.until')}
      options={STANDINGS.filter((standing) => props.isOffer || standing !== 'end').map((standing) => ({
        id: String(standing),
        label: words(standing),
      }))}
      selected={String(props.value)}
      error={props.error}
      onSelect={(id) => {
        const standing = STANDINGS.find((each) => String(each) === id);
        if (standing !== undefined) props.onChange(standing);
      }}
    />
  );
}

/** A 5 % step: finer is nobody's wish, and the arrow keys get along. */
export const SHARE_STEP = { least: 50, most: 1_000, step: 50 } as const;
