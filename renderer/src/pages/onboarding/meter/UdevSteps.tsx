import { Copy } from 'lucide-react';
import rule from '../../../../../assets/udev/70-nabowatt-meter.rules?raw';
import { Button } from '../../../components/Button.tsx';
import { useI18n } from '../../../i18n/I18n.tsx';
import { useStores } from '../../../store/stores.tsx';

const RULE_PATH = '/etc/udev/rules.d/70-nabowatt-meter.rules';

/** The one command that lets whoever sits at this PC read meters: the rule that the Debian package installs. */
export function udevCommand(text: string): string {
  return [
    `sudo tee ${RULE_PATH} > /dev/null <<'END'`,
    text.trimEnd(),
    'END',
    'sudo udevadm control --reload && sudo udevadm trigger --subsystem-match=usb --subsystem-match=tty',
  ].join('\n');
}

/** What to do on Linux where the system does not let this user open the adapter. */
export function UdevSteps() {
  const { t } = useI18n();
  const { toasts } = useStores();
  const command = udevCommand(rule);
  const copy = () => {
    const { show } = toasts.getState();
    navigator.clipboard.writeText(command).then(
      () => show({ tone: 'good', title: t('meter.copied') }),
      () => show({ tone: 'bad', title: t('meter.copyFailed') }),
    );
  };
  return (
    <ol className="stack-tight steps">
      <li>
        <div className="stack-tight">
          <p>{t('meter.permission1')}</p>
          <textarea
            className="udev-command"
            aria-label={t('meter.permissionCommand')}
            rows={6}
            readOnly
            spellCheck={false}
            value={command}
          />
          <div>
            <Button icon={Copy} onPress={copy}>
              {t('meter.permissionCopy')}
            </Button>
          </div>
        </div>
      </li>
      <li>{t('meter.permission2')}</li>
    </ol>
  );
}
