import { Check, CircleAlert, Clock, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { useI18n } from '../i18n/I18n.tsx';
import type { PlainKey } from '../i18n/catalogue.ts';
import './EvidencePath.css';

/** One step on the way from the meter to a line of the bill. */
export interface EvidenceStep {
  readonly id: string;
  readonly state: 'checked' | 'failed' | 'waiting';
  /** What it is: `Your meter`, `Sealed record`, `Contract with Berg`, `This line`. */
  readonly title: string;
  /** What it says, in a sentence. */
  readonly detail: ReactNode;
  /** For the curious: long codes and the like, folded away. */
  readonly more?: ReactNode;
}

const STATES: Record<EvidenceStep['state'], { icon: LucideIcon; words: PlainKey }> = {
  checked: { icon: Check, words: 'components.evidenceChecked' },
  failed: { icon: CircleAlert, words: 'components.evidenceFailed' },
  waiting: { icon: Clock, words: 'components.evidenceWaiting' },
};

/** The steps from top to bottom, each with whether this PC found it to be true. */
export function EvidencePath({ steps }: { steps: readonly EvidenceStep[] }) {
  const { t } = useI18n();
  return (
    <ol className="evidence" aria-label={t('components.evidencePath')}>
      {steps.map((step) => {
        const { icon: Icon, words } = STATES[step.state];
        return (
          <li key={step.id} className={`evidence-step evidence-${step.state}`}>
            <span className="evidence-mark" aria-hidden>
              <Icon size={18} strokeWidth={2.75} />
            </span>
            <div className="evidence-text">
              <p className="evidence-title">{step.title}</p>
              <div>{step.detail}</div>
              <p className="evidence-state">{t(words)}</p>
              {step.more !== undefined && (
                <details className="evidence-more">
                  <summary>{t('components.details')}</summary>
                  {step.more}
                </details>
              )}
            </div>
          </li>
        );
      })}
    </ol>
  );
}
