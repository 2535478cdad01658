import { CircleAlert } from 'lucide-react';
import type { RequestFailure } from '../../api/failure.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { failureWords } from '../../store/failure-words.ts';
import './Problem.css';

/** Why something did not work, inside the window in which it was asked for. Nothing while all is well. */
export function Problem({ failure }: { failure: RequestFailure | null }) {
  const { t } = useI18n();
  if (failure === null) return null;
  const { title, detail } = failureWords(t, failure);
  return (
    <div className="problem" role="alert">
      <CircleAlert size={20} aria-hidden />
      <p>
        <strong>{title}.</strong> {detail}
      </p>
    </div>
  );
}
