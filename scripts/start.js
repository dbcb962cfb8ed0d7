/**
 * `npm start`: builds what has changed and hands over to `rowcast dev`, which does everything else (database,
 * migrations, demo data, server, the chat). The command runs in this very process, so that Ctrl-C reaches it once
 * and there is nothing left to stop. Arguments are passed on: `npm start -- --port 5000`.
 */
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import { buildChat, buildLibraries } from './build.js';
import { repository } from './run-command.js';

const command = path.join(repository, 'server/dist/cli/bin.js');

try {
  await buildLibraries();
  await buildChat();
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exit(1);
}

process.chdir(repository);
process.argv = [process.execPath, command, 'dev', ...process.argv.slice(2)];
await import(pathToFileURL(command).href);
