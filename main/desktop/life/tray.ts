/** The symbol by the clock. */
import type { Menu, MenuItemConstructorOptions, NativeImage, Tray } from 'electron';
import { statusLines, type TrayActions, trayMenu, type TrayView } from './tray-menu.ts';

export interface DesktopTray {
  /** Shows the present state; does nothing where nothing changed: an open menu may close when it is set anew. */
  refresh(): void;
  /** The theme of the desktop changed. */
  repaint(): void;
}

/** Puts it there. @returns undefined on a desktop that has no place for it */
export function desktopTray(options: {
  readonly make: (image: NativeImage) => Tray;
  readonly image: () => NativeImage;
  readonly menu: (template: MenuItemConstructorOptions[]) => Menu;
  readonly view: () => TrayView;
  readonly actions: TrayActions;
  readonly report: (line: string) => void;
}): DesktopTray | undefined {
  const { view, actions, report } = options;
  let tray: Tray;
  try {
    tray = options.make(options.image());
  } catch {
    report('this desktop has no tray');
    return undefined;
  }
  tray.on('click', () => actions.show());
  let shown = '';
  const refresh = () => {
    const template = trayMenu(view(), actions);
    // The functions in it are always the same.
    const asText = JSON.stringify(template);
    if (asText === shown) return;
    shown = asText;
    tray.setToolTip(`Nabowatt: ${statusLines(view())[0]}`);
    tray.setContextMenu(options.menu(template));
  };
  refresh();
  return { refresh, repaint: () => tray.setImage(options.image()) };
}
