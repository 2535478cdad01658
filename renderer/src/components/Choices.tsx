import { useId } from 'react';
import { Label, Radio, RadioGroup } from 'react-aria-components';
import './Choices.css';

export interface Choice {
  readonly id: string;
  readonly label: string;
  /** A line under the label. */
  readonly detail?: string;
  /** The language of the label (BCP 47) where it is not the page's. */
  readonly lang?: string;
}

/** One of several, each on a line of its own with room for words: settings. Of few and short ones: `Segmented`. */
export function Choices(props: {
  label: string;
  /** Whether the label is shown or only read out. */
  labelHidden?: boolean;
  choices: readonly Choice[];
  selected: string;
  onSelect: (id: string) => void;
}) {
  const { label, labelHidden = false, choices, selected, onSelect } = props;
  return (
    <RadioGroup className="choices" value={selected} onChange={onSelect}>
      <Label className={labelHidden ? 'visually-hidden' : 'field-label'}>{label}</Label>
      {choices.map((choice) => (
        <ChoiceRow key={choice.id} choice={choice} />
      ))}
    </RadioGroup>
  );
}

/** Its name is the label alone; the detail is read out after it. */
function ChoiceRow({ choice }: { choice: Choice }) {
  const ids = { label: useId(), detail: useId() };
  const { id, label, detail, lang } = choice;
  return (
    <Radio
      value={id}
      className="choice"
      aria-labelledby={ids.label}
      {...(detail === undefined ? {} : { 'aria-describedby': ids.detail })}
    >
      <span className="choice-mark" aria-hidden />
      <span>
        <span id={ids.label} className="choice-label" {...(lang === undefined ? {} : { lang })}>
          {label}
        </span>
        {detail !== undefined && (
          <span id={ids.detail} className="choice-detail">
            {detail}
          </span>
        )}
      </span>
    </Radio>
  );
}
