import { useEffect, useState } from 'react';
import type { KeepKey, KeychainView } from '../../../../node-core/api/index.ts';
import { Button } from '../../components/Button.tsx';
import { Choices } from '../../components/Choices.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { useCommand, useHome } from '../../store/home.tsx';
import { keychainWords } from './fault-words.ts';
import { strengthOf } from './passphrase.ts';
import { Busy, Failure, Note } from './parts.tsx';
import { PassphraseFields } from './PassphraseFields.tsx';
import { StepFrame } from './StepFrame.tsx';

type Place = KeepKey['place'];

/** Where the key shall be kept, then it is made (or its words are typed, on a page of the host's own). */
export function KeyPlace(props: {
  kind: 'new' | 'back';
  onBack: () => void;
  /** The host's page is there; by an address where it has no windows. */
  onPage: (address: string | null) => void;
}) {
  const { t } = useI18n();
  const { setup } = useHome();
  const isNew = props.kind === 'new';
  const keychain = useKeychain();
  const [wanted, setWanted] = useState<Place | null>(null);
  const [passphrase, setPassphrase] = useState({ first: '', again: '' });
  const [isChecked, setChecked] = useState(false);
  const keep = useCommand((_, input: KeepKey) => (isNew ? setup.newKey(input) : setup.restoreKey(input)), {
    quiet: true,
  });
  const place = wanted ?? (keychain.view?.kind === 'unavailable' ? 'passphraseFile' : 'keychain');
  const canKeychain = keychain.view?.kind === 'works';
  const isGood =
    place === 'keychain'
      ? canKeychain
      : strengthOf(passphrase.first).kind !== 'short' && passphrase.first === passphrase.again;
  const submit = async () => {
    setChecked(true);
    if (!isGood) return;
    const input: KeepKey = place === 'keychain' ? { place } : { place, passphrase: passphrase.first };
    const outcome = await keep.run(input);
    if (outcome.kind === 'done') props.onPage(outcome.value.address);
  };
  return (
    <StepFrame
      step="key"
      title={t(isNew ? 'onboarding.placeTitle' : 'onboarding.placeTitleBack')}
      lead={t(isNew ? 'onboarding.placeLead' : 'onboarding.placeLeadBack')}
      onBack={props.onBack}
    >
      <form
        className="stack"
        noValidate
        onSubmit={(event) => {
          event.preventDefault();
          void submit();
        }}
      >
        <PlaceChoices place={place} keychain={keychain.view} onPlace={setWanted} />
        <KeychainState view={keychain.view} onRetry={keychain.retry} />
        {place === 'passphraseFile' && (
          <PassphraseFields value={passphrase} onChange={setPassphrase} isChecked={isChecked} />
        )}
        <Failure failure={keep.failure} />
        <div className="setup-actions">
          <Button
            type="submit"
            kind="primary"
            size="large"
            isPending={keep.isPending}
            isDisabled={place === 'keychain' && !canKeychain}
          >
            {t(isNew ? 'onboarding.makeKey' : 'onboarding.toWords')}
          </Button>
        </div>
      </form>
    </StepFrame>
  );
}

function PlaceChoices(props: {
  place: Place;
  keychain: KeychainView | null;
  onPlace: (place: Place) => void;
}) {
  const { t } = useI18n();
  const file = {
    id: 'passphraseFile',
    label: t('onboarding.placeFile'),
    detail: t('onboarding.placeFileDetail'),
  };
  const keychain = {
    id: 'keychain',
    label: t('onboarding.placeKeychain'),
    detail: t('onboarding.placeKeychainDetail'),
  };
  return (
    <Choices
      label={t('onboarding.place')}
      labelHidden
      selected={props.place}
      choices={props.keychain?.kind === 'unavailable' ? [file] : [keychain, file]}
      onSelect={(id) => props.onPlace(id === 'keychain' ? 'keychain' : 'passphraseFile')}
    />
  );
}

/** Whether there is a keychain to offer, and why not. */
function KeychainState({ view, onRetry }: { view: KeychainView | null; onRetry: () => void }) {
  const { t } = useI18n();
  return (
    <div aria-live="polite">
      {view === null && <Busy>{t('onboarding.keychainAsking')}</Busy>}
      {view?.kind === 'unavailable' && (
        <Note title={t('onboarding.keychainNot')}>
          <p>{keychainWords(t, view.reason)}</p>
          <div className="setup-actions">
            <Button onPress={onRetry}>{t('common.tryAgain')}</Button>
          </div>
        </Note>
      )}
    </div>
  );
}

/** Asks the keychain once, and again when wanted. Null while it is asked: it may wait for a person. */
function useKeychain(): { view: KeychainView | null; retry: () => void } {
  const { setup } = useHome();
  const [view, setView] = useState<KeychainView | null>(null);
  const [isAsking, setAsking] = useState(true);
  useEffect(() => {
    if (!isAsking) return undefined;
    let isCurrent = true;
    const take = (answer: KeychainView) => {
      if (!isCurrent) return;
      setView(answer);
      setAsking(false);
    };
    setup.offerKeychain().then(take, () => take({ kind: 'unavailable', reason: 'unknown' }));
    return () => {
      isCurrent = false;
    };
  }, [setup, isAsking]);
  return { view: isAsking ? null : view, retry: () => setAsking(true) };
}
