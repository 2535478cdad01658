/** Fields for longer or secret texts, beside those of Fields.tsx. */
import { Eye, EyeOff } from 'lucide-react';
import { useState } from 'react';
import {
  Button as AriaButton,
  FieldError,
  Input,
  Label,
  Text,
  TextArea as AriaTextArea,
  TextField as AriaTextField,
} from 'react-aria-components';
import './Fields.css';
import './TextFields.css';

interface TextProps {
  label: string;
  value: string;
  onChange: (value: string) => void;
  /** A line of help under the field. */
  help?: string;
  /** What is wrong and how to put it right; empty when all is well. */
  error?: string;
}

/** Several lines, as for something that is pasted. Never checked for spelling: it is no prose. */
export function TextArea(props: TextProps & { rows?: number }) {
  return (
    <AriaTextField
      className="field"
      value={props.value}
      onChange={props.onChange}
      isInvalid={(props.error ?? '') !== ''}
    >
      <Label className="field-label">{props.label}</Label>
      <AriaTextArea
        className="field-box field-area"
        rows={props.rows ?? 4}
        spellCheck="false"
        autoComplete="off"
      />
      <Notes {...props} />
    </AriaTextField>
  );
}

/** A passphrase or a key: hidden, until the person wants to see it. No browser keeps it. */
export function SecretField(props: TextProps & { showLabel: string; autoComplete?: string }) {
  const [isShown, setShown] = useState(false);
  const Icon = isShown ? EyeOff : Eye;
  return (
    <AriaTextField
      className="field"
      type={isShown ? 'text' : 'password'}
      value={props.value}
      onChange={props.onChange}
      isInvalid={(props.error ?? '') !== ''}
    >
      <Label className="field-label">{props.label}</Label>
      <div className="field-box field-secret">
        <Input
          className="field-secret-input"
          spellCheck="false"
          autoCapitalize="off"
          autoComplete={props.autoComplete ?? 'off'}
        />
        <AriaButton
          slot={null}
          className="field-step"
          aria-label={props.showLabel}
          aria-pressed={isShown}
          onPress={() => setShown(!isShown)}
        >
          <Icon size={18} aria-hidden />
        </AriaButton>
      </div>
      <Notes {...props} />
    </AriaTextField>
  );
}

function Notes({ help, error }: Pick<TextProps, 'help' | 'error'>) {
  return (
    <>
      {help !== undefined && (
        <Text slot="description" className="field-help">
          {help}
        </Text>
      )}
      <FieldError className="field-error">{error ?? ''}</FieldError>
    </>
  );
}
