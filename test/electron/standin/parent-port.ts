/** Loaded first in a utility process of the stand-in: `process.parentPort`, as Electron has it there. */
import { EventEmitter } from 'node:events';
import process from 'node:process';

const port = Object.assign(new EventEmitter(), {
  postMessage: (message: unknown) => process.send?.(message as object),
});
process.on('message', (data) => port.emit('message', { data, ports: [] }));
Object.defineProperty(process, 'parentPort', { value: port });
Object.defineProperty(process, 'type', { value: 'utility' });
