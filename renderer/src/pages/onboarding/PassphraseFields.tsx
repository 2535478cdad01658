import { SecretField } from '../../components/TextFields.tsx';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { type Strength, strengthOf } from './passphrase.ts';
import './PassphraseFields.css';

/** A new passphrase, twice, with how strong it is. */
export function PassphraseFields(props: {
  value: { readonly first: string; readonly again: string };
  onChange: (value: { first: string; again: string }) => void;
  /** It was pressed on: what is missing is said. */
  isChecked: boolean;
}) {
  const { t } = useI18n();
  const { value, onChange, isChecked } = props;
  const strength = strengthOf(value.first);
  const differs = value.again !== value.first && (isChecked || value.again.length >= value.first.length);
  return (
    <div className="stack">
      <SecretField
        label={t('onboarding.passphrase')}
        showLabel={t('onboarding.passphraseShow')}
        autoComplete="new-password"
        help={t('onboarding.passphraseHelp')}
        value={value.first}
        error={isChecked && strength.kind === 'short' ? t('onboarding.passphraseTooShort') : ''}
        onChange={(first) => onChange({ ...value, first })}
      />
      {value.first !== '' && <StrengthBar strength={strength} />}
      <SecretField
        label={t('onboarding.passphraseAgain')}
        showLabel={t('onboarding.passphraseShow')}
        autoComplete="new-password"
        help={t('onboarding.passphraseLost')}
        value={value.again}
        error={differs && value.again !== '' ? t('onboarding.passphraseDiffers') : ''}
        onChange={(again) => onChange({ ...value, again })}
      />
    </div>
  );
}

const WORDS = {
  weak: 'onboarding.strengthWeak',
  fair: 'onboarding.strengthFair',
  strong: 'onboarding.strengthStrong',
} as const satisfies Record<Exclude<Strength['kind'], 'short'>, PlainKey>;

const PARTS = { short: 0, weak: 1, fair: 2, strong: 3 } as const satisfies Record<Strength['kind'], number>;

function StrengthBar({ strength }: { strength: Strength }) {
  const { t } = useI18n();
  const parts = PARTS[strength.kind];
  return (
    <div className="strength">
      <div className="strength-parts" aria-hidden>
        {[1, 2, 3].map((part) => (
          <span
            key={part}
            className={part <= parts ? `strength-part strength-${strength.kind}` : 'strength-part'}
          />
        ))}
      </div>
      <output className="small">
        <span className="visually-hidden">{t('onboarding.strength')}: </span>
        {strength.kind === 'short'
          ? t('onboarding.strengthShort', { count: strength.missing })
          : t(WORDS[strength.kind])}
      </output>
    </div>
  );
}
