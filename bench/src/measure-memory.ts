/**
 * What the server's process holds: idle, for each idle connection, and for each subscription beside its rows.
 * Idle is the memory of the process, as the machine sees it. What one more connection or subscription takes is
 * read from what is held after a collection: the process itself grows and shrinks by tens of megabytes.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import type { ChatDatabase } from './chat-database.js';
import { gather } from './people.js';
import { pause } from './processes.js';
import { benchSecret } from './secret.js';
import { startMeasuredServer } from './servers.js';
import { show, table } from './statistics.js';

export async function measureMemory(database: ChatDatabase, connections: number): Promise<string> {
  const idleMiB = await measureIdle(database);
  await using server = await startMeasuredServer(database, 'rowcast');
  const held = async (): Promise<{ heldBytes: number; rssBytes: number }> => {
    await pause(1_000);
    return server.usage();
  };
  const before = await held();
  const common = { url: server.url, target: 'rowcast', count: connections } as const;
  await using _silent = await gather({ ...common, subscribe: 'none' });
  const connected = await held();
  await using _watching = await gather({ ...common, subscribe: 'own' });
  const subscribed = await held();
  const perConnection = (connected.heldBytes - before.heldBytes) / connections;
  const both = (subscribed.heldBytes - connected.heldBytes) / connections;
  const head = [
    'idle (`rowcast start`), MiB',
    'per idle connection, KiB',
    'per idle subscription (one own row), KiB',
    `process with ${2 * connections} connections, MiB`,
  ];
  return table(head, [
    [
      show(idleMiB),
      show(perConnection / 1_024),
      show((both - perConnection) / 1_024),
      show(subscribed.rssBytes / 1_024 ** 2),
    ],
  ]);
}

/** Of the command itself, half a minute after it began to listen. NaN where the system does not tell. */
async function measureIdle(database: ChatDatabase): Promise<number> {
  const folder = path.dirname(database.schemaPath);
  const settings = { name: 'bench', private: true, rowcast: { schema: path.basename(database.schemaPath) } };
  fs.writeFileSync(path.join(folder, 'package.json'), JSON.stringify(settings));
  const door = createRequire(import.meta.url).resolve('@rowcast/server');
  const command = path.join(path.dirname(door), 'cli/bin.js');
  const child = spawn(process.execPath, [command, 'start', '--port', '0', '--host', '127.0.0.1'], {
    cwd: folder,
    env: { ...process.env, DATABASE_URL: database.serverUrl, ROWCAST_JWT_SECRET: benchSecret },
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  try {
    await new Promise((resolve, reject) => {
      child.stdout.on('data', (text: Buffer) => text.includes('listens at') && resolve(0));
      child.once('exit', (code) => reject(new Error(`rowcast start ended with ${code}`)));
    });
    await pause(30_000);
    const status = fs.existsSync('/proc') ? fs.readFileSync(`/proc/${child.pid}/status`, 'utf8') : '';
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) / 1_024;
  } finally {
    const ended = new Promise((resolve) => child.once('exit', resolve));
    if (child.exitCode === null) {
      child.kill('SIGTERM');
      await ended;
    }
  }
}
