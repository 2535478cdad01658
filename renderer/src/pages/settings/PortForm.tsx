import { useState } from 'react';
import { Button } from '../../components/Button.tsx';
import { TextField } from '../../components/Fields.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCommand, useHome } from '../../store/home.tsx';
import { portOf } from '../onboarding/join-draft.ts';

export interface PortFormProps {
  /** The port that is in use now. */
  now: number;
  /** The one that was chosen; null: any. */
  chosen: number | null;
}

/** The port to be called on, for those who forward one by hand. It holds from the next start on. */
export function PortForm({ now, chosen }: PortFormProps) {
  const { t } = useI18n();
  const { setup } = useHome();
  const [text, setText] = useState(chosen === null ? '' : String(chosen));
  const [isChecked, setChecked] = useState(false);
  const choose = useCommand((_, port: number | null) => setup.choosePort(port), {
    done: () => ({ title: t('settings.portKept') }),
  });
  const wanted = text.trim() === '' ? null : portOf(text);
  const isWrong = text.trim() !== '' && wanted === null;
  return (
    <form
      className="stack-tight"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        setChecked(true);
        if (!isWrong) void choose.run(wanted);
      }}
    >
      <TextField
        label={t('settings.portWanted')}
        help={t('settings.portWantedHelp')}
        value={text}
        error={isChecked && isWrong ? t('onboarding.portWrong') : ''}
        onChange={setText}
      />
      {chosen !== null && chosen !== now && (
        <p className="muted small">{t('settings.portNext', { port: String(chosen) })}</p>
      )}
      <div>
        <Button type="submit" isPending={choose.isPending}>
          {t('settings.portKeep')}
        </Button>
      </div>
    </form>
  );
}
