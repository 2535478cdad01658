/** What the tray shows: a value for each state, and the menu made of it. */
import type { MenuItemConstructorOptions } from 'electron';
import type { LivePower, MeterView } from '../../../node-core/api/index.ts';
import { NOTICE_KINDS, type NoticeKind } from '../notice-kinds.ts';
import type { Preferences } from '../preferences.ts';
import type { UpdateState } from '../update/updates.ts';
import { QUIET_HOURS, type QuietHours } from '../quiet-hours.ts';
import { powerText, timeText, type Words } from './words.ts';

/** How it stands with the node. */
export type TrayStatus =
  | { readonly kind: 'starting' }
  | { readonly kind: 'failed' }
  /** No household is open: it is being set up, or its key is closed. */
  | { readonly kind: 'away' }
  | {
      readonly kind: 'running';
      readonly power: LivePower | undefined;
      readonly activeContracts: number;
      /** Tasks that wait for the household. */
      readonly waiting: number;
    };

/** What a press on an item does. */
export interface TrayActions {
  show(): void;
  quit(): void;
  setStartAtLogin(on: boolean): void;
  setNotice(kind: NoticeKind, on: boolean): void;
  setQuietHours(chosen: QuietHours): void;
  lookForUpdate(): void;
  installUpdate(): void;
}

/** What the menu is made of. */
export interface TrayView {
  readonly status: TrayStatus;
  readonly preferences: Preferences;
  /** Undefined: this system has no such thing. */
  readonly startAtLogin: boolean | undefined;
  readonly update: UpdateState;
  readonly words: Words;
  readonly locale: string;
}

/** The lines of the status: the first is also the tooltip. */
export function statusLines({ status, words, locale }: TrayView): readonly [string, ...string[]] {
  switch (status.kind) {
    case 'starting':
      return [words.starting];
    case 'failed':
      return [words.noStart];
    case 'away':
      return [words.away];
    case 'running': {
      const more: string[] = [];
      if (status.activeContracts > 0) more.push(words.activeContracts(status.activeContracts));
      if (status.waiting > 0) more.push(words.waiting(status.waiting));
      return [powerLine(status.power, { words, locale }), ...more];
    }
  }
}

/** The whole menu. */
export function trayMenu(view: TrayView, actions: TrayActions): MenuItemConstructorOptions[] {
  const { words, preferences, startAtLogin } = view;
  const login: MenuItemConstructorOptions[] =
    startAtLogin === undefined
      ? []
      : [
          {
            id: 'startAtLogin',
            type: 'checkbox',
            label: words.startAtLogin,
            checked: startAtLogin,
            click: () => actions.setStartAtLogin(!startAtLogin),
          },
        ];
  return [
    ...statusLines(view).map((label, at) => ({ id: `status${at}`, label, enabled: false })),
    { type: 'separator' },
    { id: 'show', label: words.show, click: () => actions.show() },
    {
      id: 'notices',
      label: words.notices,
      submenu: NOTICE_KINDS.map((kind) => ({
        id: `notice.${kind}`,
        type: 'checkbox' as const,
        label: words.noticeOf[kind],
        checked: preferences.notices[kind],
        click: () => actions.setNotice(kind, !preferences.notices[kind]),
      })),
    },
    {
      id: 'quietHours',
      label: words.quietHours,
      submenu: QUIET_HOURS.map((chosen) => ({
        id: `quiet.${chosen}`,
        type: 'radio' as const,
        label: words.quietOf[chosen],
        checked: preferences.quietHours === chosen,
        click: () => actions.setQuietHours(chosen),
      })),
    },
    ...login,
    ...updateItems(view, actions),
    { type: 'separator' },
    { id: 'quit', label: words.quit, click: () => actions.quit() },
  ];
}

/** What can be done about updates now; nothing where this copy has none. */
function updateItems(
  { update, words }: TrayView,
  actions: Pick<TrayActions, 'lookForUpdate' | 'installUpdate'>,
): MenuItemConstructorOptions[] {
  const id = 'update';
  switch (update.kind) {
    case 'off':
      return [];
    case 'idle':
    case 'failed':
      return [{ id, label: words.update.check, click: () => actions.lookForUpdate() }];
    case 'looking':
    case 'fetching':
      return [{ id, label: words.update[update.kind], enabled: false }];
    case 'ready':
      return [{ id, label: words.update.install(update.version), click: () => actions.installUpdate() }];
  }
}

function powerLine(
  power: LivePower | undefined,
  { words, locale }: Pick<TrayView, 'words' | 'locale'>,
): string {
  if (power === undefined) return words.starting;
  if (power.meter.state === 'silent') return words.meterSilent;
  if (power.basis === 'unknown') return words.powerUnknown;
  return `${flowLine(power, { words, locale })}${heardLine(power.meter, { words, locale })}`;
}

function flowLine(
  { importW, exportW }: LivePower,
  { words, locale }: Pick<TrayView, 'words' | 'locale'>,
): string {
  if (importW > 0) return words.importing(powerText(importW, locale));
  if (exportW > 0) return words.exporting(powerText(exportW, locale));
  return words.idle;
}

/** By the clock and not by age: a menu that is open stays as it is. */
function heardLine(
  { lastHeardMs }: MeterView,
  { words, locale }: Pick<TrayView, 'words' | 'locale'>,
): string {
  return lastHeardMs === null ? '' : ` (${words.heardAt(timeText(lastHeardMs, locale))})`;
}
