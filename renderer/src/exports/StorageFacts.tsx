import type { StorageView } from '../../../node-core/api/index.ts';
import { useI18n } from '../i18n/I18n.tsx';
import { sizeText } from './size-text.ts';

/** What the data takes on this PC, since when it is kept, and for how long. */
export function StorageFacts({ storage }: { storage: StorageView }) {
  const { t, format } = useI18n();
  const { ledgerBytes, homeBytes, setAsideBytes, freeBytes, firstMinute, retentionMonths } = storage;
  const size = (bytes: number) => sizeText(bytes, format.locale);
  return (
    <dl className="about-facts">
      <dt>{t('exports.size')}</dt>
      <dd>
        {size(ledgerBytes + homeBytes + setAsideBytes)}
        <span className="muted small">
          {t('exports.sizeParts', { shared: size(ledgerBytes), home: size(homeBytes) })}
          {setAsideBytes > 0 && ` ${t('exports.sizeSetAside', { size: size(setAsideBytes) })}`}
        </span>
      </dd>
      <dt>{t('exports.free')}</dt>
      <dd>{size(freeBytes)}</dd>
      <dt>{t('exports.since')}</dt>
      <dd>{firstMinute === null ? t('exports.sinceNone') : format.time.fullDate(firstMinute)}</dd>
      <dt>{t('exports.retention')}</dt>
      <dd>
        {t('exports.retentionMonths', { count: retentionMonths })}
        <span className="muted small">{t('exports.retentionDetail')}</span>
      </dd>
    </dl>
  );
}
