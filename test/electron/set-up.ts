import { buildDesktop } from '../../main/setup/desktop.mjs';
import { buildRenderer } from '../../main/setup/renderer.mjs';
import { makeDemoPast } from './demo-past.ts';
import { whichElectron } from './launch.ts';

/** Before all specs: the bundle, and a line that says which Electron they run on. */
export default async function setUp(): Promise<void> {
  await buildRenderer();
  await buildDesktop();
  await makeDemoPast();
  console.log(`Specs of the desktop app, on ${whichElectron().words}`);
}
