import { useEffect, useRef } from 'react';
import { desktopBridge } from '../api/desktop-client.ts';
import { useI18n } from '../i18n/I18n.tsx';
import { taskId, taskPath } from '../pages/home/tasks.ts';
import { useQuery } from '../store/home.tsx';
import { useSettings } from '../store/stores.tsx';
import { idsOf, newTasks, noticePower, noticeWords } from './browser-notices.ts';

/** Tells of what needs the person while another tab or program is in front. Draws nothing. */
export function BrowserNotices() {
  const isOn = useSettings((settings) => settings.notices);
  return isOn && desktopBridge(window) === undefined ? <Telling /> : null;
}

function Telling() {
  const { t, format } = useI18n();
  const { data: tasks } = useQuery((ask) => ask.tasks);
  const known = useRef<ReadonlySet<string> | null>(null);
  useEffect(() => {
    if (tasks === undefined) return;
    const fresh = newTasks(known.current, tasks);
    known.current = idsOf(tasks);
    if (document.hasFocus() || noticePower(window) !== 'granted') return;
    for (const task of fresh) {
      const notice = new Notification(noticeWords(task, { t, format }), { tag: taskId(task) });
      notice.addEventListener('click', () => {
        window.focus();
        window.location.hash = `#${taskPath(task) ?? '/'}`;
        notice.close();
      });
    }
  }, [tasks, t, format]);
  return null;
}
