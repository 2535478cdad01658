/** What Electron has of the desktop around the windows: tray, menus, notices, theme, pictures. Seen by nobody. */
import { EventEmitter } from 'node:events';
import { existsSync } from 'node:fs';
import { registry } from './registry.ts';
import { strict } from './strict.ts';

interface ItemOptions {
  readonly id?: string;
  readonly type?: string;
  readonly label?: string;
  readonly enabled?: boolean;
  readonly checked?: boolean;
  readonly submenu?: readonly ItemOptions[];
  readonly click?: () => void;
}

export class MenuItem {
  readonly id: string;
  readonly type: string;
  readonly label: string;
  readonly enabled: boolean;
  readonly checked: boolean;
  readonly submenu: Menu | undefined;
  readonly click: () => void;

  constructor(options: ItemOptions) {
    const { id = '', submenu, enabled = true, checked = false, label = '' } = options;
    this.id = id;
    this.type = options.type ?? (submenu === undefined ? 'normal' : 'submenu');
    this.label = label;
    this.enabled = enabled;
    this.checked = checked;
    this.submenu = submenu === undefined ? undefined : Menu.buildFromTemplate(submenu);
    this.click = () => {
      if (enabled) options.click?.();
    };
  }
}

export class Menu {
  readonly items: readonly MenuItem[];

  private constructor(items: readonly MenuItem[]) {
    this.items = items;
  }
  static setApplicationMenu(_menu: Menu | null): void {}
  static buildFromTemplate(template: readonly ItemOptions[]): Menu {
    return new Menu(template.map((options) => new MenuItem(options)));
  }
  getMenuItemById(id: string): MenuItem | null {
    for (const item of this.items) {
      const found = item.id === id ? item : item.submenu?.getMenuItemById(id);
      if (found !== undefined && found !== null) return found;
    }
    return null;
  }
}

class NativeImage {
  readonly path: string;
  #isTemplate = false;

  constructor(path: string) {
    this.path = path;
  }
  isEmpty() {
    return !existsSync(this.path);
  }
  setTemplateImage(on: boolean) {
    this.#isTemplate = on;
  }
  isTemplateImage() {
    return this.#isTemplate;
  }
}

export const nativeImage = strict('nativeImage', {
  createFromPath: (path: string) => new NativeImage(path),
});

export class Tray extends EventEmitter {
  constructor(image: NativeImage) {
    super();
    if (!registry.ready) throw new Error('Cannot create Tray before app is ready');
    this.setImage(image);
    return strict('Tray', this);
  }
  setImage(image: NativeImage) {
    // Electron shows nothing at all for such a picture; here it is a fault that a test sees.
    if (image.isEmpty()) throw new Error(`no picture at ${image.path}`);
  }
  setToolTip(_text: string) {}
  setContextMenu(_menu: Menu | null) {}
}

export class Notification extends EventEmitter {
  readonly title: string;
  readonly body: string;

  constructor(options: { readonly title?: string; readonly body?: string } = {}) {
    super();
    this.title = options.title ?? '';
    this.body = options.body ?? '';
  }
  static isSupported() {
    return true;
  }
  show() {
    this.emit('show', {});
  }
  close() {
    this.emit('close', {});
  }
}

export const nativeTheme = strict(
  'nativeTheme',
  Object.assign(new EventEmitter(), { shouldUseDarkColors: false, themeSource: 'system' }),
);
