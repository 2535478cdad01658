import { createContext, type ReactNode, useContext, useEffect, useMemo } from 'react';
import { I18nProvider as AriaI18nProvider } from 'react-aria-components';
import { createFormat, type Format } from '../format/format.ts';
import { useSession, useSettings } from '../store/stores.tsx';
import { LOCALES } from './catalogue.ts';
import { createTranslate, type Translate } from './translate.ts';

/** Words and numbers in the person's language and the home's time zone. */
export interface I18n {
  readonly t: Translate;
  readonly format: Format;
}

const I18nContext = createContext<I18n | null>(null);

/** Follows the language of the settings and the time zone of the session. */
export function I18nProvider(props: { children: ReactNode }) {
  const language = useSettings((settings) => settings.language);
  const timeZone = useSession((session) => session.timeZone);
  const locale = LOCALES[language];
  const i18n = useMemo(
    () => ({ t: createTranslate(language), format: createFormat({ locale, timeZone }) }),
    [language, locale, timeZone],
  );
  useEffect(() => {
    document.documentElement.lang = locale;
  }, [locale]);
  return (
    <AriaI18nProvider locale={locale}>
      <I18nContext value={i18n}>{props.children}</I18nContext>
    </AriaI18nProvider>
  );
}

/** `const { t, format } = useI18n();` in every component that says something. */
export function useI18n(): I18n {
  const i18n = useContext(I18nContext);
  if (i18n === null) throw new Error('useI18n outside of I18nProvider');
  return i18n;
}
