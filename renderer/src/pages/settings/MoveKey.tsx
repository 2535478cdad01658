import { useState } from 'react';
import type { KeepKey } from '../../../../node-core/api/index.ts';
import { Button } from '../../components/Button.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCommand, useHome } from '../../store/home.tsx';
import { Failure } from '../onboarding/parts.tsx';
import { strengthOf } from '../onboarding/passphrase.ts';
import { PassphraseFields } from '../onboarding/PassphraseFields.tsx';

/** The way of an open key to the other place. The keychain is asked when it is wanted, and says then why it cannot. */
export function MoveKey({ inKeychain }: { inKeychain: boolean }) {
  const { t } = useI18n();
  const { setup } = useHome();
  const [isChoosing, setChoosing] = useState(false);
  const [passphrase, setPassphrase] = useState({ first: '', again: '' });
  const [isChecked, setChecked] = useState(false);
  const move = useCommand((_, input: KeepKey) => setup.moveKey(input), { quiet: true });
  const isGood = strengthOf(passphrase.first).kind !== 'short' && passphrase.first === passphrase.again;
  const leave = () => {
    setChoosing(false);
    setChecked(false);
    setPassphrase({ first: '', again: '' });
  };
  const submit = async () => {
    setChecked(true);
    if (!isGood) return;
    const outcome = await move.run({ place: 'passphraseFile', passphrase: passphrase.first });
    if (outcome.kind === 'done') leave();
  };
  if (!inKeychain) {
    return (
      <>
        <div>
          <Button isPending={move.isPending} onPress={() => void move.run({ place: 'keychain' })}>
            {t('settings.keyToKeychain')}
          </Button>
        </div>
        <Failure failure={move.failure} />
      </>
    );
  }
  if (!isChoosing) {
    return (
      <div>
        <Button onPress={() => setChoosing(true)}>{t('settings.keyToFile')}</Button>
      </div>
    );
  }
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <PassphraseFields value={passphrase} onChange={setPassphrase} isChecked={isChecked} />
      <Failure failure={move.failure} />
      <div className="row">
        <Button type="submit" kind="primary" isPending={move.isPending}>
          {t('settings.keyToFile')}
        </Button>
        <Button onPress={leave}>{t('common.cancel')}</Button>
      </div>
    </form>
  );
}
