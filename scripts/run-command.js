/**
 * Runs other programs for the repository's scripts. A command is a program and its arguments, never a shell
 * line, so that paths with spaces and Windows need no thought. What a failure means is the caller's to say.
 */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The folder of the repository. */
export const repository = fileURLToPath(new URL('..', import.meta.url));

/**
 * @typedef {object} RunOptions
 * @property {string} [cwd] Where it runs; the repository unless given.
 * @property {Record<string, string>} [env] Added to the environment.
 * @property {boolean} [isQuiet] Keeps the output instead of showing it.
 */

/**
 * @typedef {object} RunResult
 * @property {number} exitCode 0 if all went well; 1 if the program could not be started or was killed.
 * @property {string} output What it printed, if `isQuiet`.
 */

/**
 * Runs a program to its end.
 * @param {string} program
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 * @returns {Promise<RunResult>}
 */
export function run(program, args, options = {}) {
  const { cwd = repository, env = {}, isQuiet = false } = options;
  return new Promise((resolve) => {
    const child = spawn(program, args, {
      cwd,
      env: { ...process.env, ...env },
      stdio: isQuiet ? ['ignore', 'pipe', 'pipe'] : 'inherit',
    });
    /** @type {Buffer[]} */
    const chunks = [];
    child.stdout?.on('data', (chunk) => chunks.push(chunk));
    child.stderr?.on('data', (chunk) => chunks.push(chunk));
    // Ctrl-C reaches the program by itself; we only wait until it has put things in order.
    const wait = () => {};
    const pass = () => child.kill('SIGTERM');
    process.on('SIGINT', wait).on('SIGTERM', pass);
    const finish = (/** @type {number} */ exitCode, /** @type {string} */ note) => {
      process.off('SIGINT', wait).off('SIGTERM', pass);
      resolve({ exitCode, output: Buffer.concat(chunks).toString() + note });
    };
    child.on('error', (error) => finish(1, `${program} could not be started: ${error.message}\n`));
    child.on('close', (code, signal) => finish(code ?? 1, signal ? `${program} was ended by ${signal}\n` : ''));
  });
}

/**
 * Runs npm, through the very npm that runs this script where there is one.
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 */
export function runNpm(args, options) {
  const npmScript = process.env['npm_execpath'];
  if (npmScript?.endsWith('.js')) return run(process.execPath, [npmScript, ...args], options);
  return run('npm', args, options);
}

/**
 * Runs a JavaScript file of an installed package, such as `typescript/bin/tsc`.
 * @param {string} file Its path under node_modules.
 * @param {readonly string[]} args
 * @param {RunOptions} [options]
 */
export function runInstalled(file, args, options) {
  return run(process.execPath, [path.join(repository, 'node_modules', file), ...args], options);
}
