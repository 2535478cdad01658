import { accessSync, constants } from 'node:fs';

const CANDIDATES = [
  '/usr/bin/chromium',
  '/usr/bin/chromium-browser',
  '/usr/bin/google-chrome',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];

/**
 * Where this machine's Chromium is: `NABOWATT_CHROMIUM` if set, else the usual places.
 *
 * @returns {string | undefined} the path of an executable, or undefined where there is none
 */
export function findChromium() {
  const named = process.env['NABOWATT_CHROMIUM'];
  const places = named === undefined || named === '' ? CANDIDATES : [named];
  return places.find(isExecutable);
}

/** @param {string} path */
function isExecutable(path) {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
