/** Rowcast's own folder in a project, `.rowcast`: never committed, and its secrets readable by their owner only. */
import { randomBytes } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';
import { RowcastError } from '@rowcast/protocol';
import { z } from 'zod';

const shape = z.object({
  /** Of the role rowcast_server, where Rowcast sets it. */
  serverPassword: z.string().min(1),
  /** Signs the sessions of the built-in accounts. */
  accountsSecret: z.string().min(32),
  /** Where the embedded PostgreSQL listened last: kept, so that what points at it keeps working. */
  databasePort: z.number().int().optional(),
});

export type Secrets = z.infer<typeof shape>;

/** Makes the folder. PostgreSQL, which may run as another user, must be able to pass through it. */
export function openStateFolder(stateDir: string): void {
  fs.mkdirSync(stateDir, { recursive: true, mode: 0o755 });
  const ignore = path.join(stateDir, '.gitignore');
  if (!fs.existsSync(ignore)) fs.writeFileSync(ignore, '*\n');
}

/** The project's secrets, made up the first time. */
export function readSecrets(stateDir: string): Secrets {
  const file = path.join(stateDir, 'secrets.json');
  if (!fs.existsSync(file)) {
    const made = { serverPassword: randomBytes(24).toString('hex'), accountsSecret: randomBytes(32).toString('hex') };
    writeSecrets(stateDir, made);
    return made;
  }
  try {
    return shape.parse(JSON.parse(fs.readFileSync(file, 'utf8')));
  } catch (error) {
    throw new RowcastError('CONFIG_INVALID', `${path.relative(process.cwd(), file)} is damaged`, {
      hint: 'delete it; a new one is made, and everybody has to sign in again',
      cause: error,
    });
  }
}

export function writeSecrets(stateDir: string, secrets: Secrets): void {
  openStateFolder(stateDir);
  const file = path.join(stateDir, 'secrets.json');
  // Renamed into place, so that no reader finds half of it.
  const unfinished = `${file}.${process.pid}`;
  fs.writeFileSync(unfinished, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600 });
  fs.renameSync(unfinished, file);
}
