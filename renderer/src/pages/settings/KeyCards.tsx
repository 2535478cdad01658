import { desktopBridge } from '../../api/desktop-client.ts';
import { Badge } from '../../components/Badge.tsx';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { useI18n } from '../../i18n/I18n.tsx';
import { useSetup } from '../../store/stores.tsx';
import { Failure } from '../onboarding/parts.tsx';
import { useShowWords } from '../onboarding/Words.tsx';
import { MoveKey } from './MoveKey.tsx';

/** Where the key is kept, and the drill with its 24 words. On the desktop the first is the app's own card. */
export function KeyCards() {
  const hasKey = useSetup(({ view }) => view !== null && view.key.kind === 'open');
  return (
    <>
      {desktopBridge(window) === undefined && <KeyPlaceCard />}
      {hasKey && <WordsCard />}
    </>
  );
}

function KeyPlaceCard() {
  const { t } = useI18n();
  const key = useSetup(({ view }) => view?.key);
  if (key === undefined) return null;
  const inKeychain = key.kind !== 'none' && key.place === 'keychain';
  return (
    <Card span={6} title={t('settings.key')}>
      {key.kind === 'none' ? (
        <p>{t('settings.keyNone')}</p>
      ) : (
        <div className="stack-tight">
          <p>
            {t(inKeychain ? 'settings.keyKeychain' : 'settings.keyFile')}
            {key.kind === 'closed' && ` ${t('settings.keyLocked')}`}
          </p>
          <p className="muted small">
            {t(inKeychain ? 'settings.keyKeychainAbout' : 'settings.keyFileAbout')}
          </p>
        </div>
      )}
      {key.kind === 'open' && <MoveKey inKeychain={inKeychain} />}
    </Card>
  );
}

/** The words shown again, and asked for: to be sure that the paper is still where it was. */
function WordsCard() {
  const { t } = useI18n();
  const isChecked = useSetup(({ view }) => view?.key.kind === 'open' && view.key.wordsChecked);
  const show = useShowWords();
  return (
    <Card span={6} title={t('settings.words')} detail={t('settings.wordsDetail')}>
      <div className="stack">
        <div aria-live="polite">
          <Badge tone={isChecked ? 'good' : 'bad'}>
            {t(isChecked ? 'settings.wordsChecked' : 'settings.wordsUnchecked')}
          </Badge>
        </div>
        <Failure failure={show.failure} />
        <div>
          <Button kind={isChecked ? 'secondary' : 'primary'} isPending={show.isPending} onPress={show.run}>
            {t('settings.wordsShow')}
          </Button>
        </div>
      </div>
    </Card>
  );
}
