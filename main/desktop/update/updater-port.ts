/** Electron-updater behind our port: it asks, fetches and installs, and decides nothing. */
import type { ReleaseInfo, UpdaterPort } from './updates.ts';

/** Makes the port. Electron-updater wants a packaged app: it reads resources/app-update.yml. */
export async function updaterPort(report: (line: string) => void): Promise<UpdaterPort> {
  const { autoUpdater } = (await import('electron-updater')).default;
  autoUpdater.autoDownload = false;
  // Quitting is ours: an update is installed when the node is closed, never by the way.
  autoUpdater.autoInstallOnAppQuit = false;
  autoUpdater.allowDowngrade = false;
  // What only such an installer would fetch is not among what we sign.
  autoUpdater.disableWebInstaller = true;
  // Else each home gets a number of its own, which the server is told every time.
  autoUpdater.requestHeaders = { 'x-user-staging-id': 'none' };
  autoUpdater.logger = null;
  autoUpdater.on('error', (error) => report(`update: ${error.message}`));
  return {
    async look() {
      const found = await autoUpdater.checkForUpdates();
      if (found === null || !found.isUpdateAvailable) return undefined;
      // What came from the server, as it is: release-signature.ts reads it with a schema.
      return found.updateInfo as unknown as ReleaseInfo;
    },
    async fetch(onPercent) {
      const hear = ({ percent }: { readonly percent: number }) => onPercent(percent);
      autoUpdater.on('download-progress', hear);
      try {
        await autoUpdater.downloadUpdate();
      } finally {
        autoUpdater.off('download-progress', hear);
      }
    },
    restart(onFailed) {
      autoUpdater.once('error', onFailed);
      autoUpdater.quitAndInstall(true, true);
    },
  };
}
