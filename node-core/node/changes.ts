import type { ChangeTopic } from '../api/views.ts';
import type { AppliedEntry } from './replica.ts';

/** Which screens a certified block may have changed. */
export function topicsOf({ transactions }: AppliedEntry): readonly ChangeTopic[] {
  const topics = new Set<ChangeTopic>();
  for (const { transaction } of transactions) {
    switch (transaction.kind) {
      case 'reading':
      case 'grant':
        topics.add('readings');
        break;
      case 'offer':
      case 'withdraw':
      case 'proposal':
      case 'decline':
      case 'tariff':
        topics.add('market');
        break;
      case 'acceptance':
      case 'end':
        topics.add('market').add('contracts');
        break;
      case 'statement':
      case 'dispute':
        topics.add('bill');
        break;
      case 'found':
      case 'member':
      case 'rules':
      case 'seats':
        topics.add('community').add('session');
        break;
    }
  }
  if (topics.has('readings')) topics.add('bill');
  return [...topics];
}
