import { spawn } from 'node:child_process';
import { constants } from 'node:os';

/**
 * How a child process ended.
 *
 * @typedef {object} Ending
 * @property {number} code exit code; 128 + signal number when a signal ended it, 127 when it did not start
 * @property {string} output what it wrote, when it was run quietly; else empty
 */

/**
 * Runs a command in the project and waits for its end. Signals that this process gets meanwhile go to the
 * child, so that stopping the one stops both.
 *
 * @param {string} command
 * @param {readonly string[]} args
 * @param {object} options
 * @param {NodeJS.ProcessEnv} options.env
 * @param {string} options.cwd
 * @param {boolean} options.quiet true: its output is kept and returned; false: it shares this terminal
 * @param {boolean} [options.stopWithParent] end the child when the process that started us is gone
 * @returns {Promise<Ending>}
 */
export function run(command, args, { env, cwd, quiet, stopWithParent = false }) {
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      env,
      cwd,
      stdio: quiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
      // npm and apt-get are scripts on some systems; Windows starts those through a shell only.
      shell: process.platform === 'win32' && quiet,
    });
    let output = '';
    const keep = (/** @type {Buffer} */ bytes) => {
      output += bytes.toString('utf8');
    };
    child.stdout?.on('data', keep);
    child.stderr?.on('data', keep);
    const stopForwarding = forwardSignals((signal) => child.kill(signal), stopWithParent);
    child.once('error', (error) => {
      stopForwarding();
      resolve({ code: 127, output: `${output}${error.message}\n` });
    });
    child.once('close', (code, signal) => {
      stopForwarding();
      resolve({ code: code ?? 128 + (signal === null ? 0 : constants.signals[signal]), output });
    });
  });
}

/**
 * @param {(signal: NodeJS.Signals) => void} send
 * @param {boolean} stopWithParent
 * @returns {() => void} stops the forwarding
 */
function forwardSignals(send, stopWithParent) {
  /** @type {NodeJS.Signals[]} */
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];
  const onSignal = (/** @type {NodeJS.Signals} */ signal) => {
    // A terminal sends Ctrl-C to the child as well; a second one would mean 'stop without cleaning up'.
    if (signal === 'SIGINT' && process.stdin.isTTY) return;
    send(signal);
  };
  for (const signal of signals) process.on(signal, onSignal);
  // `npm start` runs us through `sh`, which dies of a signal without passing it on and leaves us behind.
  const parent = process.ppid;
  const watch = setInterval(() => {
    if (stopWithParent && process.ppid !== parent) send('SIGTERM');
  }, 500);
  return () => {
    clearInterval(watch);
    for (const signal of signals) process.off(signal, onSignal);
  };
}
