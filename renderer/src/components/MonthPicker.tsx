import { ChevronLeft, ChevronRight } from 'lucide-react';
import { addMonths } from '../format/calendar.ts';
import { useI18n } from '../i18n/I18n.tsx';
import { IconButton } from './Button.tsx';
import { Select } from './Fields.tsx';
import './MonthPicker.css';

export interface MonthPickerProps {
  /** `2026-11` */
  month: string;
  /** The first and last month there is something for. */
  first: string;
  last: string;
  onChange: (month: string) => void;
}

/** One month: step back and forth, or pick from the list, newest first. */
export function MonthPicker({ month, first, last, onChange }: MonthPickerProps) {
  const { t, format } = useI18n();
  const months: string[] = [];
  for (let each = last; each >= first; each = addMonths(each, -1)) months.push(each);
  return (
    <fieldset className="month-picker" aria-label={t('components.month')}>
      <IconButton
        icon={ChevronLeft}
        kind="secondary"
        label={t('components.previousMonth')}
        isDisabled={month <= first}
        onPress={() => {
          onChange(addMonths(month, -1));
        }}
      />
      <Select
        label={t('components.month')}
        labelHidden
        options={months.map((id) => ({ id, label: format.time.month(id) }))}
        selected={month}
        onSelect={onChange}
      />
      <IconButton
        icon={ChevronRight}
        kind="secondary"
        label={t('components.nextMonth')}
        isDisabled={month >= last}
        onPress={() => {
          onChange(addMonths(month, 1));
        }}
      />
    </fieldset>
  );
}
