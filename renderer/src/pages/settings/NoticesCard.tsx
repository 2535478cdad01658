import { useState } from 'react';
import { desktopBridge } from '../../api/desktop-client.ts';
import { Card } from '../../components/Card.tsx';
import { noticePower } from '../../frame/browser-notices.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { useSettings } from '../../store/stores.tsx';
import { CheckBox } from '../community/CheckBox.tsx';

/** Notices of a browser; the desktop app has a card of its own for its. */
export function NoticesCard() {
  const { t } = useI18n();
  const isOn = useSettings((settings) => settings.notices);
  const setNotices = useSettings((settings) => settings.setNotices);
  const [power, setPower] = useState(() => noticePower(window));
  if (desktopBridge(window) !== undefined) return null;
  const choose = async (wanted: boolean): Promise<void> => {
    if (wanted && power === 'ask') await Notification.requestPermission();
    const now = noticePower(window);
    setPower(now);
    setNotices(wanted && now === 'granted');
  };
  return (
    <Card span={6} title={t('settings.notices')} detail={t('settings.noticesDetail')}>
      {power === 'none' ? (
        <p>{t('settings.noticesNone')}</p>
      ) : (
        <div className="stack-tight">
          <CheckBox
            label={t('settings.noticesOn')}
            detail={t('settings.noticesOnDetail')}
            isSelected={isOn && power === 'granted'}
            onChange={(wanted) => void choose(wanted)}
          />
          <div aria-live="polite">{power === 'denied' && <p>{t('settings.noticesDenied')}</p>}</div>
        </div>
      )}
    </Card>
  );
}
