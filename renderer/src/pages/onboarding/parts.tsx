/** Small parts that the screens of the set-up share. */
import { ChevronRight, CircleAlert, CircleCheck, Info, LoaderCircle, type LucideIcon } from 'lucide-react';
import type { ReactNode } from 'react';
import { Button as AriaButton } from 'react-aria-components';
import type { RequestFailure } from '../../api/failure.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { setupFaultWords } from './fault-words.ts';

/** A way to go on: an icon, what it is, and a line about it. The first of them may be `main`. */
export function Way(props: {
  icon: LucideIcon;
  title: string;
  detail: string;
  main?: boolean;
  isDisabled?: boolean;
  onPress: () => void;
}) {
  const { icon: Icon, main = false } = props;
  return (
    <AriaButton
      className={`setup-way${main ? ' setup-way-main' : ''}`}
      onPress={props.onPress}
      isDisabled={props.isDisabled ?? false}
    >
      <Icon size={26} aria-hidden />
      <span>
        <span className="setup-way-title">{props.title}</span>
        <span className="setup-way-detail">{props.detail}</span>
      </span>
      <ChevronRight size={22} aria-hidden />
    </AriaButton>
  );
}

const NOTE_ICONS = { plain: Info, good: CircleCheck, bad: CircleAlert } as const;

/** A few words apart from the rest. */
export function Note(props: { tone?: keyof typeof NOTE_ICONS; title?: string; children: ReactNode }) {
  const tone = props.tone ?? 'plain';
  const Icon = NOTE_ICONS[tone];
  return (
    <div className={`setup-note setup-note-${tone}`}>
      <Icon size={20} aria-hidden />
      <div>
        {props.title !== undefined && <p className="option-title">{props.title}</p>}
        {props.children}
      </div>
    </div>
  );
}

/** Something goes on. */
export function Busy({ children }: { children: ReactNode }) {
  return (
    <p className="row">
      <LoaderCircle size={20} className="setup-turning" aria-hidden />
      <span>{children}</span>
    </p>
  );
}

/** Why a command of the set-up failed, read out at once; nothing while it did not. */
export function Failure({ failure }: { failure: RequestFailure | null }) {
  const { t } = useI18n();
  return (
    <div role="alert">
      {failure !== null && (
        <Note tone="bad" title={t('onboarding.problem')}>
          <p>{setupFaultWords(t, failure)}</p>
        </Note>
      )}
    </div>
  );
}
