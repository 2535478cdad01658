import type { TaskView } from '../../../../node-core/api/index.ts';

/** A name for the row that stays while the task does. */
export function taskId(task: TaskView): string {
  switch (task.kind) {
    case 'proposal':
      return `proposal ${task.proposalId}`;
    case 'billReady':
      return `bill ${task.month}`;
    case 'billDue':
      return `due ${task.month}`;
    case 'endRequested':
      return `end ${task.contractId}`;
    case 'disputeOpen':
      return `dispute ${task.disputeId}`;
    case 'knock':
      return `knock ${task.key}`;
    case 'meterSilent':
    case 'meterChanged':
    case 'readingsWaiting':
      return task.kind;
  }
}

/** Where the task is dealt with; null where only waiting helps. */
export function taskPath(task: TaskView): string | null {
  switch (task.kind) {
    case 'proposal':
      return '/market';
    case 'billReady':
    case 'billDue':
      return `/bill/${task.month}`;
    case 'endRequested':
      return `/contracts/${task.contractId}`;
    case 'disputeOpen':
      return task.contractId === null ? '/bill' : `/contracts/${task.contractId}`;
    case 'knock':
      return '/community';
    case 'meterSilent':
      return '/history';
    case 'meterChanged':
      return '/settings';
    case 'readingsWaiting':
      return null;
  }
}
