/**
 * Stands in for Prisma's native schema-engine binary: the same arguments, the same JSON-RPC on standard
 * input and output, the WebAssembly engine inside. With PRISMA_SCHEMA_ENGINE_BINARY pointing here, the
 * official `prisma` command works on a machine that can download nothing.
 */
import fs from 'node:fs';
import readline from 'node:readline';
import pg from 'pg';
import { withDirectConnection } from '../database/direct-connection.js';
import { quoteIdentifier } from '../database/quote-identifier.js';
import type { ScriptFailure } from './migration-adapter.js';
import { platformSql } from './platform.js';
import { type EngineCall, SchemaEngine, SchemaEngineError } from './schema-engine.js';

interface Arguments {
  readonly schemaPaths: readonly string[];
  readonly url: string;
  readonly shadowUrl: string | undefined;
  readonly command: string | undefined;
  readonly isVersion: boolean;
}

interface Request {
  readonly id: number;
  readonly method: string;
  readonly params: Record<string, unknown>;
}

/** Does what the binary would do with these arguments. Returns the exit code. */
export async function runSchemaEngine(words: readonly string[]): Promise<number> {
  const args = readArguments(words);
  if (args.command !== undefined) return runCommand(args.command, args.url);
  if (args.isVersion) process.stdout.write('schema-engine rowcast\n');
  else await serve(args);
  return 0;
}

function readArguments(words: readonly string[]): Arguments {
  const schemaPaths: string[] = [];
  let datasource: { url?: string; shadowDatabaseUrl?: string } = {};
  let command: string | undefined;
  for (const [index, word] of words.entries()) {
    const value = words[index + 1] ?? '';
    if (word === '--datamodels') schemaPaths.push(value);
    else if (word === '--datasource') datasource = JSON.parse(value) as typeof datasource;
    else if (word === 'cli') command = value;
  }
  return {
    schemaPaths,
    url: datasource.url ?? '',
    shadowUrl: datasource.shadowDatabaseUrl || undefined,
    command,
    isVersion: words.includes('--version'),
  };
}

/** Answers requests one after another until standard input ends. */
async function serve(args: Arguments): Promise<void> {
  const files = args.schemaPaths.map((path) => ({ path, content: fs.readFileSync(path, 'utf8') }));
  const schema = files.length === 0 ? undefined : { files, namespaces: [] };
  let engine: SchemaEngine | undefined;
  for await (const line of readline.createInterface({ input: process.stdin })) {
    if (line.trim() === '') continue;
    const request = JSON.parse(line) as Partial<Request>;
    if (request.method === undefined) continue;
    engine ??= await SchemaEngine.open({ url: args.url, shadowUrl: args.shadowUrl, schema });
    await answer(engine, { id: 0, params: {}, ...request } as Request);
  }
  await engine?.close();
}

const needsShadow = new Set(['createMigration', 'evaluateDataLoss']);

async function answer(engine: SchemaEngine, { id, method, params }: Request): Promise<void> {
  const call = (name: string, args: object): Promise<unknown> =>
    // The names and shapes are Prisma's own protocol, passed on untouched.
    (engine.call as (name: EngineCall, args: unknown) => Promise<unknown>)(name as EngineCall, args);
  try {
    const withInit = layPlatformInShadow(params);
    // Only this fills the engine's memory of the history, without which it asks for a shadow it cannot make.
    if (needsShadow.has(method)) {
      await call('devDiagnostic', { migrationsList: withInit['migrationsList'], filters: withInit['filters'] });
    }
    const result = await call(method === 'getDatabaseVersion' ? 'version' : method, withInit);
    send({ id, result: method === 'diff' ? printDiff(result) : (result ?? {}) });
  } catch (error) {
    const text = 'An error happened. Check the data field for details.';
    const data = { is_panic: false, ...describeError(error, engine.lastFailure) };
    send({ id, error: { code: 4466, message: text, data } });
  }
}

interface EngineErrorData {
  readonly message: string;
  readonly meta: object | null;
  readonly error_code: string | null;
}

function describeError(error: unknown, failure: ScriptFailure | undefined): EngineErrorData {
  if (error instanceof SchemaEngineError && error.code !== null) {
    return { message: error.message, meta: error.meta, error_code: error.code };
  }
  if (failure === undefined) {
    return { message: error instanceof Error ? error.message : String(error), meta: null, error_code: null };
  }
  // The WebAssembly engine loses the code where the binary would say that a migration failed.
  const message = `A migration failed to apply.\n\nDatabase error code: ${failure.error.code}\n\nDatabase error:\n${failure.error.message}`;
  return { message, meta: null, error_code: 'P3018' };
}

/** Migrations may refer to accounts and identity functions, which the shadow database needs as well. */
function layPlatformInShadow(params: Record<string, unknown>): Record<string, unknown> {
  const list = params['migrationsList'] as { shadowDbInitScript?: string } | undefined;
  if (list === undefined) return params;
  return {
    ...params,
    migrationsList: { ...list, shadowDbInitScript: `${platformSql()}\n${list.shadowDbInitScript ?? ''}` },
  };
}

let printed = 0;

/** The binary prints a difference by a request of its own. */
function printDiff(result: unknown): unknown {
  const { exitCode, stdout } = result as { exitCode: number; stdout: string | null };
  printed -= 1;
  if (stdout !== null) send({ id: printed, method: 'print', params: { content: stdout } });
  return { exitCode, stdout: null };
}

function send(message: object): void {
  process.stdout.write(`${JSON.stringify({ jsonrpc: '2.0', ...message })}\n`);
}

async function runCommand(command: string, url: string): Promise<number> {
  process.stderr.write('\n');
  try {
    log('INFO', { message: await commands[command]?.(url) });
    return 0;
  } catch (error) {
    const cause = error instanceof Error ? (error.cause ?? error) : error;
    const code = cause instanceof pg.DatabaseError ? cause.code : undefined;
    const errorCode = code === '3D000' ? 'P1003' : code === '28P01' ? 'P1000' : 'P1001';
    log('ERROR', { is_panic: false, error_code: errorCode, message: String(cause) });
    return 1;
  }
}

const commands: Readonly<Record<string, (url: string) => Promise<string>>> = {
  'can-connect-to-database': async (url) => {
    await withDirectConnection(url, async () => {});
    return 'Connection successful';
  },
  'create-database': async (url) => {
    await onMaintenanceDatabase(url, (name) => `create database ${name}`);
    return 'Database created';
  },
  'drop-database': async (url) => {
    await onMaintenanceDatabase(url, (name) => `drop database ${name} with (force)`);
    return 'The database was successfully dropped.';
  },
};

async function onMaintenanceDatabase(url: string, statement: (name: string) => string): Promise<void> {
  const target = new URL(url);
  const name = quoteIdentifier(decodeURIComponent(target.pathname.slice(1)));
  target.pathname = '/postgres';
  await withDirectConnection(target.href, (client) => client.query(statement(name)));
}

function log(level: string, fields: object): void {
  const target = 'schema_engine::logger';
  process.stderr.write(`${JSON.stringify({ level, target, timestamp: new Date().toISOString(), fields })}\n`);
}
