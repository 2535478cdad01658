/** What a browser tells outside of the page: which tasks are new, and their words. */
import type { TaskView } from '../../../node-core/api/index.ts';
import type { Format } from '../format/format.ts';
import type { Translate } from '../i18n/translate.ts';
import { taskId } from '../pages/home/tasks.ts';

/** How this page may tell: `none` where the browser cannot, or where the desktop app does it by itself. */
export type NoticePower = 'none' | 'ask' | 'granted' | 'denied';

export function noticePower(page: object): NoticePower {
  if (!('Notification' in page) || typeof Notification === 'undefined') return 'none';
  const { permission } = Notification;
  return permission === 'default' ? 'ask' : permission;
}

/** Tasks that were not there before; none of the first answer, which the person finds on Home. */
export function newTasks(before: ReadonlySet<string> | null, tasks: readonly TaskView[]): TaskView[] {
  return before === null ? [] : tasks.filter((task) => !before.has(taskId(task)));
}

export function idsOf(tasks: readonly TaskView[]): ReadonlySet<string> {
  return new Set(tasks.map(taskId));
}

/** One line, as on Home. */
export function noticeWords(task: TaskView, { t, format }: { t: Translate; format: Format }): string {
  switch (task.kind) {
    case 'proposal':
      return t('home.taskProposal', { from: task.from });
    case 'billReady':
      return t('home.taskBill', { month: format.time.month(task.month) });
    case 'billDue':
      return t('home.taskPay', { month: format.time.month(task.month) });
    case 'endRequested':
      return t('home.taskEnd', { by: task.by });
    case 'disputeOpen':
      return t('home.taskDispute', { by: task.by });
    case 'knock':
      return t('home.taskKnock', { name: task.name });
    case 'meterSilent':
      return t('home.taskMeter');
    case 'meterChanged':
      return t(task.before === null || task.after === null ? 'home.taskMeterChanged' : 'home.taskMeterOther');
    case 'readingsWaiting':
      return t('home.taskReadings', { count: task.count });
  }
}
