import { useState } from 'react';
import { FieldError, Input, Label, Text, TextField } from 'react-aria-components';
import { Button } from '../components/Button.tsx';
import { Card } from '../components/Card.tsx';
import '../components/Fields.css';
import type { DesktopSettingsApi, DesktopView, KeyPlace, KeyView } from './desktop-api.ts';
import type { DesktopWords } from './words.ts';

/** Where the household's key is kept, what that means, and the way to the other place. */
export function KeyCard(props: { api: DesktopSettingsApi; view: DesktopView; words: DesktopWords }) {
  const { api, words } = props;
  const { key } = props.view;
  const [isMoving, setMoving] = useState(false);
  const [fault, setFault] = useState('');
  const [isBusy, setBusy] = useState(false);
  const act = async (work: Promise<string | undefined>) => {
    setBusy(true);
    const reason = await work;
    setBusy(false);
    setFault(reason === undefined ? '' : faultWords(words, reason));
    if (reason === undefined) setMoving(false);
  };
  return (
    <Card span={6} title={words.key}>
      <div className="stack">
        <p>{keyWords(words, key)}</p>
        {key.kind !== 'none' && <p className="muted small">{words.keyAbout[key.place]}</p>}
        {key.kind === 'closed' && key.place === 'passphraseFile' && (
          <PassphraseForm
            {...{ words, fault, isBusy }}
            press={words.unlock}
            onGiven={(text) => act(api.unlockKey(text))}
          />
        )}
        {(key.kind === 'stuck' || (key.kind === 'closed' && key.place === 'keychain')) && (
          <Button isPending={isBusy} onPress={() => void act(api.unlockKey(null))}>
            {words.tryAgain}
          </Button>
        )}
        {key.kind === 'open' && key.place === 'passphraseFile' && (
          <Button isPending={isBusy} onPress={() => void act(api.moveKey({ place: 'keychain' }))}>
            {words.move.keychain}
          </Button>
        )}
        {key.kind === 'open' && key.place === 'keychain' && !isMoving && (
          <Button onPress={() => setMoving(true)}>{words.move.passphraseFile}</Button>
        )}
        {key.kind === 'open' && key.place === 'keychain' && isMoving && (
          <PassphraseForm
            {...{ words, fault, isBusy }}
            help={words.passphraseHelp}
            press={words.move.passphraseFile}
            onGiven={(passphrase) => act(api.moveKey({ place: 'passphraseFile', passphrase }))}
          />
        )}
        {fault !== '' && key.kind !== 'closed' && !isMoving && <p role="alert">{fault}</p>}
      </div>
    </Card>
  );
}

function PassphraseForm(props: {
  words: DesktopWords;
  press: string;
  help?: string;
  fault: string;
  isBusy: boolean;
  onGiven: (passphrase: string) => Promise<void>;
}) {
  const [text, setText] = useState('');
  return (
    <form
      className="stack"
      onSubmit={(event) => {
        event.preventDefault();
        void props.onGiven(text).then(() => setText(''));
      }}
    >
      <TextField
        className="field"
        type="password"
        value={text}
        onChange={setText}
        isInvalid={props.fault !== ''}
      >
        <Label className="field-label">{props.words.passphrase}</Label>
        <Input className="field-box" autoComplete="off" />
        {props.help !== undefined && (
          <Text slot="description" className="field-help">
            {props.help}
          </Text>
        )}
        <FieldError className="field-error">{props.fault}</FieldError>
      </TextField>
      <Button type="submit" kind="primary" isPending={props.isBusy} isDisabled={text === ''}>
        {props.press}
      </Button>
    </form>
  );
}

function keyWords(words: DesktopWords, key: KeyView): string {
  switch (key.kind) {
    case 'none':
      return words.keyNone;
    case 'open':
      return words.keyIn[key.place satisfies KeyPlace];
    case 'closed':
      return `${words.keyIn[key.place]} ${words.keyClosed}`;
    case 'stuck': {
      const { stuck } = words;
      if (key.fault === 'lost') return stuck.lost;
      if (key.fault === 'damaged') return stuck.damaged;
      return key.reason === 'locked' || key.reason === 'noAnswer' ? stuck[key.reason] : stuck.other;
    }
  }
}

function faultWords({ failed }: DesktopWords, reason: string): string {
  return reason === 'passphraseTooShort' || reason === 'wrongPassphrase' ? failed[reason] : failed.other;
}
