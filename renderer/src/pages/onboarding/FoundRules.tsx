import { Choices } from '../../components/Choices.tsx';
import { NumberField, Select } from '../../components/Fields.tsx';
import { Segmented } from '../../components/Segmented.tsx';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { ListenPortField } from './CommunityForm.tsx';
import type { FoundDraft, FoundPartProps } from './found-draft.ts';

const VALIDATORS = {
  '1': 'onboarding.validators1',
  '3': 'onboarding.validators3',
  '5': 'onboarding.validators5',
  '7': 'onboarding.validators7',
} as const satisfies Record<`${FoundDraft['validatorCount']}`, PlainKey>;

const COUNTS: readonly FoundDraft['validatorCount'][] = [1, 3, 5, 7];

/** What most founders leave as it is: folded away, every line in plain words. */
export function FoundRules({ draft, onChange, errorOf }: FoundPartProps) {
  const { t } = useI18n();
  const hasFault = errorOf('listenPort') !== '' || errorOf('numbers') !== '';
  return (
    <details className="setup-more" {...(hasFault ? { open: true } : {})}>
      <summary>{t('onboarding.rules')}</summary>
      <div className="stack">
        <div className="stack-tight">
          <Choices
            label={t('onboarding.validators')}
            selected={String(draft.validatorCount)}
            choices={COUNTS.map((count) => ({
              id: String(count),
              label: t('onboarding.validatorsCount', { count }),
              detail: t(VALIDATORS[`${count}`]),
            }))}
            onSelect={(id) => {
              const validatorCount = COUNTS.find((count) => String(count) === id);
              if (validatorCount !== undefined) onChange({ validatorCount });
            }}
          />
          <p className="field-help">{t('onboarding.validatorsHelp')}</p>
        </div>
        <Numbers draft={draft} onChange={onChange} />
        <Segmented
          label={t('onboarding.rounding')}
          selected={draft.roundsToWhole ? 'whole' : 'none'}
          options={[
            { id: 'none', label: t('onboarding.roundingNone') },
            {
              id: 'whole',
              label: t('onboarding.roundingWhole', { currency: draft.currency }),
            },
          ]}
          onSelect={(id) => onChange({ roundsToWhole: id === 'whole' })}
        />
        <Select
          label={t('onboarding.timeZone')}
          help={t('onboarding.timeZoneHelp')}
          selected={draft.timeZone}
          options={timeZones(draft.timeZone).map((id) => ({ id, label: id.replaceAll('_', ' ') }))}
          onSelect={(timeZone) => onChange({ timeZone })}
        />
        <ListenPortField
          value={draft.listenPort}
          error={errorOf('listenPort')}
          onChange={(listenPort) => onChange({ listenPort })}
        />
      </div>
    </details>
  );
}

function Numbers({ draft, onChange }: Omit<FoundPartProps, 'errorOf'>) {
  const { t } = useI18n();
  const days = { decimals: 0, unit: t('onboarding.days'), least: 0, step: 1 };
  const share = { decimals: 1, unit: t('onboarding.percentUnit'), least: 0, most: 1_000, step: 5 };
  return (
    <div className="setup-pair">
      <NumberField
        {...days}
        label={t('onboarding.monthClose')}
        help={t('onboarding.monthCloseHelp')}
        most={31}
        value={draft.monthCloseDays}
        onChange={(monthCloseDays) => onChange({ monthCloseDays })}
      />
      <NumberField
        {...days}
        label={t('onboarding.payment')}
        most={90}
        value={draft.paymentDays}
        onChange={(paymentDays) => onChange({ paymentDays })}
      />
      <NumberField
        {...share}
        label={t('onboarding.vatNeighbour')}
        value={draft.vatNeighbourPermille}
        onChange={(vatNeighbourPermille) => onChange({ vatNeighbourPermille })}
      />
      <NumberField
        {...share}
        label={t('onboarding.vatPublic')}
        value={draft.vatPublicPermille}
        onChange={(vatPublicPermille) => onChange({ vatPublicPermille })}
      />
    </div>
  );
}

/** Europe's, and the device's own wherever that is: the meters that are read are Europe's. */
function timeZones(own: string): readonly string[] {
  const known = Intl.supportedValuesOf('timeZone').filter((zone) => /^(Europe|Arctic|Atlantic)\//.test(zone));
  return known.includes(own) ? known : [own, ...known];
}
