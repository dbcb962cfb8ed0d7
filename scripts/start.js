/**
 * `npm start`: builds what has changed and hands over to `rowcast dev`, which does everything else (database,
 * migrations, demo data, server, the page). The command runs in this very process, so that a signal reaches it as it
 * came and nothing is left to stop. Arguments are passed on: `npm start -- --port 5000`.
 *
 * Starts the chat; another example from its own folder: `npm start --workspace examples/admin`.
 */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildExample, buildLibraries, examples } from './build.js';
import { repository } from './run-command.js';

const command = path.join(repository, 'server/dist/cli/bin.js');
const example = examples.find((folder) => path.join(repository, folder) === process.cwd());

const patience = setTimeout(() => console.log('building what has changed…'), 1_000);
const stop = () => process.exit(130);
process.once('SIGINT', stop);
try {
  await buildLibraries();
  await buildExample(example ?? 'examples/chat');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}
clearTimeout(patience);
process.off('SIGINT', stop);

endWithNpm();
process.chdir(example ? path.join(repository, example) : repository);
process.argv = [process.execPath, command, 'dev', ...process.argv.slice(2)];
await import(pathToFileURL(command).href);

/** Told to end from outside (not by Ctrl-C), npm ends without passing it on, and nobody would be left to stop us. */
function endWithNpm() {
  if (process.env['npm_lifecycle_event'] === undefined) return;
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid === parent) return;
    clearInterval(timer);
    process.kill(process.pid, 'SIGTERM');
  }, 500);
  timer.unref();
}
