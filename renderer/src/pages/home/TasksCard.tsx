import {
  Banknote,
  BellRing,
  CircleCheck,
  DoorOpen,
  Handshake,
  Hourglass,
  type LucideIcon,
  PlugZap,
  ReceiptText,
  Scale,
} from 'lucide-react';
import type { TaskView } from '../../../../node-core/api/index.ts';
import { Money } from '../../components/Amounts.tsx';
import { Badge } from '../../components/Badge.tsx';
import { Card } from '../../components/Card.tsx';
import { List, ListRow } from '../../components/List.tsx';
import { QuietState, Skeleton } from '../../components/States.tsx';
import { Loaded } from '../../frame/Loaded.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCurrency, useNowMinute, useQuery } from '../../store/home.tsx';
import { taskId, taskPath } from './tasks.ts';

const ICONS: Record<TaskView['kind'], LucideIcon> = {
  proposal: Handshake,
  billReady: ReceiptText,
  billDue: Banknote,
  endRequested: BellRing,
  disputeOpen: Scale,
  knock: DoorOpen,
  meterSilent: PlugZap,
  meterChanged: PlugZap,
  readingsWaiting: Hourglass,
};

const MS_PER_MINUTE = 60_000;

/** Everything that waits for the person, each with a link to where it is dealt with. */
export function TasksCard() {
  const { t, format } = useI18n();
  const tasks = useQuery((ask) => ask.tasks);
  const count = tasks.data?.length ?? 0;
  return (
    <Card
      title={t('home.tasks')}
      {...(count === 0
        ? {}
        : { action: <Badge tone="notice">{t('home.tasksWaiting', { number: format.count(count) })}</Badge> })}
    >
      <Loaded query={tasks} skeleton={<Skeleton lines={5} />}>
        {(data) =>
          data.length === 0 ? (
            <QuietState icon={CircleCheck} title={t('home.tasksNone')} detail={t('home.tasksNoneDetail')} />
          ) : (
            <List label={t('home.tasks')}>
              {data.map((task) => (
                <TaskRow key={taskId(task)} task={task} />
              ))}
            </List>
          )
        }
      </Loaded>
    </Card>
  );
}

function TaskRow({ task }: { task: TaskView }) {
  const Icon = ICONS[task.kind];
  const words = useTaskWords(task);
  const path = taskPath(task);
  return (
    <ListRow
      icon={
        <span className="source-icon task-icon" aria-hidden>
          <Icon size={22} />
        </span>
      }
      {...words}
      {...(path === null ? {} : { to: path })}
    />
  );
}

function useTaskWords(task: TaskView): { title: string; detail: React.ReactNode } {
  const { t, format } = useI18n();
  const currency = useCurrency();
  const nowMinute = useNowMinute();
  const { time } = format;
  switch (task.kind) {
    case 'proposal':
      return {
        title: t('home.taskProposal', { from: task.from }),
        detail: t('home.taskProposalDetail', {
          time: time.dateTime(task.expiresMinute),
          left: nowMinute === null ? '' : time.relative({ minute: task.expiresMinute, nowMinute }),
        }),
      };
    case 'billReady':
      return {
        title: t('home.taskBill', { month: time.month(task.month) }),
        detail: <Money amount={{ minor: task.totalMinor, currency }} />,
      };
    case 'billDue': {
      const isLate = nowMinute !== null && task.dueMinute < nowMinute;
      return {
        title: t('home.taskPay', { month: time.month(task.month) }),
        detail: (
          <>
            {t(isLate ? 'home.taskPayLate' : 'home.taskPayBy', { date: time.date(task.dueMinute) })}{' '}
            <Money amount={{ minor: -task.totalMinor, currency }} />
          </>
        ),
      };
    }
    case 'endRequested':
      return {
        title: t('home.taskEnd', { by: task.by }),
        detail: t('home.taskEndDetail', { time: time.dateTime(task.endMinute) }),
      };
    case 'disputeOpen':
      return { title: t('home.taskDispute', { by: task.by }), detail: t('home.taskDisputeDetail') };
    case 'knock':
      return { title: t('home.taskKnock', { name: task.name }), detail: t('home.taskKnockDetail') };
    case 'meterSilent':
      return {
        title: t('home.taskMeter'),
        detail: t('home.taskMeterDetail', {
          time: time.dateTime(Math.floor(task.sinceMs / MS_PER_MINUTE)),
        }),
      };
    case 'meterChanged':
      return task.before === null || task.after === null
        ? { title: t('home.taskMeterChanged'), detail: t('home.taskMeterChangedDetail') }
        : {
            title: t('home.taskMeterOther'),
            detail: t('home.taskMeterOtherDetail', { before: task.before, after: task.after }),
          };
    case 'readingsWaiting':
      return {
        title: t('home.taskReadings', { count: task.count }),
        detail: t('home.taskReadingsDetail'),
      };
  }
}
