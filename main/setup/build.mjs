// `npm run build`: builds the screens into dist/renderer, if their sources changed.
import { prepare } from './prepare.mjs';
import { buildRenderer } from './renderer.mjs';
import { explained } from './report.mjs';

await explained(async () => {
  await prepare({ forTests: false });
  await buildRenderer();
});
