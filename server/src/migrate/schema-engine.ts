/**
 * Prisma's schema engine, in process as WebAssembly: no binary to download. One instance serves one
 * command and is closed after it. Paths, files and what the answers mean are its callers' business.
 */
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import {
  bindMigrationAwareSqlAdapterFactory,
  type ErrorCapturingSqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils';
import type { DiffTarget, MigrationList, SchemaEngine as WasmEngine } from '@prisma/schema-engine-wasm';
import * as bindings from '@prisma/schema-engine-wasm/schema_engine_bg';
import { RowcastError } from '@rowcast/protocol';
import { MigrationAdapter, type MigrationAdapterOptions, type ScriptFailure } from './migration-adapter.js';
import type { SchemaFiles } from './schema-files.js';

export interface SchemaEngineOptions extends MigrationAdapterOptions {
  readonly schema?: SchemaFiles | undefined;
}

/** Every call of the WebAssembly engine that the shim for Prisma's own command passes on. */
export type EngineCall = Exclude<keyof WasmEngine, 'free' | 'introspectSql' | 'debugPanic' | symbol>;

/** Accounts are laid by Rowcast, not by the user's migrations, so their absence there is no drift. */
const externalTables = ['users', 'sessions', 'accounts', 'verifications', 'jwks'].map((table) => `auth.${table}`);

export class SchemaEngine {
  readonly #engine: WasmEngine;
  readonly #adapter: MigrationAdapter;
  readonly #bound: ErrorCapturingSqlMigrationAwareDriverAdapterFactory;
  readonly #schema: SchemaFiles | undefined;

  private constructor(
    engine: WasmEngine,
    adapter: MigrationAdapter,
    bound: ErrorCapturingSqlMigrationAwareDriverAdapterFactory,
    schema: SchemaFiles | undefined,
  ) {
    this.#engine = engine;
    this.#adapter = adapter;
    this.#bound = bound;
    this.#schema = schema;
  }

  static async open(options: SchemaEngineOptions): Promise<SchemaEngine> {
    loadBindings();
    const adapter = new MigrationAdapter(options);
    const bound = bindMigrationAwareSqlAdapterFactory(adapter);
    const datamodels = options.schema?.files.map((file): [string, string] => [file.path, file.content]);
    try {
      const engine = await bindings.SchemaEngine.new({ datamodels }, () => {}, bound);
      return new SchemaEngine(engine, adapter, bound, options.schema);
    } catch (error) {
      await adapter.close();
      throw translate(error, bound);
    }
  }

  /** The last script that Postgres refused, with its own words and the place. */
  get lastFailure(): ScriptFailure | undefined {
    return this.#adapter.lastFailure;
  }

  get #filters(): { externalTables: string[]; externalEnums: string[] } {
    const sees = this.#schema?.namespaces.includes('auth') ?? false;
    return { externalTables: sees ? externalTables : [], externalEnums: [] };
  }

  get #schemaContainer(): { files: { path: string; content: string }[] } {
    return { files: [...(this.#schema?.files ?? [])] };
  }

  /** Why history, folder and database disagree so that only a reset would help; undefined if they agree. */
  async findDrift(migrationsList: MigrationList): Promise<string | undefined> {
    const { action } = await this.call('devDiagnostic', { migrationsList, filters: this.#filters });
    return action.tag === 'reset' ? action.reason : undefined;
  }

  /** What a new migration would destroy or could not do. Only after `findDrift` with the same list. */
  evaluateDataLoss(migrationsList: MigrationList): ReturnType<WasmEngine['evaluateDataLoss']> {
    return this.call('evaluateDataLoss', { migrationsList, schema: this.#schemaContainer, filters: this.#filters });
  }

  /** The next migration's name and script; no script if nothing has changed. Only after `findDrift`. */
  createMigration(
    migrationsList: MigrationList,
    options: { readonly name: string; readonly isDraft: boolean },
  ): ReturnType<WasmEngine['createMigration']> {
    return this.call('createMigration', {
      migrationsList,
      migrationName: options.name,
      draft: options.isDraft,
      schema: this.#schemaContainer,
      filters: this.#filters,
    });
  }

  async applyMigrations(migrationsList: MigrationList): Promise<readonly string[]> {
    const applied = await this.call('applyMigrations', { migrationsList, filters: this.#filters });
    return applied.appliedMigrationNames;
  }

  async markApplied(migrationsList: MigrationList, migrationName: string): Promise<void> {
    await this.call('markMigrationApplied', { migrationsList, migrationName });
  }

  async markRolledBack(migrationName: string): Promise<void> {
    await this.call('markMigrationRolledBack', { migrationName });
  }

  diagnoseHistory(migrationsList: MigrationList): ReturnType<WasmEngine['diagnoseMigrationHistory']> {
    return this.call('diagnoseMigrationHistory', {
      migrationsList,
      optInToShadowDatabase: false,
      filters: this.#filters,
    });
  }

  async diff(from: DiffTarget, to: DiffTarget, options: { readonly isScript: boolean }): Promise<string> {
    const { isScript: script } = options;
    const result = await this.call('diff', { from, to, script, exitCode: null, filters: this.#filters });
    return result.stdout ?? '';
  }

  introspect(baseDirectoryPath: string): ReturnType<WasmEngine['introspect']> {
    return this.call('introspect', {
      schema: this.#schemaContainer,
      baseDirectoryPath,
      force: false,
      compositeTypeDepth: 0,
      namespaces: null,
    });
  }

  /** Empties the schemas of the datasource. */
  async reset(): Promise<void> {
    await this.call('reset', { filter: this.#filters });
  }

  /** Calls the engine and translates what it throws. */
  async call<Name extends EngineCall>(
    name: Name,
    ...args: Parameters<WasmEngine[Name]>
  ): Promise<Awaited<ReturnType<WasmEngine[Name]>>> {
    try {
      // The compiler loses the tie between a method and its arguments when the name is a variable.
      const method = this.#engine[name] as (...rest: unknown[]) => Promise<Awaited<ReturnType<WasmEngine[Name]>>>;
      return await method.apply(this.#engine, args);
    } catch (error) {
      throw translate(error, this.#bound);
    }
  }

  async close(): Promise<void> {
    this.#engine.free();
    await this.#adapter.close();
  }
}

/** An error of the engine itself, with Prisma's code (`P3006`). */
export class SchemaEngineError extends Error {
  override readonly name = 'SchemaEngineError';
  readonly code: string | null;
  readonly meta: Readonly<Record<string, unknown>>;

  constructor(error: Error & { code?: unknown; meta?: unknown }) {
    super(error.message, { cause: error });
    this.code = typeof error.code === 'string' ? error.code : null;
    this.meta = { ...(typeof error.meta === 'object' ? error.meta : {}) };
  }
}

/** The part of the platform's WebAssembly that is used here; its types come with a browser's, which Node lacks. */
declare const WebAssembly: {
  readonly Module: new (bytes: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: Readonly<Record<string, unknown>> };
};

let isLoaded = false;

function loadBindings(): void {
  if (isLoaded) return;
  const { resolve } = createRequire(import.meta.url);
  const folder = path.dirname(resolve('@prisma/schema-engine-wasm/schema_engine_bg'));
  const module = new WebAssembly.Module(fs.readFileSync(path.join(folder, 'schema_engine_bg.wasm')));
  // The generated glue declares the classes only, not how it is joined to its module.
  const glue = bindings as unknown as { __wbg_set_wasm(exports: unknown): void };
  const { exports } = new WebAssembly.Instance(module, { './schema_engine_bg.js': glue });
  glue.__wbg_set_wasm(exports);
  (exports['__wbindgen_start'] as (() => void) | undefined)?.();
  isLoaded = true;
}

/** What an adapter threw comes back as a number; our own errors pass through the engine unchanged. */
function translate(error: unknown, bound: ErrorCapturingSqlMigrationAwareDriverAdapterFactory): unknown {
  const text = error instanceof Error ? error.message : String(error);
  const id = /id#(\d+)/.exec(text)?.[1];
  const cause = id === undefined ? undefined : bound.errorRegistry.consumeError(Number(id))?.error;
  if (cause instanceof RowcastError) return cause;
  if (cause instanceof Error) return new SchemaEngineError(cause);
  return new SchemaEngineError(error instanceof Error ? error : new Error(text));
}
