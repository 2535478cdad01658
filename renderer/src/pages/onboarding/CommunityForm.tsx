/** What founding and joining ask for in the same words, and the form around both. */
import { type ReactNode, useState } from 'react';
import type { RequestFailure } from '../../api/failure.ts';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/Fields.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { Failure } from './parts.tsx';
import { StepFrame } from './StepFrame.tsx';

/** What is wrong in a field, once the person has tried to go on: nobody is told off while typing. */
export function useFaults<Field extends string, Fault>(
  faults: Readonly<Partial<Record<Field, Fault>>>,
  wordsOf: (fault: Fault, field: Field) => string,
): {
  readonly errorOf: (field: Field) => string;
  readonly isChecked: boolean;
  readonly check: () => boolean;
} {
  const [isChecked, setChecked] = useState(false);
  return {
    isChecked,
    errorOf: (field) => {
      const fault = faults[field];
      return isChecked && fault !== undefined ? wordsOf(fault, field) : '';
    },
    check: () => {
      setChecked(true);
      return Object.keys(faults).length === 0;
    },
  };
}

export interface CommunityFormProps {
  title: string;
  lead: string;
  submitLabel: string;
  isPending: boolean;
  failure: RequestFailure | null;
  onBack: () => void;
  onSubmit: () => void;
  children: ReactNode;
}

export function CommunityForm(props: CommunityFormProps) {
  return (
    <StepFrame step="community" title={props.title} lead={props.lead} onBack={props.onBack}>
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          props.onSubmit();
        }}
      >
        {props.children}
        <Failure failure={props.failure} />
        <div className="setup-actions">
          <Button type="submit" kind="primary" size="large" isPending={props.isPending}>
            {props.submitLabel}
          </Button>
        </div>
      </form>
    </StepFrame>
  );
}

interface TextPartProps {
  value: string;
  error: string;
  onChange: (value: string) => void;
}

export function HomeNameField(props: TextPartProps) {
  const { t } = useI18n();
  return <TextField label={t('onboarding.homeName')} help={t('onboarding.homeNameHelp')} {...props} />;
}

export function ListenPortField(props: TextPartProps) {
  const { t } = useI18n();
  return <TextField label={t('onboarding.listenPort')} help={t('onboarding.listenPortHelp')} {...props} />;
}
