/** Makes the past of a demo community in the folder that is named: once for all specs, which copy it. */
import process from 'node:process';
import { openDemo } from '../../node-core/node/demo/demo.ts';

const [dataDir] = process.argv.slice(2);
if (dataDir === undefined) throw new Error('make-demo.ts wants the folder to make it in');
const node = await openDemo({
  dataDir,
  speed: 0,
  host: 'desktop',
  version: '0.0.0',
  onProgress: () => undefined,
  signal: new AbortController().signal,
});
await node.close();
process.exit(0);
