import { Card } from '../../components/Card.tsx';
import { Choices } from '../../components/Choices.tsx';
import { NumberField, Select, TextField } from '../../components/Fields.tsx';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCommand, useHome } from '../../store/home.tsx';
import { CommunityForm, HomeNameField, useFaults } from './CommunityForm.tsx';
import {
  CURRENCIES,
  type FoundDraft,
  type FoundFault,
  type FoundPartProps,
  foundFaults,
  foundInput,
} from './found-draft.ts';
import { FoundRules } from './FoundRules.tsx';

const FAULTS = {
  nameMissing: 'onboarding.communityNameMissing',
  nameTooLong: 'onboarding.nameTooLong',
  priceMissing: 'onboarding.priceMissing',
  portWrong: 'onboarding.portWrong',
  numberMissing: 'failures.invalidDetail',
} as const satisfies Record<FoundFault, PlainKey>;

/** A new community: names, money, price and rules, each with a default that suits most streets. */
export function FoundForm(props: {
  draft: FoundDraft;
  onDraft: (draft: FoundDraft) => void;
  onBack: () => void;
}) {
  const { t } = useI18n();
  const { setup } = useHome();
  const { draft, onDraft } = props;
  const found = useCommand((_, input: FoundDraft) => setup.found(foundInput(input)), { quiet: true });
  const { errorOf, check } = useFaults(foundFaults(draft), (fault, field) =>
    t(field === 'displayName' && fault === 'nameMissing' ? 'onboarding.homeNameMissing' : FAULTS[fault]),
  );
  const part: FoundPartProps = {
    draft,
    onChange: (change) => onDraft({ ...draft, ...change }),
    errorOf,
  };
  return (
    <CommunityForm
      title={t('onboarding.foundTitle')}
      lead={t('onboarding.foundLead')}
      submitLabel={t('onboarding.foundNow')}
      isPending={found.isPending}
      failure={found.failure}
      onBack={props.onBack}
      onSubmit={() => {
        if (check()) void found.run(draft);
      }}
    >
      <Names {...part} />
      <PublicPrice {...part} />
      <FoundRules {...part} />
      {errorOf('numbers') !== '' && (
        <p role="alert" className="field-error">
          {errorOf('numbers')}
        </p>
      )}
    </CommunityForm>
  );
}

function Names({ draft, onChange, errorOf }: FoundPartProps) {
  const { t, format } = useI18n();
  const names = new Intl.DisplayNames(format.locale, { type: 'currency' });
  return (
    <>
      <TextField
        label={t('onboarding.communityName')}
        help={t('onboarding.communityNameHelp')}
        value={draft.name}
        error={errorOf('name')}
        onChange={(name) => onChange({ name })}
      />
      <HomeNameField
        value={draft.displayName}
        error={errorOf('displayName')}
        onChange={(displayName) => onChange({ displayName })}
      />
      <Select
        label={t('onboarding.currency')}
        selected={draft.currency}
        options={CURRENCIES.map((id) => ({ id, label: `${id} – ${names.of(id) ?? id}` }))}
        onSelect={(currency) => onChange({ currency })}
      />
    </>
  );
}

function PublicPrice({ draft, onChange, errorOf }: FoundPartProps) {
  const { t } = useI18n();
  return (
    <Card title={t('onboarding.publicPrice')}>
      <Choices
        label={t('onboarding.publicPrice')}
        labelHidden
        selected={draft.hasPrice ? 'mine' : 'none'}
        choices={[
          {
            id: 'none',
            label: t('onboarding.publicPriceNone'),
            detail: t('onboarding.publicPriceNoneDetail'),
          },
          {
            id: 'mine',
            label: t('onboarding.publicPriceMine'),
            detail: t('onboarding.publicPriceMineDetail'),
          },
        ]}
        onSelect={(id) => onChange({ hasPrice: id === 'mine' })}
      />
      {draft.hasPrice && (
        <NumberField
          label={t('onboarding.price')}
          unit={draft.currency}
          decimals={4}
          least={-1_000_000}
          most={1_000_000}
          step={100}
          value={draft.priceTenThousandths}
          error={errorOf('price')}
          onChange={(priceTenThousandths) => onChange({ priceTenThousandths })}
        />
      )}
    </Card>
  );
}
