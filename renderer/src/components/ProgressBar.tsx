import { Label, ProgressBar as AriaProgressBar } from 'react-aria-components';
import { useI18n } from '../i18n/I18n.tsx';
import './ProgressBar.css';

/** Work under way. `donePerMille` 0-1000, or null when nobody can tell how far it is. */
export function ProgressBar(props: { label: string; detail?: string; donePerMille: number | null }) {
  const { t, format } = useI18n();
  const { label, detail, donePerMille } = props;
  const percent = donePerMille === null ? null : format.share(Math.floor(donePerMille / 10) * 10);
  return (
    <AriaProgressBar
      className="progress"
      isIndeterminate={donePerMille === null}
      value={donePerMille ?? 0}
      maxValue={1_000}
      {...(percent === null ? {} : { valueLabel: t('common.progressPercent', { percent }) })}
    >
      {({ percentage }) => (
        <>
          <div className="row-spread">
            <Label className="progress-label">{label}</Label>
            {percent !== null && <span className="muted">{percent}</span>}
          </div>
          <div className="progress-track">
            <div
              className={donePerMille === null ? 'progress-fill progress-fill-unknown' : 'progress-fill'}
              style={{ width: `${percentage ?? 30}%` }}
            />
          </div>
          {detail !== undefined && <p className="muted small">{detail}</p>}
        </>
      )}
    </AriaProgressBar>
  );
}
