import type { ExportRequest } from '../../../node-core/api/index.ts';
import { useI18n } from '../i18n/I18n.tsx';
import { type Command, useCommand } from '../store/home.tsx';
import { useSettings } from '../store/stores.tsx';
import { fetchExport } from './fetch-export.ts';
import { saveFile } from './save-file.ts';

type WithoutLanguage<Request> = Request extends unknown ? Omit<Request, 'language'> : never;

/** What to save; the language is the one that is shown. */
export type ExportWish = WithoutLanguage<ExportRequest>;

/** Has files made by the home and saves them; a toast says their names. */
export function useExport(): Command<ExportWish, readonly string[]> {
  const { t } = useI18n();
  const language = useSettings((settings) => settings.language);
  return useCommand(
    async (api, wish: ExportWish) => {
      const files = await fetchExport(api, { ...wish, language });
      for (const file of files) saveFile(file);
      return files.map(({ name }) => name);
    },
    { done: (names) => ({ title: t('exports.saved'), detail: names.join(', ') }) },
  );
}
