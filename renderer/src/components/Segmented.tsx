import { Label, Radio, RadioGroup } from 'react-aria-components';
import './Segmented.css';

export interface SegmentedOption {
  readonly id: string;
  readonly label: string;
}

/** One choice of a few, all in view: a span of time, a speed. */
export function Segmented(props: {
  label: string;
  /** Whether the label is shown or only read out. */
  labelHidden?: boolean;
  options: readonly SegmentedOption[];
  selected: string;
  onSelect: (id: string) => void;
}) {
  const { label, labelHidden = false, options, selected, onSelect } = props;
  return (
    <RadioGroup className="segmented" orientation="horizontal" value={selected} onChange={onSelect}>
      <Label className={labelHidden ? 'visually-hidden' : 'field-label'}>{label}</Label>
      <div className="segmented-options">
        {options.map((option) => (
          <Radio key={option.id} value={option.id} className="segmented-option">
            {option.label}
          </Radio>
        ))}
      </div>
    </RadioGroup>
  );
}
