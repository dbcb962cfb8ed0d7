/**
 * Checks `policies/` against a database and leaves it as it was: applies the files twice inside a
 * transaction that is rolled back, compares, and judges the result. Each table is locked for that moment.
 */
import { RowcastError } from '@rowcast/protocol';
import type pg from 'pg';
import { withDirectConnection } from '../database/direct-connection.js';
import { quoteIdentifier, quoteTable } from '../database/quote-identifier.js';
import { listPolicyFiles, type PoliciesOptions, runPolicyFiles } from './policies.js';
import { listPolicies, readPolicyFacts } from './policy-facts.js';
import { judgePolicies, type PolicyFinding } from './policy-rules.js';
import { ScriptError } from './run-script.js';

/** Errors first. Throws POLICY_INVALID if a file cannot be applied at all. */
export async function checkPolicies({ url, policiesDir }: PoliciesOptions): Promise<readonly PolicyFinding[]> {
  const files = listPolicyFiles(policiesDir);
  return withDirectConnection(url, async (client) => {
    await client.query('begin');
    try {
      const unrepeatable = files.length === 0 ? undefined : await applyTwice(client, files);
      const strays = files.length === 0 || unrepeatable ? [] : await findStrays(client, files);
      const judged = judgePolicies(await readPolicyFacts(client));
      return [...(unrepeatable ? [unrepeatable] : []), ...judged, ...strays];
    } finally {
      await client.query('rollback');
    }
  });
}

/** The errors in the rules as they stand, without a look at the files. */
export async function findHoles(url: string): Promise<readonly PolicyFinding[]> {
  const facts = await withDirectConnection(url, readPolicyFacts);
  return judgePolicies(facts).filter(({ severity }) => severity === 'error');
}

const alreadyExists = new Set(['42710', '42723', '42P06', '42P07', '42701']);

/** Leaves the files applied, or, if they cannot be repeated, the database as it was. */
async function applyTwice(client: pg.Client, files: readonly string[]): Promise<PolicyFinding | undefined> {
  await client.query('savepoint before_files');
  try {
    await runPolicyFiles(client, files);
    await runPolicyFiles(client, files);
    return undefined;
  } catch (error) {
    await client.query('rollback to savepoint before_files');
    const cause = error instanceof RowcastError && error.cause instanceof ScriptError ? error.cause : undefined;
    if (!(error instanceof RowcastError) || !cause || !alreadyExists.has(cause.code)) throw error;
    return {
      severity: 'error',
      rule: 'not-repeatable',
      object: files.find((file) => error.message.startsWith(file)) ?? 'policies',
      message: error.message,
      fix: 'the files run at every deploy: drop … if exists before create, or create or replace',
    };
  }
}

/** Policies that the database has and no file makes: a file that was deleted leaves its policies in force. */
async function findStrays(client: pg.Client, files: readonly string[]): Promise<readonly PolicyFinding[]> {
  await client.query('savepoint before_strays');
  const all = await listPolicies(client);
  for (const { schema, table, name } of all) {
    await client.query(`drop policy ${quoteIdentifier(name)} on ${quoteTable({ schema, name: table })}`);
  }
  await runPolicyFiles(client, files);
  const made = new Set((await listPolicies(client)).map((policy) => JSON.stringify(policy)));
  await client.query('rollback to savepoint before_strays');
  return all
    .filter((policy) => !made.has(JSON.stringify(policy)))
    .map(({ schema, table, name }) => ({
      severity: 'warning',
      rule: 'not-in-files',
      object: `${schema}.${table}: ${name}`,
      message: 'the database has this policy, and no file makes it',
      fix: `drop policy ${quoteIdentifier(name)} on ${quoteTable({ schema, name: table })}; or put it into a file`,
    }));
}
