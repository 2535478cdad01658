import { useI18n } from '../i18n/I18n.tsx';
import { Segmented } from './Segmented.tsx';

/** How fast time runs in the demo: 0 stands still, 1 is real time, 60 is a minute each second. */
export function SpeedControl(props: {
  speed: number;
  speeds: readonly number[];
  onChange: (speed: number) => void;
  labelHidden?: boolean;
}) {
  const { t, format } = useI18n();
  const words = (speed: number): string => {
    if (speed === 0) return t('components.speedPaused');
    return speed === 1
      ? t('components.speedNormal')
      : t('components.speedTimes', { times: format.count(speed) });
  };
  return (
    <Segmented
      label={t('components.speed')}
      labelHidden={props.labelHidden ?? false}
      options={props.speeds.map((speed) => ({ id: String(speed), label: words(speed) }))}
      selected={String(props.speed)}
      onSelect={(id) => {
        props.onChange(Number(id));
      }}
    />
  );
}
