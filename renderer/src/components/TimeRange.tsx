import { useI18n } from '../i18n/I18n.tsx';
import { TimeField } from './Fields.tsx';
import './TimeRange.css';

/** Local times of day; `end` 00:00 is the midnight that ends the day. Null while not complete. */
export interface TimeRangeValue {
  readonly start: string | null;
  readonly end: string | null;
}

/** Whether a range is complete and its end comes after its start. */
export function isTimeRangeInOrder({ start, end }: TimeRangeValue): boolean {
  return start !== null && end !== null && (end === '00:00' || start < end);
}

/** From and to within one day. */
export function TimeRange(props: {
  label: string;
  value: TimeRangeValue;
  onChange: (value: TimeRangeValue) => void;
}) {
  const { t } = useI18n();
  const { value, onChange } = props;
  const complete = value.start !== null && value.end !== null;
  return (
    <fieldset className="time-range" aria-label={props.label}>
      <TimeField
        label={t('components.timeFrom')}
        value={value.start}
        onChange={(start) => {
          onChange({ ...value, start });
        }}
      />
      <TimeField
        label={t('components.timeTo')}
        value={value.end}
        error={complete && !isTimeRangeInOrder(value) ? t('components.timeRangeBackwards') : ''}
        onChange={(end) => {
          onChange({ ...value, end });
        }}
      />
    </fieldset>
  );
}
