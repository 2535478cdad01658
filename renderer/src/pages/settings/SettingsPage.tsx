import { desktopBridge } from '../../api/desktop-client.ts';
import { Button } from '../../components/Button.tsx';
import { Card } from '../../components/Card.tsx';
import { Choices } from '../../components/Choices.tsx';
import { DesktopSettings } from '../../desktop/DesktopSettings.tsx';
import { DataCard } from '../../exports/DataCard.tsx';
import { Page } from '../../frame/Page.tsx';
import type { PlainKey } from '../../i18n/catalogue.ts';
import { LOCALES } from '../../i18n/catalogue.ts';
import { useI18n } from '../../i18n/I18n.tsx';
import { isLanguage, LANGUAGE_NAMES } from '../../i18n/language.ts';
import { type Theme, THEMES } from '../../store/settings.ts';
import { shownFor } from '../../store/setup.ts';
import { useSession, useSettings, useSetup, useTour } from '../../store/stores.tsx';
import { KeyCards } from './KeyCards.tsx';
import { LICENCES } from './licences.ts';
import { MeterCard } from './MeterCard.tsx';
import { NetworkCard } from './NetworkCard.tsx';
import { NoticesCard } from './NoticesCard.tsx';
import { RoofCard } from './RoofCard.tsx';
import './SettingsPage.css';

const THEME_WORDS = {
  system: 'settings.themeSystem',
  light: 'settings.themeLight',
  dark: 'settings.themeDark',
  contrast: 'settings.themeContrast',
} as const satisfies Record<Theme, PlainKey>;

const THEME_DETAILS: Partial<Record<Theme, PlainKey>> = {
  system: 'settings.themeSystemDetail',
  contrast: 'settings.themeContrastDetail',
};

/** What a person chooses on this device, and what Nabowatt is. Shown also while the home cannot be reached. */
export function SettingsPage() {
  const { t } = useI18n();
  return (
    <Page title={t('settings.title')}>
      <HomeCards />
      <Card span={6} title={t('settings.language')} detail={t('settings.languageDetail')}>
        <LanguageChoices />
      </Card>
      <Card span={6} title={t('settings.theme')} detail={t('settings.themeDetail')}>
        <ThemeChoices />
      </Card>
      {typeof window !== 'undefined' && <NoticesCard />}
      <DesktopSettings />
      <TourCard />
      <Card title={t('settings.about')}>
        <About />
      </Card>
      <Card title={t('settings.licences')} detail={t('settings.licencesDetail')}>
        <Licences />
      </Card>
    </Page>
  );
}

/** What belongs to the household: only where one is on the screen. */
function HomeCards() {
  const shown = useSetup(shownFor);
  const isDemo = useSetup(({ view }) => view?.demo === true);
  const isKnown = useSession((session) => session.view !== null);
  if (shown !== 'household' || !isKnown) return null;
  return (
    <>
      <KeyCards />
      {!isDemo && <MeterCard />}
      {!isDemo && <RoofCard />}
      {/* On the desktop the key's own card stands elsewhere. */}
      <NetworkCard span={isDemo || desktopBridge(window) !== undefined ? 6 : 12} />
      <DataCard span={12} />
    </>
  );
}

function TourCard() {
  const { t } = useI18n();
  const start = useTour((tour) => tour.start);
  return (
    <Card span={6} title={t('settings.tour')} detail={t('settings.tourDetail')}>
      <div>
        <Button onPress={start}>{t('settings.tourAgain')}</Button>
      </div>
    </Card>
  );
}

function LanguageChoices() {
  const { t } = useI18n();
  const choice = useSettings((settings) => settings.languageChoice);
  const setLanguage = useSettings((settings) => settings.setLanguage);
  return (
    <Choices
      label={t('settings.language')}
      labelHidden
      selected={choice}
      choices={[
        { id: 'system', label: t('settings.languageSystem') },
        ...Object.entries(LANGUAGE_NAMES)
          .filter(([id]) => isLanguage(id))
          .map(([id, label]) => ({ id, label, ...(isLanguage(id) ? { lang: LOCALES[id] } : {}) })),
      ]}
      onSelect={(id) => {
        setLanguage(isLanguage(id) ? id : 'system');
      }}
    />
  );
}

function ThemeChoices() {
  const { t } = useI18n();
  const theme = useSettings((settings) => settings.theme);
  const setTheme = useSettings((settings) => settings.setTheme);
  return (
    <Choices
      label={t('settings.theme')}
      labelHidden
      selected={theme}
      choices={THEMES.map((id) => {
        const detail = THEME_DETAILS[id];
        return { id, label: t(THEME_WORDS[id]), ...(detail === undefined ? {} : { detail: t(detail) }) };
      })}
      onSelect={(id) => {
        const chosen = THEMES.find((each) => each === id);
        if (chosen !== undefined) setTheme(chosen);
      }}
    />
  );
}

function About() {
  const { t } = useI18n();
  const view = useSession((session) => session.view);
  return (
    <>
      <p>{t('settings.aboutText')}</p>
      {view !== null && (
        <dl className="about-facts">
          <dt>{t('settings.version')}</dt>
          <dd>{view.version}</dd>
          <dt>{t('settings.runsIn')}</dt>
          <dd>{t(view.host === 'desktop' ? 'settings.hostDesktop' : 'settings.hostHeadless')}</dd>
          <dt>{t('settings.household')}</dt>
          <dd>{view.household.name}</dd>
          <dt>{t('settings.community')}</dt>
          <dd>{view.community.name}</dd>
        </dl>
      )}
    </>
  );
}

function Licences() {
  const { t } = useI18n();
  return (
    <>
      <p>{t('settings.ownLicence')}</p>
      <dl className="licences">
        {Object.entries(LICENCES).map(([licence, works]) => (
          <div key={licence}>
            <dt>{licence}</dt>
            <dd>{works.join(', ')}</dd>
          </div>
        ))}
      </dl>
    </>
  );
}
