/**
 * An engine on a database of its own, without a feed, for one test: the test decides when it hears of what.
 */
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import type { QuerySpec, RowcastError, RowKey } from '@rowcast/protocol';
import { createTestDatabase, type TestDatabase } from '@rowcast/test-support';
import pg from 'pg';
import type { Catalog } from '../src/catalog/catalog.js';
import { loadCatalog } from '../src/catalog/load-catalog.js';
import { readDataModel } from '../src/catalog/read-data-model.js';
import type { ChangeBatch, Gap } from '../src/changes/change.js';
import { openChangeLog, readChangeLog } from '../src/changes/read-change-log.js';
import { Database, listenForErrors } from '../src/database/database.js';
import type { Identity } from '../src/identity.js';
import type { LiveQuery, LiveQueryListener } from '../src/live/live-query.js';
import { LiveQueryEngine } from '../src/live/live-query-engine.js';
import type { ResultRows } from '../src/live/result-rows.js';
import { defaultQueryLimits } from '../src/query/query-limits.js';
import { inLobby, roomApp } from './room-app.js';
import { prepareTestDatabase } from './start-test-app.js';

const roles = ['anon', 'authenticated'];

export function identityOf(userId: string, claims: Record<string, unknown> = {}): Identity {
  return {
    role: 'authenticated',
    userId,
    claims: { sub: userId, role: 'authenticated', ...claims },
    expiresAtMs: null,
  };
}

/** Remembers what an identity was told: the rows it holds, and everything that was ever sent. */
export class TestListener implements LiveQueryListener {
  #liveQuery: LiveQuery | undefined;
  readonly sent: string[] = [];
  error: RowcastError | undefined;

  onSnapshot(liveQuery: LiveQuery): void {
    this.#liveQuery = liveQuery;
    this.error = undefined;
    this.sent.push(liveQuery.snapshotFrame(1));
  }

  onPatch(_liveQuery: LiveQuery, frame: string): void {
    this.sent.push(frame);
  }

  onFailure(error: RowcastError): void {
    this.#liveQuery = undefined;
    this.error = error;
  }

  get rows(): ResultRows | undefined {
    return this.#liveQuery?.rows;
  }

  get keys(): RowKey[] | undefined {
    return this.rows?.map((row) => row.key);
  }
}

export interface TestEngine extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly engine: LiveQueryEngine;
  readonly counts: {
    readonly evaluations: number;
    /** Those that read a result in part, and how many rows they read. */
    readonly refreshes: number;
    readonly refreshedRows: number;
    /** Those that did not ask for the keys of the other rows. */
    readonly splices: number;
    readonly probes: number;
    readonly asked: number;
    readonly catalogOld: number;
  };
  readonly load: () => Promise<Catalog>;
  watch(identity: Identity, query?: QuerySpec): Promise<TestListener>;
  /** Tells the engine of all that was committed since the last time. */
  tell(...listeners: TestListener[]): Promise<void>;
  /** Tells it that one table has changed, as if nothing else had been read yet. */
  tellOf(table: string, ...listeners: TestListener[]): Promise<void>;
}

export interface TestEngineOptions {
  readonly schema?: string;
  /** A database to clone, which has been prepared already, and what to run in the clone. */
  readonly template?: string;
  readonly prepare?: string;
  /** What is put between the engine and its surroundings. */
  readonly seams?: EngineSeams;
  /** @default 0: however small, a result is read again in part */
  readonly refreshedBytes?: number;
  /** @default 0: however often more has changed than was told, it is expected that it has not */
  readonly carefulEvaluations?: number;
}

/** To make the engine believe something that is not so. */
export interface EngineSeams {
  readonly catalog?: (catalog: Catalog) => Catalog;
  readonly database?: (database: Database) => Database;
  readonly news?: (news: ChangeBatch | Gap) => ChangeBatch | Gap;
}

type RefreshCounts = Record<'refreshes' | 'refreshedRows' | 'splices', number>;

function countRefresh(counts: RefreshCounts, rows: number, how: 'refreshed' | 'spliced'): void {
  counts.refreshes += 1;
  if (how === 'spliced') counts.splices += 1;
  counts.refreshedRows += rows;
}

/** At the end its connections may be cut off. */
function openPool(connectionString: string): pg.Pool {
  const pool = new pg.Pool({ connectionString, max: 2 });
  listenForErrors(pool, () => {});
  return pool;
}

export async function startEngine(sql = roomApp.sql, options: TestEngineOptions = {}): Promise<TestEngine> {
  const { schema = roomApp.schema, template, prepare = '', seams = {} } = options;
  const { refreshedBytes = 0, carefulEvaluations = 0 } = options;
  const database = await createTestDatabase(template === undefined ? {} : { template, sql: prepare });
  if (template === undefined) await prepareTestDatabase(database, sql);
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rowcast-engine-'));
  fs.writeFileSync(path.join(folder, 'schema.prisma'), `datasource db {\n  provider = "postgresql"\n}\n${schema}`);
  const connectionString = database.urlAs('rowcast_server', 'rowcast');
  const pool = openPool(connectionString);
  const data = new Database({ connectionString });
  const load = async (): Promise<Catalog> => {
    const dataModel = readDataModel(path.join(folder, 'schema.prisma'));
    const catalog = await loadCatalog({ pool, dataModel, roles });
    return seams.catalog?.(catalog) ?? catalog;
  };
  const counts = { evaluations: 0, refreshes: 0, refreshedRows: 0, splices: 0, probes: 0, asked: 0, catalogOld: 0 };
  const engine = new LiveQueryEngine({
    database: seams.database?.(data) ?? data,
    catalog: await load(),
    ...{ roles, refreshedBytes, carefulEvaluations, limitsOf: () => defaultQueryLimits },
    onCatalogOld: () => (counts.catalogOld += 1),
    onError: () => {},
    onEvaluated: () => (counts.evaluations += 1),
    onRefreshed: (rows, how) => countRefresh(counts, rows, how),
    onProbed: (count) => (counts.probes += count),
    onAsked: (count) => (counts.asked += count),
  });
  let position = await openChangeLog(pool);
  return {
    database,
    engine,
    counts,
    load,
    async watch(identity, query = inLobby) {
      const listener = new TestListener();
      engine.subscribe(query, identity, listener);
      await engine.isUpToDate(listener);
      return listener;
    },
    async tell(...listeners) {
      const reading = await readChangeLog(pool, position);
      position = reading.position;
      engine.onNews(seams.news?.(reading.news) ?? reading.news);
      await Promise.all(listeners.map((listener) => engine.isUpToDate(listener)));
    },
    async tellOf(table, ...listeners) {
      const [row] = await database.sql<{ oid: number }>(`select '${table}'::regclass::oid::int as oid`);
      const changes = [{ table: row?.oid ?? 0, operation: 'update', rows: null }] as const;
      engine.onNews({ kind: 'changes', snapshot: position.snapshot, changes, hasSchemaChange: false });
      await Promise.all(listeners.map((listener) => engine.isUpToDate(listener)));
    },
    async [Symbol.asyncDispose]() {
      engine.close();
      await data.close();
      await pool.end();
      fs.rmSync(folder, { recursive: true, force: true });
      await database[Symbol.asyncDispose]();
    },
  };
}
