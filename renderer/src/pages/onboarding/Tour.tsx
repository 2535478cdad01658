import { House, type LucideIcon, ReceiptText, ShieldCheck, Store } from 'lucide-react';
import { Button } from '../../components/Button.tsx';
import { Dialog } from '../../components/Dialog.tsx';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { useTour } from '../../store/stores.tsx';
import './Tour.css';

const STEPS: readonly { icon: LucideIcon; title: PlainKey; detail: PlainKey }[] = [
  { icon: House, title: 'onboarding.tourHome', detail: 'onboarding.tourHomeDetail' },
  { icon: Store, title: 'onboarding.tourMarket', detail: 'onboarding.tourMarketDetail' },
  { icon: ReceiptText, title: 'onboarding.tourBill', detail: 'onboarding.tourBillDetail' },
  { icon: ShieldCheck, title: 'onboarding.tourPrivacy', detail: 'onboarding.tourPrivacyDetail' },
];

/** Four steps through the app, over whatever page is open; closed with Escape, the cross or `Skip`. */
export function Tour() {
  const { t } = useI18n();
  const { step, goTo, end } = useTour((tour) => tour);
  const shown = step === null ? undefined : STEPS[step];
  const at = step ?? 0;
  const isLast = at === STEPS.length - 1;
  const Icon = shown?.icon ?? House;
  return (
    <Dialog
      title={t('onboarding.tourTitle')}
      isOpen={shown !== undefined}
      onClose={end}
      footer={
        <>
          {!isLast && (
            <Button kind="quiet" onPress={end}>
              {t('onboarding.tourSkip')}
            </Button>
          )}
          {at > 0 && <Button onPress={() => goTo(at - 1)}>{t('onboarding.tourBack')}</Button>}
          <Button kind="primary" onPress={isLast ? end : () => goTo(at + 1)}>
            {t(isLast ? 'onboarding.tourEnd' : 'onboarding.tourNext')}
          </Button>
        </>
      }
    >
      <div className="tour" aria-live="polite">
        <span className="state-icon" aria-hidden>
          <Icon size={28} />
        </span>
        <p className="muted small">{t('onboarding.tourStep', { number: at + 1, count: STEPS.length })}</p>
        {shown !== undefined && (
          <>
            <p className="state-title">{t(shown.title)}</p>
            <p className="muted">{t(shown.detail)}</p>
          </>
        )}
      </div>
    </Dialog>
  );
}
