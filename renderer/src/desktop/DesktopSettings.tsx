import { useEffect, useMemo, useState } from 'react';
import { Checkbox } from 'react-aria-components';
import { desktopBridge } from '../api/desktop-client.ts';
import { Card } from '../components/Card.tsx';
import { Choices } from '../components/Choices.tsx';
import { useSettings } from '../store/stores.tsx';
import {
  type DesktopSettingsApi,
  desktopSettingsApi,
  type DesktopView,
  NOTICES,
  QUIET_HOURS,
} from './desktop-api.ts';
import { KeyCard } from './KeyCard.tsx';
import { type DesktopWords, desktopWords } from './words.ts';

/** The cards of the Settings page that only the desktop app has; nothing in a browser. */
export function DesktopSettings() {
  // Where pages are drawn without a window, as in tests, there is no desktop either.
  const bridge = typeof window === 'undefined' ? undefined : desktopBridge(window);
  const api = useMemo(() => (bridge === undefined ? undefined : desktopSettingsApi(bridge)), [bridge]);
  const [view, setView] = useState<DesktopView>();
  const language = useSettings((settings) => settings.language);
  useEffect(() => api?.watch(setView), [api]);
  if (api === undefined || view === undefined) return null;
  return <DesktopCards api={api} view={view} words={desktopWords(language)} />;
}

export interface DesktopCardsProps {
  api: DesktopSettingsApi;
  view: DesktopView;
  words: DesktopWords;
}

/** The same, of a view that is known. */
export function DesktopCards({ api, view, words }: DesktopCardsProps) {
  return (
    <>
      <Card span={6} title={words.notices} detail={words.noticesDetail}>
        <div className="stack">
          {NOTICES.map((kind) => (
            <Tick
              key={kind}
              label={words.notice[kind]}
              isOn={view.notices[kind]}
              onChange={(on) => void api.setNotice(kind, on)}
            />
          ))}
        </div>
      </Card>
      <Card span={6} title={words.quietHours}>
        <Choices
          label={words.quietHours}
          labelHidden
          selected={view.quietHours}
          choices={QUIET_HOURS.map((id) => ({ id, label: words.quiet[id] }))}
          onSelect={(id) => {
            const chosen = QUIET_HOURS.find((each) => each === id);
            if (chosen !== undefined) void api.setQuietHours(chosen);
          }}
        />
      </Card>
      <KeyCard api={api} view={view} words={words} />
      {view.startAtLogin !== null && (
        <Card span={6} title={words.start} detail={words.startDetail}>
          <Tick
            label={words.startAtLogin}
            isOn={view.startAtLogin}
            onChange={(on) => void api.setStartAtLogin(on)}
          />
        </Card>
      )}
    </>
  );
}

function Tick(props: { label: string; isOn: boolean; onChange: (on: boolean) => void }) {
  return (
    <Checkbox className="choice" isSelected={props.isOn} onChange={props.onChange}>
      <span className="choice-mark" aria-hidden />
      <span className="choice-label">{props.label}</span>
    </Checkbox>
  );
}
