import { useState } from 'react';
import { Button } from '../../../components/Button.tsx';
import { TextField } from '../../../components/Fields.tsx';
import { useI18n } from '../../../i18n/I18n.tsx';
import { useCommand, useHome } from '../../../store/home.tsx';
import { Failure, Note } from '../parts.tsx';
import { type KeyFault, keyFault, meterKeys } from './meter-draft.ts';
import type { MeasuredPart } from './use-meter-search.ts';

/** The key of a meter that encrypts; it is tried with the meter's next message. */
export function MeterKeysForm({ isWrong, of = 'home' }: { isWrong: boolean; of?: MeasuredPart }) {
  const { t } = useI18n();
  const { setup } = useHome();
  const [encryption, setEncryption] = useState('');
  const [authentication, setAuthentication] = useState('');
  const [isChecked, setChecked] = useState(false);
  const [isTried, setTried] = useState(false);
  const send = useCommand(
    () => {
      const keys = meterKeys(encryption, authentication);
      return of === 'roof' ? setup.tryRoofKeys(keys) : setup.tryMeterKeys(keys);
    },
    { quiet: true },
  );
  const faults = {
    encryption: keyFault(encryption, { optional: false }),
    authentication: keyFault(authentication, { optional: true }),
  };
  const wordsOf = (fault: KeyFault | null): string => {
    if (fault === null) return '';
    // What is not hexadecimal is said at once, what is only not finished after the press.
    if (fault.kind === 'notHex') return t('meter.keyNotHex');
    if (!isChecked) return '';
    return fault.kind === 'missing' ? t('meter.keyMissing') : t('meter.keyLength', { count: fault.count });
  };
  const submit = async () => {
    setChecked(true);
    setTried(false);
    if (faults.encryption !== null || faults.authentication !== null) return;
    setTried((await send.run(undefined)).kind === 'done');
  };
  return (
    <form
      className="stack"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <div role={isWrong ? 'alert' : 'status'}>
        <Note tone={isWrong ? 'bad' : 'plain'} title={t(isWrong ? 'meter.keyWrong' : 'meter.keyWanted')}>
          <p>{t(isWrong ? 'meter.keyWrongDetail' : 'meter.keyWantedDetail')}</p>
        </Note>
      </div>
      <TextField
        label={t('meter.encryptionKey')}
        help={t('meter.encryptionKeyHelp')}
        value={encryption}
        error={wordsOf(faults.encryption)}
        onChange={setEncryption}
      />
      <TextField
        label={t('meter.authenticationKey')}
        help={t('meter.authenticationKeyHelp')}
        value={authentication}
        error={wordsOf(faults.authentication)}
        onChange={setAuthentication}
      />
      <Failure failure={send.failure} />
      <div className="setup-actions">
        <Button type="submit" kind="primary" size="large" isPending={send.isPending}>
          {t('meter.tryKeys')}
        </Button>
        <output className="muted small">{isTried ? t('meter.triedKeys') : ''}</output>
      </div>
    </form>
  );
}
