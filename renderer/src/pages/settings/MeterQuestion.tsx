import { useState } from 'react';
import type { MeterAnswer, MeterChoiceView } from '../../../../node-core/api/index.ts';
import { Button } from '../../components/Button.tsx';
import { ConfirmDialog } from '../../components/Dialog.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCommand, useHome, useQuery } from '../../store/home.tsx';
import { Note } from '../onboarding/parts.tsx';
import { type MeterAsked, meterAsked } from './meter-question.ts';

const MS_PER_MINUTE = 60_000;

/** Was the meter swapped? Asked where it seems so, and to be said where nobody would notice. */
export function MeterQuestion({ meter, onLook }: { meter: MeterChoiceView; onLook: () => void }) {
  const tasks = useQuery((ask) => ask.tasks);
  const asked = meterAsked(meter, tasks.data ?? []);
  switch (asked.kind) {
    case 'other':
    case 'fell':
      return <Question asked={asked} onLook={onLook} />;
    case 'maySay':
      return <SaySwapped />;
    case 'nothing':
      return null;
  }
}

function useAnswer() {
  const { t } = useI18n();
  const { setup, queries } = useHome();
  return useCommand(
    async (_, answer: MeterAnswer['answer']) => {
      await setup.answerMeter(answer);
      queries.tasks.invalidate();
    },
    { done: () => ({ title: t('meter.answered') }) },
  );
}

function Question(props: { asked: Extract<MeterAsked, { kind: 'other' | 'fell' }>; onLook: () => void }) {
  const { t, format } = useI18n();
  const { asked, onLook } = props;
  const answer = useAnswer();
  const time = format.time.dateTime(Math.floor(asked.sinceMs / MS_PER_MINUTE));
  const isOther = asked.kind === 'other';
  return (
    <output>
      <Note tone="plain" title={t(isOther ? 'meter.askOther' : 'meter.askFell')}>
        <p>
          {isOther
            ? t('meter.askOtherDetail', { time, before: asked.before, after: asked.after })
            : t('meter.askFellDetail', { time })}
        </p>
        <div className="setup-actions">
          <Button kind="primary" isPending={answer.isPending} onPress={() => void answer.run('swapped')}>
            {t(isOther ? 'meter.askOtherYes' : 'meter.askFellYes')}
          </Button>
          <Button
            isDisabled={answer.isPending}
            onPress={() => {
              if (isOther) onLook();
              else void answer.run('same');
            }}
          >
            {t(isOther ? 'meter.askOtherNo' : 'meter.askFellNo')}
          </Button>
        </div>
      </Note>
    </output>
  );
}

function SaySwapped() {
  const { t } = useI18n();
  const [isOpen, setOpen] = useState(false);
  const answer = useAnswer();
  const confirm = async () => {
    if ((await answer.run('swapped')).kind === 'done') setOpen(false);
  };
  return (
    <div>
      <Button kind="quiet" onPress={() => setOpen(true)}>
        {t('meter.wasSwapped')}
      </Button>
      <ConfirmDialog
        title={t('meter.wasSwappedTitle')}
        isOpen={isOpen}
        confirmLabel={t('meter.askFellYes')}
        isPending={answer.isPending}
        onConfirm={() => void confirm()}
        onClose={() => setOpen(false)}
      >
        <p>{t('meter.wasSwappedDetail')}</p>
      </ConfirmDialog>
    </div>
  );
}
