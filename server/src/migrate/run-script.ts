/**
 * Sends an SQL script to Postgres as one message, so that it is one transaction, and when it fails says
 * where: file, line and statement, in Postgres's own words. What is done about a failure, callers decide.
 */
import { RowcastError } from '@rowcast/protocol';
import pg from 'pg';
import { lineAt, splitStatements } from './split-statements.js';

/** What went wrong in a script, for a person to read. */
export class ScriptError extends Error {
  override readonly name = 'ScriptError';
  /** SQLSTATE; empty if the error is not Postgres's. */
  readonly code: string;
  /** The line of the script, counted from 1; undefined if Postgres gave nothing to tell it by. */
  readonly line: number | undefined;
  readonly statement: string | undefined;

  constructor(error: unknown, script: string, completed: number) {
    const place = error instanceof pg.DatabaseError ? locate(error, script, completed) : undefined;
    super(describe(error), { cause: error });
    this.code = error instanceof pg.DatabaseError ? (error.code ?? '') : '';
    this.line = place?.line;
    this.statement = place?.statement;
  }

  /** The message with the place, as in `policies/rooms.sql:12`. */
  describeAt(file: string): string {
    const place = this.line === undefined ? file : `${file}:${this.line}`;
    const excerpt = this.statement === undefined ? '' : `\n${indent(shorten(this.statement))}`;
    return `${place}: ${this.message}${excerpt}`;
  }

  /** As an error that a user meets. */
  toRowcastError(code: 'MIGRATION_FAILED' | 'POLICY_INVALID', file: string, hint: string): RowcastError {
    return new RowcastError(code, this.describeAt(file), { hint, cause: this });
  }
}

/** Runs all statements of `script` or none (unless it holds COMMIT). Throws a ScriptError. */
export async function runScript(client: pg.Client, script: string): Promise<void> {
  let completed = 0;
  const count = (): void => {
    completed += 1;
  };
  // The protocol tells each statement's end, which `query` keeps to itself.
  const { connection } = client as unknown as { connection: NodeJS.EventEmitter };
  connection.on('commandComplete', count);
  try {
    await client.query(script);
  } catch (error) {
    throw new ScriptError(error, script, completed);
  } finally {
    connection.off('commandComplete', count);
  }
}

function locate(
  error: pg.DatabaseError,
  script: string,
  completed: number,
): { line: number; statement: string | undefined } | undefined {
  const statements = splitStatements(script);
  if (error.position !== undefined) {
    // Postgres counts characters, JavaScript counts UTF-16 units.
    const offset = [...script].slice(0, Number(error.position) - 1).join('').length;
    const line = lineAt(script, offset);
    return { line, statement: statements.findLast((statement) => statement.line <= line)?.text };
  }
  const failed = statements[completed];
  return failed && { line: failed.line, statement: failed.text };
}

function describe(error: unknown): string {
  if (!(error instanceof pg.DatabaseError)) return error instanceof Error ? error.message : String(error);
  const lines = [`${error.message} (${error.code})`];
  if (error.detail) lines.push(`detail: ${error.detail}`);
  if (error.hint) lines.push(`hint: ${error.hint}`);
  if (error.where) lines.push(`where: ${error.where.split('\n')[0]}`);
  return lines.join('\n  ');
}

const longestExcerpt = 6;

function shorten(statement: string): string {
  const lines = statement.split('\n');
  return lines.length <= longestExcerpt ? statement : [...lines.slice(0, longestExcerpt), '…'].join('\n');
}

function indent(text: string): string {
  return text.replaceAll(/^/gm, '  | ');
}
