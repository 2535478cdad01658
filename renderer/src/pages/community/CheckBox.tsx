import { Check } from 'lucide-react';
import { Checkbox } from 'react-aria-components';

/** Yes or no, with a line that says what it means. */
export function CheckBox(props: {
  label: string;
  detail?: string;
  isSelected: boolean;
  onChange: (isSelected: boolean) => void;
}) {
  const { label, detail, isSelected, onChange } = props;
  return (
    <Checkbox className="check" isSelected={isSelected} onChange={onChange}>
      <span className="check-box" aria-hidden>
        {isSelected && <Check size={18} strokeWidth={3} />}
      </span>
      <span>
        {label}
        {detail !== undefined && <span className="check-detail">{detail}</span>}
      </span>
    </Checkbox>
  );
}
