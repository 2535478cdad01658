import { CheckCircle, CircleAlert, Info, type LucideIcon, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useI18n } from '../i18n/I18n.tsx';
import type { PlainKey } from '../i18n/catalogue.ts';
import { useStores, useToasts } from '../store/stores.tsx';
import type { Toast, ToastTone } from '../store/toasts.ts';
import { Button, IconButton } from './Button.tsx';
import './ToastRegion.css';

const SHOWN_MS = 5_000;
/** With something to do about it, there is time to make up one's mind. */
const SHOWN_WITH_ACTION_MS = 8_000;

const TONES: Record<ToastTone, { icon: LucideIcon; words: PlainKey }> = {
  good: { icon: CheckCircle, words: 'common.toneGood' },
  notice: { icon: Info, words: 'common.toneNotice' },
  bad: { icon: CircleAlert, words: 'common.toneBad' },
};

/** Shows the toasts of the store. Good news leaves by itself, unless looked at; problems stay until dismissed. */
export function ToastRegion() {
  const { t } = useI18n();
  const toasts = useToasts((state) => state.toasts);
  return (
    <section
      className="toasts"
      aria-label={t('common.notifications')}
      aria-live="polite"
      aria-relevant="additions"
    >
      {toasts.map((toast) => (
        <ToastCard key={toast.id} toast={toast} />
      ))}
    </section>
  );
}

function ToastCard({ toast }: { toast: Toast }) {
  const { t } = useI18n();
  const { toasts } = useStores();
  const [held, setHeld] = useState(false);
  const leaves = toast.tone !== 'bad' && !held;
  const shownMs = toast.action === undefined ? SHOWN_MS : SHOWN_WITH_ACTION_MS;
  useEffect(() => {
    if (!leaves) return undefined;
    const timer = setTimeout(() => {
      toasts.getState().dismiss(toast.id);
    }, shownMs);
    return () => {
      clearTimeout(timer);
    };
  }, [leaves, shownMs, toasts, toast.id]);
  const { icon: Icon, words } = TONES[toast.tone];
  return (
    <div
      className={`toast toast-${toast.tone}`}
      onPointerEnter={() => {
        setHeld(true);
      }}
      onPointerLeave={() => {
        setHeld(false);
      }}
      onFocus={() => {
        setHeld(true);
      }}
      onBlur={() => {
        setHeld(false);
      }}
    >
      <Icon size={22} className="toast-icon" aria-hidden />
      <div>
        <p className="toast-title">
          <span className="visually-hidden">{t(words)}: </span>
          {toast.title}
        </p>
        {toast.detail !== undefined && <p className="muted small">{toast.detail}</p>}
        <ToastAction toast={toast} />
      </div>
      <IconButton
        icon={X}
        label={t('common.dismiss')}
        onPress={() => {
          toasts.getState().dismiss(toast.id);
        }}
      />
    </div>
  );
}

function ToastAction({ toast: { id, action } }: { toast: Toast }) {
  const { toasts } = useStores();
  if (action === undefined) return null;
  return (
    <div className="toast-action">
      <Button
        onPress={() => {
          action.run();
          toasts.getState().dismiss(id);
        }}
      >
        {action.label}
      </Button>
    </div>
  );
}
