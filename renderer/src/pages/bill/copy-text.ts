import { useI18n } from '../../i18n/I18n.tsx';
import { useStores } from '../../store/stores.tsx';

/** Puts a text on the clipboard and says so, or that it could not be done. */
export function useCopy(): (text: string) => void {
  const { t } = useI18n();
  const { toasts } = useStores();
  const { show } = toasts.getState();
  return (text) => {
    navigator.clipboard.writeText(text).then(
      () => show({ tone: 'good', title: t('bill.copied'), detail: text }),
      () => show({ tone: 'bad', title: t('bill.copyFailed'), detail: t('bill.copyFailedDetail') }),
    );
  };
}
