import type { Progress as TaskProgress } from '../../../node-core/api/index.ts';
import type { PlainKey } from '../i18n/catalogue.ts';
import { createTranslate } from '../i18n/translate.ts';
import type { Stores } from './stores.tsx';

const WORDS = {
  history: 'common.taskHistory',
  sync: 'common.taskSync',
  verify: 'common.taskVerify',
  ledger: 'common.taskLedger',
  export: 'common.taskExport',
} as const satisfies Record<TaskProgress['task'], PlainKey>;

/** Without a month of history the screens would be empty, so that it is waited for. */
const COVERS: Record<TaskProgress['task'], boolean> = {
  history: true,
  sync: false,
  verify: false,
  ledger: false,
  export: false,
};

/** Moves the bar of one of the home's tasks, or takes it away. */
export function reportTask(
  task: TaskProgress,
  stores: Pick<Stores, 'progress' | 'session' | 'settings' | 'toasts'>,
): void {
  const t = createTranslate(stores.settings.getState().language);
  const { report, finish } = stores.progress.getState();
  const starting = stores.session.getState().stage !== 'ready';
  const label = t(WORDS[task.task]);
  if (task.state !== 'running') {
    finish(task.id);
    // A start that failed has a screen of its own.
    if (task.state === 'failed' && !starting) {
      stores.toasts.getState().show({ tone: 'bad', title: t('common.taskFailed', { task: label }) });
    }
    return;
  }
  const donePerMille = task.total <= 0 ? null : Math.min(1_000, Math.floor((task.done / task.total) * 1_000));
  report({
    id: task.id,
    label,
    donePerMille,
    covers: COVERS[task.task] || starting,
    ofStart: starting,
  });
}
