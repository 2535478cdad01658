import { Monitor, Moon, Sun, type LucideIcon } from 'lucide-react';
import { useState } from 'react';
import { Dialog } from '../components/Dialog.tsx';
import { IconButton } from '../components/Button.tsx';
import { Segmented } from '../components/Segmented.tsx';
import { useI18n } from '../i18n/I18n.tsx';
import type { PlainKey } from '../i18n/catalogue.ts';
import { type Theme, THEMES } from '../store/settings.ts';
import { useSettings } from '../store/stores.tsx';

const ICONS: Record<Theme, LucideIcon> = { system: Monitor, light: Sun, dark: Moon };

const WORDS: Record<Theme, PlainKey> = {
  system: 'common.themeSystem',
  light: 'common.themeLight',
  dark: 'common.themeDark',
};

/** Light or dark, until the Settings page takes it over. */
export function DisplaySettings() {
  const { t } = useI18n();
  const [isOpen, setOpen] = useState(false);
  const theme = useSettings((settings) => settings.theme);
  const setTheme = useSettings((settings) => settings.setTheme);
  return (
    <div className="nav-settings">
      <IconButton
        icon={ICONS[theme]}
        label={t('common.settings')}
        onPress={() => {
          setOpen(true);
        }}
      />
      <Dialog
        title={t('common.settings')}
        isOpen={isOpen}
        onClose={() => {
          setOpen(false);
        }}
      >
        <Segmented
          label={t('common.theme')}
          options={THEMES.map((id) => ({ id, label: t(WORDS[id]) }))}
          selected={theme}
          onSelect={(id) => {
            const chosen = THEMES.find((each) => each === id);
            if (chosen !== undefined) setTheme(chosen);
          }}
        />
      </Dialog>
    </div>
  );
}
