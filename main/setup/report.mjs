/** Set-up could not be done; the message says what to do about it, for the person at the keyboard. */
export class SetupError extends Error {}

/**
 * Does the work of a set-up script. A SetupError is told in its own words, without a stack, and leaves exit
 * code 1; any other error is a fault of ours and goes on up.
 *
 * @param {() => Promise<void>} work
 * @returns {Promise<boolean>} whether it was done
 */
export async function explained(work) {
  try {
    await work();
    return true;
  } catch (error) {
    if (!(error instanceof SetupError)) throw error;
    say(error.message);
    process.exitCode = 1;
    return false;
  }
}

/**
 * Tells the person what set-up is doing. On standard error: standard output belongs to what was asked for.
 *
 * @param {string} line
 */
export function say(line) {
  process.stderr.write(`${line}\n`);
}

/**
 * The last lines of a failed command's output.
 *
 * @param {string} output
 * @param {number} [lines]
 * @returns {string}
 */
export function tail(output, lines = 40) {
  return output.trimEnd().split('\n').slice(-lines).join('\n');
}
