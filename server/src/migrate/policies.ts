/**
 * Applies `policies/`: plain SQL that says who may see and change what. First `roles.sql`, then
 * `functions.sql`, then every other file by name, all in one transaction, so that no client ever meets
 * half of the rules. The files are run at every deploy, hence must be repeatable; `check-policies.ts`
 * tries that and judges the result.
 */
import fs from 'node:fs';
import path from 'node:path';
import { RowcastError } from '@rowcast/protocol';
import type pg from 'pg';
import { withDirectConnection } from '../database/direct-connection.js';
import { runScript, ScriptError } from './run-script.js';
import { isOneTransaction } from './split-statements.js';

export interface PoliciesOptions {
  readonly url: string;
  readonly policiesDir: string;
}

/** Policies lock their tables: better to fail and try again than to hold up everybody behind a long query. */
const lockTimeoutMs = 10_000;

/** Applies all files or none. Returns their paths in the order of application. */
export async function applyPolicies({ url, policiesDir }: PoliciesOptions): Promise<readonly string[]> {
  const files = listPolicyFiles(policiesDir);
  if (files.length === 0) return files;
  await withDirectConnection(url, async (client) => {
    await client.query('begin');
    await runPolicyFiles(client, files);
    await client.query('commit');
  });
  return files;
}

/** The files in the order in which they are applied; none if there is no folder. */
export function listPolicyFiles(policiesDir: string): readonly string[] {
  if (!fs.existsSync(policiesDir)) return [];
  const names = fs
    .readdirSync(policiesDir, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.sql') && !name.endsWith('.test.sql'));
  const first = ['roles.sql', 'functions.sql'];
  const rank = (name: string): number => (first.includes(name) ? first.indexOf(name) : first.length);
  return names
    .sort((a, b) => rank(a) - rank(b) || (a < b ? -1 : 1))
    .map((name) => path.relative(process.cwd(), path.join(policiesDir, name)));
}

/** Runs the files inside the caller's transaction. Throws POLICY_INVALID naming file, line and statement. */
export async function runPolicyFiles(client: pg.Client, files: readonly string[]): Promise<void> {
  await client.query(`set local lock_timeout to ${lockTimeoutMs}`);
  await client.query('set local client_min_messages to warning');
  for (const file of files) {
    const script = fs.readFileSync(file, 'utf8');
    if (!isOneTransaction(script)) {
      throw new RowcastError('POLICY_INVALID', `${file} begins or ends a transaction`, {
        hint: 'leave BEGIN, COMMIT and ROLLBACK out: all files are applied in one transaction',
      });
    }
    try {
      await runScript(client, script);
    } catch (error) {
      if (!(error instanceof ScriptError)) throw error;
      throw error.toRowcastError('POLICY_INVALID', file, hintFor(error));
    }
  }
}

function hintFor(error: ScriptError): string {
  if (error.code === '42710') return 'make it repeatable: drop policy if exists … on …; before create policy';
  if (error.code === '55P03') return 'a long-running query holds the table; run the command again when it has ended';
  if (
    /^role "(anon|authenticated|rowcast_server)" does not exist|^schema "auth" does not exist|^function auth\./.test(
      error.message,
    )
  ) {
    return 'run rowcast migrate deploy first: it makes the roles and functions that policies speak of';
  }
  if (error.code === '42P01') return 'a policy needs its table: run rowcast migrate deploy, or correct the name';
  return 'no policy was changed; correct the file and run the command again';
}
