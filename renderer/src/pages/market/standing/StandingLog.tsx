/** What the orders did, newest first, and what can be taken back. */
import { BadgeCheck, Bot, ListChecks, type LucideIcon, Pause, Store, UserRound } from 'lucide-react';
import { useState } from 'react';
import type { StandingDeed, StandingStepView } from '../../../../../node-core/api/index.ts';
import { Badge, type BadgeTone } from '../../../components/Badge.tsx';
import { Button } from '../../../components/Button.tsx';
import { Card } from '../../../components/Card.tsx';
import { List, ListRow } from '../../../components/List.tsx';
import { EmptyState, Skeleton } from '../../../components/States.tsx';
import { Loaded } from '../../../frame/Loaded.tsx';
import { useI18n } from '../../../i18n/I18n.tsx';
import type { PlainKey } from '../../../i18n/catalogue.ts';
import { useCommand, useCurrency, useQuery } from '../../../store/home.tsx';
import { deedWords, reasonWords } from './step-words.ts';

/** So many at a time. */
const A_PAGE = 15;

export function StandingLog() {
  const { t } = useI18n();
  const log = useQuery((ask) => ask.standingLog);
  const [shown, setShown] = useState(A_PAGE);
  return (
    <Card title={t('standing.logTitle')} detail={t('standing.logDetail')}>
      <Loaded query={log} skeleton={<Skeleton lines={4} />}>
        {(steps) =>
          steps.length === 0 ? (
            <EmptyState
              icon={ListChecks}
              title={t('standing.logEmptyTitle')}
              detail={t('standing.logEmptyDetail')}
            />
          ) : (
            <>
              <List label={t('standing.logTitle')}>
                {steps.slice(0, shown).map((step) => (
                  <StepRow key={step.number} step={step} />
                ))}
              </List>
              {steps.length > shown && (
                <Button kind="quiet" onPress={() => setShown(shown + A_PAGE)}>
                  {t('standing.logMore')}
                </Button>
              )}
            </>
          )
        }
      </Loaded>
    </Card>
  );
}

const ICONS: Record<StandingDeed, LucideIcon> = {
  proposed: Bot,
  accepted: BadgeCheck,
  listed: Store,
  left: UserRound,
  waited: Pause,
  saved: UserRound,
  paused: UserRound,
  resumed: UserRound,
  removed: UserRound,
};

function StepRow({ step }: { step: StandingStepView }) {
  const { t, format } = useI18n();
  const currency = useCurrency();
  const Icon = ICONS[step.deed];
  const speaking = { t, format, currency };
  const takeBack = useCommand((api, id: string) => api.withdraw.mutate({ id }), {
    done: () => ({ title: t('standing.takenBackDone'), detail: t('standing.takenBackDetail') }),
  });
  const { targetId } = step;
  return (
    <ListRow
      icon={
        <span className="source-icon standing-icon" aria-hidden>
          <Icon size={20} />
        </span>
      }
      title={deedWords(step, speaking)}
      detail={
        <>
          {step.reason !== 'byHand' && <p>{sentence(reasonWords(step, speaking))}</p>}
          <p className="muted">
            {t(step.side === 'buy' ? 'standing.buying' : 'standing.selling')}
            {' · '}
            {format.time.dateTime(step.atMinute)}
          </p>
        </>
      }
      valueDetail={<StepState step={step} />}
      {...(step.canTakeBack && targetId !== null
        ? {
            actions: (
              <Button kind="quiet" isPending={takeBack.isPending} onPress={() => void takeBack.run(targetId)}>
                {t('standing.takeBack')}
              </Button>
            ),
          }
        : {})}
    />
  );
}

/** `cheapest of 3` to `Cheapest of 3.` */
function sentence(words: string): string {
  return `${words.charAt(0).toLocaleUpperCase()}${words.slice(1)}.`;
}

const OUTCOMES = {
  open: { tone: 'waiting', words: 'standing.stateOpen' },
  agreed: { tone: 'good', words: 'standing.stateAgreed' },
  declined: { tone: 'bad', words: 'standing.stateDeclined' },
  withdrawn: { tone: 'plain', words: 'standing.stateWithdrawn' },
  expired: { tone: 'plain', words: 'standing.stateExpired' },
} as const satisfies Record<Exclude<StandingStepView['outcome'], null>, { tone: BadgeTone; words: PlainKey }>;

function StepState({ step }: { step: StandingStepView }) {
  const { t } = useI18n();
  if (step.state === 'sending') return <Badge tone="waiting">{t('standing.isSending')}</Badge>;
  if (step.state === 'failed') {
    const why =
      step.failure === 'notSent'
        ? t('standing.failureNotSent')
        : t('standing.failureOther', { reason: step.failure ?? '' });
    return <Badge tone="bad">{t('standing.hasFailed', { why })}</Badge>;
  }
  if (step.outcome === null) return null;
  const { tone, words } = OUTCOMES[step.outcome];
  const listed = step.deed === 'listed' && step.outcome === 'open';
  return <Badge tone={tone}>{t(listed ? 'standing.stateListed' : words)}</Badge>;
}
