// npm runs this after `npm ci` and `npm install`, so that packages put in place by hand are not put in again.
import { stampPackages } from './packages.mjs';

const installedNothing = ['npm_config_dry_run', 'npm_config_package_lock_only'].some(
  (setting) => process.env[setting] === 'true',
);
if (!installedNothing) stampPackages();
