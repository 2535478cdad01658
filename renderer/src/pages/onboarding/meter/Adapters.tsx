import type {
  AdapterView,
  HeardView,
  MeterSearchView,
  MeterTroubleView,
} from '../../../../../node-core/api/index.ts';
import { Badge } from '../../../components/Badge.tsx';
import { useI18n } from '../../../i18n/I18n.tsx';
import { Note } from '../parts.tsx';
import { heardKey, troubleTitle, troubleWords } from './meter-draft.ts';
import { UdevSteps } from './UdevSteps.tsx';
import './meter.css';

/** Every adapter that is plugged in: what is tried on it, and what was heard. */
export function Adapters({ search }: { search: MeterSearchView }) {
  const { t } = useI18n();
  return (
    <ul className="stack" aria-label={t('meter.searching')}>
      {search.adapters.map((adapter) => (
        <li key={adapter.adapter} className="adapter">
          <AdapterRow adapter={adapter} />
        </li>
      ))}
    </ul>
  );
}

function AdapterRow({ adapter }: { adapter: AdapterView }) {
  const { t } = useI18n();
  return (
    <>
      <p className="option-title adapter-title">{adapter.title}</p>
      <output>
        <AdapterState adapter={adapter} />
      </output>
      {adapter.tried.length > 0 && (
        <details className="small">
          <summary>{t('meter.triedTitle', { count: adapter.tried.length })}</summary>
          <ul className="adapter-tried">
            {adapter.tried.map((heard) => (
              <li key={heard.line}>
                <HeardLine heard={heard} />
              </li>
            ))}
          </ul>
        </details>
      )}
    </>
  );
}

function AdapterState({ adapter }: { adapter: AdapterView }) {
  const { t } = useI18n();
  switch (adapter.state) {
    case 'opening':
      return <p className="muted">{t('meter.opening')}</p>;
    case 'listening':
      return (
        <p className="muted">
          {adapter.now === null
            ? t('meter.opening')
            : t('meter.listening', { line: adapter.now.line, heard: t(heardKey(adapter.now.heard)) })}
        </p>
      );
    case 'found':
      return <Badge tone="good">{t('meter.adapterFound')}</Badge>;
    case 'away':
      return <p className="muted">{t('meter.adapterAway')}</p>;
    case 'blocked':
      return <CableTrouble trouble={adapter.problem ?? { kind: 'failed', holder: null, detail: '' }} />;
  }
}

/** Why a cable cannot be opened, or what is said on it not be understood, and what to do about it. */
export function CableTrouble({ trouble }: { trouble: MeterTroubleView }) {
  const { t } = useI18n();
  const { kind, detail } = trouble;
  return (
    <Note tone="bad" title={t(troubleTitle(kind))}>
      <p>{troubleWords(t, trouble)}</p>
      {kind === 'permission' && <UdevSteps />}
      {kind !== 'permission' && detail !== '' && (
        <details className="small">
          <summary>{t('components.details')}</summary>
          <code>{detail}</code>
        </details>
      )}
    </Note>
  );
}

function HeardLine({ heard }: { heard: HeardView }) {
  const { t } = useI18n();
  return t('meter.triedLine', {
    line: heard.line,
    heard: t(heardKey(heard.heard)),
    bytes: t('meter.bytes', { count: heard.bytes }),
  });
}
