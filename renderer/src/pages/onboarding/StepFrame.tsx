import { Check, ChevronLeft } from 'lucide-react';
import { type ReactNode, useContext, useEffect, useRef } from 'react';
import { Button } from '../../components/Button.tsx';
import { Select } from '../../components/Fields.tsx';
import { HasNavigatedContext } from '../../frame/has-navigated.ts';
import { Mark } from '../../frame/Mark.tsx';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { isLanguage, LANGUAGE_NAMES } from '../../i18n/language.ts';
import { useSettings } from '../../store/stores.tsx';
import { type Step, STEPS } from './screen.ts';
import './StepFrame.css';

const STEP_WORDS = {
  key: 'onboarding.stepKey',
  words: 'onboarding.stepWords',
  community: 'onboarding.stepCommunity',
  meter: 'onboarding.stepMeter',
} as const satisfies Record<Step, PlainKey>;

export interface StepFrameProps {
  title: string;
  /** A sentence or two under the heading. */
  lead?: string;
  /** Where in the bar this is; null leaves the bar out. */
  step: Step | null;
  onBack?: (() => void) | undefined;
  children: ReactNode;
}

/** A screen of the set-up: the bar of steps, one heading, one matter. The heading takes the focus when the screen changes. */
export function StepFrame({ title, lead, step, onBack, children }: StepFrameProps) {
  const { t } = useI18n();
  const heading = useRef<HTMLHeadingElement>(null);
  const hasNavigated = useContext(HasNavigatedContext);
  useEffect(() => {
    document.title = t('common.documentTitle', { page: title });
  }, [t, title]);
  useEffect(() => {
    if (!hasNavigated) return;
    window.scrollTo(0, 0);
    heading.current?.focus({ preventScroll: true });
  }, [hasNavigated]);
  return (
    <>
      {step !== null && <StepBar step={step} />}
      <div className="setup-screen">
        {onBack !== undefined && (
          <div>
            <Button kind="quiet" icon={ChevronLeft} onPress={onBack}>
              {t('onboarding.back')}
            </Button>
          </div>
        )}
        <header className="stack-tight">
          <h1 ref={heading} tabIndex={-1} className="page-title">
            {title}
          </h1>
          {lead !== undefined && <p className="setup-lead muted">{lead}</p>}
        </header>
        {children}
      </div>
    </>
  );
}

function StepBar({ step }: { step: Step }) {
  const { t } = useI18n();
  const at = STEPS.indexOf(step);
  return (
    <nav className="setup-steps" aria-label={t('onboarding.steps')}>
      <p className="setup-step-now small" aria-hidden>
        {t('onboarding.stepOf', { number: at + 1, count: STEPS.length, step: t(STEP_WORDS[step]) })}
      </p>
      <ol>
        {STEPS.map((each, index) => (
          <li
            key={each}
            className={index < at ? 'is-done' : index === at ? 'is-now' : ''}
            {...(index === at ? { 'aria-current': 'step' as const } : {})}
          >
            <span className="setup-step-mark" aria-hidden>
              {index < at ? <Check size={16} strokeWidth={3} /> : index + 1}
            </span>
            <span className="setup-step-label">
              {t(STEP_WORDS[each])}
              {index < at && <span className="visually-hidden"> ({t('onboarding.stepDone')})</span>}
            </span>
          </li>
        ))}
      </ol>
    </nav>
  );
}

/** What stays around the screens: whose app this is, and its language. */
export function SetupPage({ children }: { children: ReactNode }) {
  const { t } = useI18n();
  return (
    <div className="setup">
      <header className="setup-head">
        <p className="nav-brand">
          <Mark />
          <span className="setup-brand-name">{t('common.appName')}</span>
        </p>
        <LanguageSelect />
      </header>
      <main className="setup-main" id="main">
        {children}
      </main>
    </div>
  );
}

function LanguageSelect() {
  const { t } = useI18n();
  const language = useSettings((settings) => settings.language);
  const setLanguage = useSettings((settings) => settings.setLanguage);
  return (
    <div className="setup-language">
      <Select
        label={t('onboarding.language')}
        labelHidden
        selected={language}
        options={Object.entries(LANGUAGE_NAMES).map(([id, label]) => ({ id, label }))}
        onSelect={(id) => {
          if (isLanguage(id)) setLanguage(id);
        }}
      />
    </div>
  );
}
