/** Ending a contract early, which both must agree to: one asks for a minute, the other agrees to the same. */
import { CalendarX } from 'lucide-react';
import { useState } from 'react';
import type { ContractView } from '../../../../node-core/api/index.ts';
import { Button } from '../../components/Button.tsx';
import { ConfirmDialog, Dialog } from '../../components/Dialog.tsx';
import { DateField, TimeField } from '../../components/Fields.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useCommand, useNowMinute } from '../../store/home.tsx';
import { otherName } from './ContractTerms.tsx';
import { endDraft, type EndRead, readEnd } from './end-draft.ts';
import { Problem } from './Problem.tsx';
import { whenDone } from './when-done.ts';
import './forms.css';

/** The button, and above it what has been asked for. Nothing for a contract that is over. */
export function Ending({ contract }: { contract: ContractView }) {
  const { t, format } = useI18n();
  const [open, setOpen] = useState<'none' | 'ask' | 'agree'>('none');
  if (contract.state === 'past') return null;
  const { endRequest, terms } = contract;
  const name = otherName(terms);
  const close = () => setOpen('none');
  const planned = format.time.dateTime(contract.endMinute);
  const theirs = endRequest !== null && !endRequest.byMe;
  // What both have agreed on stands; only an earlier end that the other one asks for is still to be answered.
  const isAgreed = contract.endMinute < terms.endMinute;
  return (
    <div className="stack">
      {endRequest !== null && (
        <output className="form-preview">
          {endRequest.byMe
            ? t('contracts.endWaiting', { name, when: format.time.dateTime(endRequest.endMinute) })
            : t('contracts.endTheirs', { name, planned, when: format.time.dateTime(endRequest.endMinute) })}
        </output>
      )}
      {isAgreed && (
        <p className="muted">
          {t('contracts.endAgreed', { when: planned, planned: format.time.dateTime(terms.endMinute) })}
        </p>
      )}
      <div className="row">
        {theirs && (
          <Button kind="primary" onPress={() => setOpen('agree')}>
            {t('contracts.agree')}
          </Button>
        )}
        {!isAgreed && (
          <Button kind={theirs ? 'quiet' : 'secondary'} icon={CalendarX} onPress={() => setOpen('ask')}>
            {t('contracts.end')}
          </Button>
        )}
      </div>
      {open === 'ask' && <AskDialog contract={contract} onClose={close} />}
      {open === 'agree' && endRequest !== null && (
        <AgreeDialog contract={contract} endMinute={endRequest.endMinute} onClose={close} />
      )}
    </div>
  );
}

const FAULTS = {
  incomplete: 'contracts.endFaultIncomplete',
  past: 'contracts.endFaultPast',
  late: 'contracts.endFaultLate',
} as const satisfies Record<
  Extract<EndRead, { kind: 'fault' }>['fault'],
  PlainKey | 'contracts.endFaultLate'
>;

function AskDialog({ contract, onClose }: { contract: ContractView; onClose: () => void }) {
  const { t, format } = useI18n();
  const now = { nowMinute: useNowMinute() ?? 0, timeZone: format.timeZone };
  const [draft, setDraft] = useState(() => endDraft(contract, now));
  const name = otherName(contract.terms);
  const planned = format.time.dateTime(contract.endMinute);
  const read = readEnd(draft, contract, now);
  const ask = useEnd(contract, {
    title: t('contracts.endAsked', { name }),
    detail: t('contracts.endAskedDetail', { name }),
  });
  const fault =
    read.kind === 'ok' ? '' : read.fault === 'late' ? t(FAULTS.late, { planned }) : t(FAULTS[read.fault]);
  return (
    <Dialog
      title={t('contracts.endTitle', { name })}
      isOpen
      onClose={onClose}
      footer={
        <>
          <Button onPress={onClose} isDisabled={ask.isPending}>
            {t('common.cancel')}
          </Button>
          <Button
            kind="danger"
            isPending={ask.isPending}
            isDisabled={read.kind !== 'ok'}
            onPress={() => {
              if (read.kind === 'ok') whenDone(ask.run(read.endMinute), onClose);
            }}
          >
            {t('contracts.endAsk', { name })}
          </Button>
        </>
      }
    >
      <p>{t('contracts.endLead', { name })}</p>
      <div className="form-pairs">
        <DateField
          label={t('contracts.endWhen')}
          value={draft.date}
          error={fault}
          onChange={(date) => setDraft({ ...draft, date })}
        />
        <TimeField
          label={t('contracts.endTime')}
          value={draft.time}
          onChange={(time) => setDraft({ ...draft, time })}
        />
      </div>
      {read.kind === 'ok' && (
        <p className="form-preview" aria-live="polite">
          {t('contracts.endSame', { when: format.time.dateTime(read.endMinute), planned })}
        </p>
      )}
      <Problem failure={ask.failure} />
    </Dialog>
  );
}

function AgreeDialog(props: { contract: ContractView; endMinute: number; onClose: () => void }) {
  const { t, format } = useI18n();
  const { contract, endMinute, onClose } = props;
  const when = format.time.dateTime(endMinute);
  const agree = useEnd(contract, {
    title: t('contracts.agreed'),
    detail: t('contracts.agreedDetail', { when }),
  });
  return (
    <ConfirmDialog
      title={t('contracts.agreeTitle', { name: otherName(contract.terms) })}
      isOpen
      confirmLabel={t('contracts.agreeConfirm')}
      kind="danger"
      isPending={agree.isPending}
      onConfirm={() => whenDone(agree.run(endMinute), onClose)}
      onClose={onClose}
    >
      <p>{t('contracts.agreeText', { when, planned: format.time.dateTime(contract.endMinute) })}</p>
      <Problem failure={agree.failure} />
    </ConfirmDialog>
  );
}

function useEnd(contract: ContractView, words: { readonly title: string; readonly detail: string }) {
  return useCommand((api, endMinute: number) => api.requestEnd.mutate({ id: contract.id, endMinute }), {
    quiet: true,
    done: () => words,
  });
}
