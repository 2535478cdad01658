/** Prices from a file that others publish: choose it, see what it says, publish. */
import { FileUp } from 'lucide-react';
import { useId, useState } from 'react';
import type { PriceFileRequest, PriceFileView } from '../../../../node-core/api/index.ts';
import { NumberField, TextField } from '../../components/Fields.tsx';
import { ProgressBar } from '../../components/ProgressBar.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCommand, useCurrency } from '../../store/home.tsx';
import { whenDone } from '../contracts/when-done.ts';
import { CheckBox } from './CheckBox.tsx';
import { PlanPreview } from './PlanPreview.tsx';
import { PriceField } from './PriceField.tsx';
import { MOST_FILE_CHARACTERS, newUpload, priceFileParts } from './price-file-parts.ts';
import { faultWords, fileNotes } from './price-words.ts';

type Terms = Omit<PriceFileRequest, 'upload'>;

const TERMS: Terms = {
  surcharge: 0,
  feedInDeduction: null,
  carbonGrams: 30,
  exchangeFrom: null,
  exchangeRateMicros: null,
  previewDate: null,
};
const USUAL_RATE = 11_000_000;

export function PriceFileForm() {
  const { t } = useI18n();
  const [terms, setTerms] = useState(TERMS);
  const [sent, setSent] = useState<{ readonly name: string; readonly upload: string } | null>(null);
  const [fault, setFault] = useState('');
  const [file, setFile] = useState<PriceFileView | null>(null);
  const [done, setDone] = useState<number | null>(null);
  const send = useCommand(async (api, text: string) => {
    const upload = newUpload();
    for (const part of priceFileParts(text, upload)) {
      await api.sendPriceFile.mutate(part);
      setDone(Math.floor(((part.at + part.text.length) * 1_000) / Math.max(1, text.length)));
    }
    return upload;
  });
  const look = useCommand((api, want: PriceFileRequest) => api.readPriceFile.query(want));
  const publish = useCommand((api, want: PriceFileRequest) => api.publishPriceFile.mutate(want), {
    done: () => ({ title: t('prices.published') }),
  });
  const show = (upload: string, wanted: Terms) => whenDone(look.run({ upload, ...wanted }), setFile);
  const change = (part: Partial<Terms>) => {
    const wanted = { ...terms, ...part };
    setTerms(wanted);
    if (sent !== null) show(sent.upload, wanted);
  };
  const choose = async (chosen: File | undefined) => {
    if (chosen === undefined) return;
    setFile(null);
    setSent(null);
    setFault('');
    if (chosen.size > MOST_FILE_CHARACTERS) return setFault(t('prices.fileTooLarge'));
    const text = await chosen.text().catch(() => null);
    if (text === null) return setFault(t('prices.fileUnreadable'));
    return whenDone(send.run(text), (upload) => {
      setSent({ name: chosen.name, upload });
      show(upload, terms);
    });
  };
  const isBusy = send.isPending || (look.isPending && file === null);
  return (
    <div className="stack">
      <FileChoice name={sent?.name ?? null} onChoose={(chosen) => void choose(chosen)} />
      {fault !== '' && (
        <p role="alert" className="fault-box">
          {fault}
        </p>
      )}
      <FileTerms terms={terms} onChange={change} />
      {isBusy && <ProgressBar label={t('prices.reading')} donePerMille={send.isPending ? done : null} />}
      <div aria-live="polite" aria-busy={look.isPending}>
        {file?.kind === 'fault' && <Fault file={file} />}
        {file?.kind === 'read' && sent !== null && (
          <Preview
            file={file}
            onDay={(previewDate) => change({ previewDate })}
            isPublishing={publish.isPending}
            onPublish={(after) =>
              whenDone(publish.run({ upload: sent.upload, ...terms }), () => {
                after();
                show(sent.upload, terms);
              })
            }
          />
        )}
      </div>
    </div>
  );
}

function Preview(props: {
  file: Extract<PriceFileView, { kind: 'read' }>;
  onDay: (date: string) => void;
  isPublishing: boolean;
  onPublish: (done: () => void) => void;
}) {
  const { t } = useI18n();
  const currency = useCurrency();
  const { file, ...rest } = props;
  return <PlanPreview plan={file.plan} notes={fileNotes(file, { t, currency })} {...rest} />;
}

function Fault({ file }: { file: Extract<PriceFileView, { kind: 'fault' }> }) {
  const { t, format } = useI18n();
  const { title, detail } = faultWords(file, { t, format });
  return (
    <div role="alert" className="fault-box">
      <p className="problem-title">{title}</p>
      <p>{detail}</p>
    </div>
  );
}

function FileChoice({ name, onChoose }: { name: string | null; onChoose: (file: File | undefined) => void }) {
  const { t } = useI18n();
  const ids = { input: useId(), help: useId() };
  return (
    <div className="stack-tight">
      <label className="field-label" htmlFor={ids.input}>
        {t('prices.file')}
      </label>
      <div className="row">
        <span className="file-choice">
          <input
            id={ids.input}
            type="file"
            accept=".json,.xml,application/json,text/xml"
            aria-describedby={ids.help}
            onChange={(event) => {
              onChoose(event.target.files?.[0]);
              // The same file can be chosen again, after it was put right.
              event.target.value = '';
            }}
          />
          <span className="button button-secondary button-regular" aria-hidden>
            <span className="button-words">
              <FileUp size={18} aria-hidden />
              {t('prices.choose')}
            </span>
          </span>
        </span>
        {name !== null && <span>{t('prices.chosen', { name })}</span>}
      </div>
      <p id={ids.help} className="field-help">
        {t('prices.fileHelp')}
      </p>
    </div>
  );
}

function FileTerms({ terms, onChange }: { terms: Terms; onChange: (part: Partial<Terms>) => void }) {
  const { t } = useI18n();
  const currency = useCurrency();
  const { surcharge, feedInDeduction, carbonGrams, exchangeFrom, exchangeRateMicros } = terms;
  return (
    <>
      <div className="pair">
        <PriceField
          label={t('prices.surcharge')}
          value={surcharge}
          onChange={(value) => onChange({ surcharge: value ?? 0 })}
        />
        <NumberField
          label={t('prices.carbon')}
          unit={t('prices.carbonUnit')}
          decimals={0}
          step={1}
          least={0}
          most={10_000}
          value={carbonGrams}
          onChange={(value) => onChange({ carbonGrams: value ?? 0 })}
        />
        {feedInDeduction !== null && (
          <PriceField
            label={t('prices.deduction')}
            value={feedInDeduction}
            onChange={(value) => onChange({ feedInDeduction: value ?? 0 })}
          />
        )}
        {exchangeFrom !== null && (
          <>
            <TextField
              label={t('prices.exchangeFrom')}
              value={exchangeFrom}
              onChange={(text) => {
                const code = text.toUpperCase().slice(0, 3);
                if (/^[A-Z]{3}$/.test(code)) onChange({ exchangeFrom: code });
              }}
            />
            <NumberField
              label={t('prices.exchangeRate')}
              unit={currency}
              decimals={4}
              step={100}
              least={1}
              most={10_000_000}
              value={exchangeRateMicros === null ? null : Math.round(exchangeRateMicros / 100)}
              onChange={(value) =>
                onChange({ exchangeRateMicros: value === null ? USUAL_RATE : value * 100 })
              }
            />
          </>
        )}
      </div>
      <div className="pair">
        <CheckBox
          label={t('prices.feedInBuys')}
          isSelected={feedInDeduction !== null}
          onChange={(buys) => onChange({ feedInDeduction: buys ? 0 : null })}
        />
        <CheckBox
          label={t('prices.exchange')}
          isSelected={exchangeFrom !== null}
          onChange={(is) =>
            onChange({ exchangeFrom: is ? 'EUR' : null, exchangeRateMicros: is ? USUAL_RATE : null })
          }
        />
      </div>
    </>
  );
}
