/** Form fields: a label always in view, a line of help, and errors in words. Dates and times are local texts. */
import { type CalendarDate, type Time, parseDate, parseTime } from '@internationalized/date';
import { Check, ChevronDown, Minus, Plus } from 'lucide-react';
import {
  Button as AriaButton,
  DateField as AriaDateField,
  DateInput,
  DateSegment,
  FieldError,
  Group,
  Input,
  Label,
  ListBox,
  ListBoxItem,
  NumberField as AriaNumberField,
  Popover,
  Select as AriaSelect,
  SelectValue,
  Slider as AriaSlider,
  SliderFill,
  SliderThumb,
  SliderTrack,
  Text,
  TextField as AriaTextField,
  TimeField as AriaTimeField,
} from 'react-aria-components';
import './Fields.css';

interface FieldProps {
  label: string;
  /** A line of help under the field. */
  help?: string;
  /** What is wrong and how to put it right; empty when all is well. */
  error?: string;
  isDisabled?: boolean;
}

function state(props: FieldProps) {
  return { isInvalid: (props.error ?? '') !== '', isDisabled: props.isDisabled ?? false };
}

function Notes(props: FieldProps) {
  return (
    <>
      {props.help !== undefined && (
        <Text slot="description" className="field-help">
          {props.help}
        </Text>
      )}
      <FieldError className="field-error">{props.error ?? ''}</FieldError>
    </>
  );
}

/** A line of text. */
export function TextField(props: FieldProps & { value: string; onChange: (value: string) => void }) {
  return (
    <AriaTextField className="field" {...state(props)} value={props.value} onChange={props.onChange}>
      <Label className="field-label">{props.label}</Label>
      <Input className="field-box" />
      <Notes {...props} />
    </AriaTextField>
  );
}

export interface NumberFieldProps extends FieldProps {
  /** In units of 10^-`decimals`: an integer, as everywhere. Null while the field is empty. */
  value: number | null;
  onChange: (value: number | null) => void;
  /** How many decimals the person sees and types. */
  decimals: number;
  /** Shown after the number: `kWh`, `NOK per kWh`. */
  unit: string;
  least: number;
  most: number;
  step: number;
}

/**
 * A number with its unit. Value, limits and step are integers in the smallest unit (with 2 decimals, 150 is shown as
 * 1.50): the fraction that the person types is rounded to it here, at the edge.
 */
export function NumberField(props: NumberFieldProps) {
  const scale = 10 ** props.decimals;
  return (
    <AriaNumberField
      className="field"
      {...state(props)}
      value={props.value === null ? Number.NaN : props.value / scale}
      minValue={props.least / scale}
      maxValue={props.most / scale}
      step={props.step / scale}
      formatOptions={{ minimumFractionDigits: props.decimals, maximumFractionDigits: props.decimals }}
      onChange={(value) => {
        props.onChange(Number.isNaN(value) ? null : Math.round(value * scale));
      }}
    >
      <Label className="field-label">
        {props.label} <span className="field-unit">{props.unit}</span>
      </Label>
      <Group className="field-box field-number">
        <AriaButton slot="decrement" className="field-step">
          <Minus size={18} aria-hidden />
        </AriaButton>
        <Input className="field-input" />
        <AriaButton slot="increment" className="field-step">
          <Plus size={18} aria-hidden />
        </AriaButton>
      </Group>
      <Notes {...props} />
    </AriaNumberField>
  );
}

export interface SelectOption {
  readonly id: string;
  readonly label: string;
  readonly detail?: string;
}

/** One choice of many. */
export function Select(
  props: FieldProps & {
    options: readonly SelectOption[];
    selected: string;
    onSelect: (id: string) => void;
    /** Only read out, where the place says what it is. */
    labelHidden?: boolean;
  },
) {
  return (
    <AriaSelect
      className="field"
      {...state(props)}
      value={props.selected}
      onChange={(key) => {
        if (key !== null) props.onSelect(String(key));
      }}
    >
      <Label className={props.labelHidden === true ? 'visually-hidden' : 'field-label'}>{props.label}</Label>
      <AriaButton className="field-box field-select">
        <SelectValue className="field-select-value" />
        <ChevronDown size={18} aria-hidden />
      </AriaButton>
      <Notes {...props} />
      <Popover className="popover">
        <ListBox className="options" items={props.options}>
          {(option) => (
            <ListBoxItem className="option" textValue={option.label}>
              {({ isSelected }) => (
                <>
                  <Text slot="label">{option.label}</Text>
                  {option.detail !== undefined && (
                    <Text slot="description" className="field-help">
                      {option.detail}
                    </Text>
                  )}
                  {isSelected && <Check size={18} className="option-check" aria-hidden />}
                </>
              )}
            </ListBoxItem>
          )}
        </ListBox>
      </Popover>
    </AriaSelect>
  );
}

/** A local date, `2026-11-23`; null while it is not complete. */
export function DateField(
  props: FieldProps & {
    value: string | null;
    onChange: (value: string | null) => void;
    least?: string;
    most?: string;
  },
) {
  return (
    <AriaDateField<CalendarDate>
      className="field"
      {...state(props)}
      value={props.value === null ? null : parseDate(props.value)}
      {...(props.least === undefined ? {} : { minValue: parseDate(props.least) })}
      {...(props.most === undefined ? {} : { maxValue: parseDate(props.most) })}
      onChange={(value) => {
        props.onChange(value === null ? null : value.toString());
      }}
    >
      <Label className="field-label">{props.label}</Label>
      <DateInput className="field-box field-segments">
        {(segment) => <DateSegment segment={segment} className="segment" />}
      </DateInput>
      <Notes {...props} />
    </AriaDateField>
  );
}

/** A local time of day on 24 hours, `14:05`; null while it is not complete. */
export function TimeField(
  props: FieldProps & { value: string | null; onChange: (value: string | null) => void },
) {
  return (
    <AriaTimeField<Time>
      className="field"
      {...state(props)}
      hourCycle={24}
      shouldForceLeadingZeros
      value={props.value === null ? null : parseTime(props.value)}
      onChange={(value) => {
        props.onChange(value === null ? null : value.toString().slice(0, 5));
      }}
    >
      <Label className="field-label">{props.label}</Label>
      <DateInput className="field-box field-segments">
        {(segment) => <DateSegment segment={segment} className="segment" />}
      </DateInput>
      <Notes {...props} />
    </AriaTimeField>
  );
}

/** A whole number between two limits, moved by hand; `valueText` says it with its unit. */
export function Slider(props: {
  label: string;
  value: number;
  onChange: (value: number) => void;
  least: number;
  most: number;
  step: number;
  valueText: (value: number) => string;
}) {
  return (
    <AriaSlider
      className="slider"
      value={props.value}
      minValue={props.least}
      maxValue={props.most}
      step={props.step}
      onChange={props.onChange}
    >
      <div className="row-spread">
        <Label className="field-label">{props.label}</Label>
        <output className="slider-value">{props.valueText(props.value)}</output>
      </div>
      <SliderTrack className="slider-track">
        <SliderFill className="slider-fill" />
        <SliderThumb className="slider-thumb" />
      </SliderTrack>
    </AriaSlider>
  );
}
