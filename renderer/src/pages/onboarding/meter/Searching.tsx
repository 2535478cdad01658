import { Usb } from 'lucide-react';
import type { MeterSearchView } from '../../../../../node-core/api/index.ts';
import type { PlainKey } from '../../../i18n/catalogue.ts';
import { useI18n } from '../../../i18n/I18n.tsx';
import { Busy, Note } from '../parts.tsx';
import { Adapters } from './Adapters.tsx';
import { forbidden, unavailableKey } from './meter-draft.ts';

const HELP: readonly PlainKey[] = ['meter.help1', 'meter.help2', 'meter.help3'];
const TRY: readonly PlainKey[] = ['meter.try1', 'meter.try2', 'meter.try3', 'meter.try4'];

/** The search while nothing is found: what is seen, heard and tried, and what a person can do. */
export function Searching({ search, isBroken }: { search: MeterSearchView | null; isBroken: boolean }) {
  const { t } = useI18n();
  if (search?.kind === 'unavailable') {
    return (
      <Note tone="bad" title={t('meter.unavailableTitle')}>
        <p>{t(unavailableKey(search.reason))}</p>
      </Note>
    );
  }
  const isAdvised = search?.kind === 'notFound' && forbidden(search) === undefined;
  return (
    <div className="stack">
      <output>
        {isBroken && <Busy>{t('meter.searchBroke')}</Busy>}
        {!isBroken && <Headline search={search} />}
      </output>
      {search !== null && search.adapters.length > 0 && <Adapters search={search} />}
      {search?.kind === 'noAdapter' && <Advice title={t('meter.helpTitle')} lines={HELP} />}
      {isAdvised && <Advice title={t('meter.notFoundDetail')} lines={TRY} />}
    </div>
  );
}

function Headline({ search }: { search: MeterSearchView | null }) {
  const { t } = useI18n();
  if (search === null) return <Busy>{t('meter.searchStarting')}</Busy>;
  if (search.kind === 'noAdapter') {
    return (
      <div className="stack-tight">
        <p className="setup-state-title">
          <Usb size={24} aria-hidden />
          {t('meter.noAdapter')}
        </p>
        <p className="muted">{t('meter.noAdapterDetail')}</p>
      </div>
    );
  }
  if (search.kind === 'notFound') return <p className="setup-state-title">{t('meter.notFound')}</p>;
  return <Busy>{t('meter.listeningAll')}</Busy>;
}

function Advice({ title, lines }: { title: string; lines: readonly PlainKey[] }) {
  const { t } = useI18n();
  return (
    <section className="stack-tight" aria-label={title}>
      <h2 className="card-title">{title}</h2>
      <ul className="stack-tight steps">
        {lines.map((line) => (
          <li key={line}>{t(line)}</li>
        ))}
      </ul>
    </section>
  );
}
