/**
 * Puts the parts of a server together, without HTTP: database, catalogue, change feed, engine, sessions.
 * `app.ts` gives it doors. Tests start here or there.
 */
import { RowcastError } from '@rowcast/protocol';
import pg from 'pg';
import type { Accounts } from './auth/accounts.js';
import { readRevocations } from './auth/read-revocations.js';
import { Revocations } from './auth/revocations.js';
import { TokenVerifier } from './auth/verify-token.js';
import type { Catalog } from './catalog/catalog.js';
import { CatalogKeeper } from './catalog/catalog-keeper.js';
import { loadCatalog } from './catalog/load-catalog.js';
import { readDataModelApart } from './catalog/read-data-model.js';
import type { ChangeBatch, Gap } from './changes/change.js';
import { ChangeFeed } from './changes/change-feed.js';
import { NotificationListener } from './changes/notification-listener.js';
import { limitsOfRole, type ResolvedConfig, resolveConfig, roleTimeoutsMs, type ServerConfig } from './config.js';
import { checkLoginRole } from './database/check-login-role.js';
import { Database, listenForErrors } from './database/database.js';
import { ChangeTrace } from './live/change-trace.js';
import { LiveQueryEngine } from './live/live-query-engine.js';
import { PermissionWatch } from './live/permission-watch.js';
import { Metrics } from './metrics.js';
import { ownVersion } from './own-version.js';
import { Allowances } from './sessions/allowances.js';
import { SessionRegistry } from './sessions/session-registry.js';
import type { SessionServices } from './sessions/session-services.js';
import { noTracing, openTracing, type Tracing } from './tracing.js';

/** Where a server tells what happens to it. Fastify's logger is one. */
export interface Log {
  info(details: object, message: string): void;
  warn(details: object, message: string): void;
  error(details: object, message: string): void;
}

const changeChannel = 'rowcast_changes';
const sessionChannel = 'rowcast_sessions';
const logCutIntervalMs = 5_000;
const sweepIntervalMs = 60_000;
const goodbyeSpreadMs = 2_000;
const goodbyePatienceMs = 10_000;

export class Backend {
  readonly config: ResolvedConfig;
  readonly accounts: Accounts | undefined;
  readonly sessions = new SessionRegistry();
  readonly metrics = new Metrics(ownVersion());
  /** What is used from each address. */
  readonly addresses: Allowances;
  readonly services: SessionServices;
  readonly #database: Database;
  readonly #feedPool: pg.Pool;
  readonly #permissionWatch = new PermissionWatch();
  readonly #engine: LiveQueryEngine;
  readonly #feed: ChangeFeed;
  readonly #listener: NotificationListener;
  readonly #revocations: Revocations;
  readonly #keeper: CatalogKeeper;
  readonly #cutTimer: NodeJS.Timeout;
  readonly #sweepTimer: NodeJS.Timeout;
  readonly #log: Log;
  #isAvailable = true;
  #tracing: Tracing = noTracing;
  /** When the server was told that there is something to read, in milliseconds since 1970, until it is read. */
  #heardAtMs: number | undefined;

  /** Connects, checks that it is safe to serve, and follows the database from now on. */
  static async start(config: ServerConfig, log: Log, baseUrl = ''): Promise<Backend> {
    const resolved = resolveConfig(config);
    const onError = (error: Error): void => log.warn({ err: error }, 'an idle database connection was lost');
    const database = new Database({ ...databaseOptionsOf(resolved), onError });
    const feedPool = new pg.Pool({ connectionString: resolved.databaseUrl, max: 1, application_name: 'rowcast feed' });
    listenForErrors(feedPool, onError);
    try {
      for (const warning of await checkLoginRole(feedPool, resolved.roles)) log.warn({}, warning);
      const dataModel = await readDataModelApart(resolved.schemaPath);
      const load = (): Promise<Catalog> => loadCatalog({ pool: feedPool, dataModel, roles: resolved.roles });
      const catalog = await load();
      for (const broken of catalog.brokenModels.values()) throw broken;
      const accounts = await openAccounts(resolved, baseUrl, database, log);
      const digestKey = await readDigestKey(feedPool);
      const backend = new Backend({ config: resolved, log, accounts, database, feedPool, load, catalog, digestKey });
      backend.#tracing = await openTracing(ownVersion());
      await backend.#revocations.start();
      await backend.#feed.start();
      await backend.#listener.start();
      return backend;
    } catch (error) {
      await database.close();
      await feedPool.end();
      throw error;
    }
  }

  private constructor(parts: {
    readonly config: ResolvedConfig;
    readonly log: Log;
    readonly accounts: Accounts | undefined;
    readonly database: Database;
    readonly feedPool: pg.Pool;
    readonly load: () => Promise<Catalog>;
    readonly catalog: Catalog;
    readonly digestKey: Uint8Array;
  }) {
    const { config, log, database, feedPool, catalog } = parts;
    this.config = config;
    this.#log = log;
    this.#database = database;
    this.#feedPool = feedPool;
    this.addresses = new Allowances({ whose: 'address', limits: config.addressLimits, nowMs: elapsedMs });
    this.accounts = parts.accounts;
    const onError = (error: unknown): void => this.#report(error);
    this.#engine = this.#createEngine(catalog, parts.digestKey);
    const onCatalog = (next: Catalog): void => {
      this.#engine.useCatalog(next);
      this.sessions.announcePermissions();
    };
    this.#keeper = new CatalogKeeper({ load: parts.load, onCatalog, onError, catalog });
    this.#revocations = new Revocations({
      read: (since) => readRevocations(feedPool, since),
      onRevoked: () => this.sessions.revoke((identity) => this.#revocations.isRevoked(identity)),
      onError,
      nowMs: Date.now,
    });
    this.#feed = this.#createFeed();
    this.#listener = new NotificationListener({
      connectionString: config.directUrl,
      channel: changeChannel,
      onWake: () => this.#wake(),
      others: { [sessionChannel]: () => this.#revocations.refresh() },
      onError: (error) => {
        this.metrics.countListenerLoss();
        log.warn({ err: error }, 'notifications are not received; trying again');
      },
    });
    this.services = this.#createServices(database);
    this.#cutTimer = setInterval(() => void this.#cutChangeLog(), logCutIntervalMs);
    this.#sweepTimer = setInterval(() => void this.#sweepWrites(), sweepIntervalMs);
    this.#watch();
  }

  /** Whether queries can be answered and changes are heard of, and new clients are welcome. */
  get isHealthy(): boolean {
    return this.#isAvailable && !this.sessions.isDraining;
  }

  /** Answers what is under way, says goodbye to everyone and lets everything go. */
  async close(): Promise<void> {
    clearInterval(this.#cutTimer);
    clearInterval(this.#sweepTimer);
    await this.sessions.drain({ spreadMs: goodbyeSpreadMs, patienceMs: goodbyePatienceMs, random: Math.random });
    this.#keeper.close();
    await this.#listener.close();
    await this.#feed.close();
    this.#engine.close();
    await this.accounts?.close();
    await this.#database.close();
    await this.#feedPool.end();
  }

  #createEngine(catalog: Catalog, digestKey: Uint8Array): LiveQueryEngine {
    const { config } = this;
    return new LiveQueryEngine({
      database: this.#database,
      catalog,
      limitsOf: (role) => limitsOfRole(config, role),
      roles: config.roles,
      digestKey,
      isSharing: config.isSharing,
      refreshedBytes: config.refreshedBytes,
      isAway: () => !this.#isAvailable,
      onAway: () => this.#wake(),
      onError: (error) => this.#report(error),
      onCatalogOld: () => this.#keeper.announce(),
      onEvaluated: (strategy, durationMs) => this.metrics.countEvaluation(strategy, durationMs),
      onRefreshed: (rows, how) => this.metrics.countRefresh(rows, how),
      onProbed: (count) => this.metrics.countProbes(count),
      onAsked: (count) => this.metrics.countRowQuestions(count),
      onMissingIndex: (index) => {
        this.metrics.countMissingIndex(index);
        this.#log.warn({ index: index.statement }, `queries on ${index.model} filter without an index`);
      },
    });
  }

  #createFeed(): ChangeFeed {
    return new ChangeFeed({
      pool: this.#feedPool,
      preparedStatements: this.config.preparedStatements ?? true,
      onNews: (news, readingMs) => {
        this.metrics.countNews(news.kind);
        this.metrics.countReading(readingMs);
        if (news.kind === 'gap') this.#log.warn({}, `everything is evaluated again: ${news.reason}`);
        this.#engine.onNews(news, this.#trace(news, readingMs));
        if (news.kind === 'changes') this.#permissionWatch.take(news.changes, this.#engine.catalog);
        if (news.kind === 'gap') this.#revocations.forgetPosition();
        if (news.kind === 'gap' || news.hasSchemaChange) this.#keeper.announce();
      },
      onAvailable: (isAvailable, error) => {
        this.#isAvailable = isAvailable;
        this.sessions.setStale(!isAvailable);
        if (isAvailable) this.#log.info({}, 'the database is back');
        else this.#log.error({ err: error }, 'the database cannot be reached; results may be out of date');
      },
    });
  }

  #wake(): void {
    this.#heardAtMs ??= elapsedMs();
    this.#feed.wake();
  }

  /** Follows what was read to the sockets: from the word that there is something, or else from the reading. */
  #trace(news: ChangeBatch | Gap, readingMs: number): ChangeTrace | undefined {
    const readAtMs = elapsedMs() - readingMs;
    const startedAtMs = Math.min(this.#heardAtMs ?? readAtMs, readAtMs);
    const epochMs = Date.now() - elapsedMs();
    if (news.kind === 'changes' && news.changes.length === 0) return undefined;
    this.#heardAtMs = undefined;
    const changes = news.kind === 'gap' ? {} : { 'rowcast.changes': news.changes.length };
    const span = this.#tracing.begin('rowcast.change', {
      startedAtMs: startedAtMs + epochMs,
      attributes: { 'rowcast.news': news.kind, ...changes },
    });
    span.begin('rowcast.read_change_log', { startedAtMs: readAtMs + epochMs }).end();
    return new ChangeTrace(span, () => this.metrics.countDelivery(elapsedMs() - startedAtMs));
  }

  #createServices(database: Database): SessionServices {
    const { config, accounts } = this;
    const issuers = [...config.issuers, ...(accounts ? [accounts.issuer] : [])];
    const verifier = new TokenVerifier({ issuers, roles: config.roles });
    return {
      engine: this.#engine,
      database,
      permissionWatch: this.#permissionWatch,
      verifyToken: async (token) => {
        const identity = await verifier.verify(token);
        this.#revocations.requireStanding(identity);
        return identity;
      },
      requireStanding: (identity) => this.#revocations.requireStanding(identity),
      limitsOf: (role) => limitsOfRole(config, role),
      limits: config.sessionLimits,
      users: new Allowances({ whose: 'user', limits: config.userLimits, nowMs: elapsedMs }),
      heartbeatIntervalMs: config.heartbeatIntervalMs,
      maxMessageBytes: config.maxMessageBytes,
      writesKeptForMs: config.writesKeptForMs,
      isStale: () => this.sessions.isStale,
      onWritten: () => this.#wake(),
      caughtUp: () => this.#feed.caughtUp(),
      onError: (error) => this.#report(error),
      onRefused: (code) => this.metrics.countRefusal(code),
      onMessage: (kind) => this.metrics.countMessage(kind),
      onConnection: () => this.metrics.countConnection(),
      onSlowReader: () => this.metrics.countSlowReader(),
      onPaced: () => this.metrics.countPaced(),
      onRoundTrip: (durationMs) => this.metrics.countRoundTrip(durationMs),
      onLimit: (scope, code) => this.metrics.countLimit(scope, code),
      nowMs: Date.now,
      elapsedMs,
    };
  }

  #watch(): void {
    this.metrics.watch({
      connections: () => this.sessions.size,
      subscriptions: () => this.sessions.subscriptionCount,
      liveQueries: () => this.#engine.queryCounts,
      pendingEvaluations: () => this.#engine.pendingEvaluations,
      slowSubscriptions: () => this.sessions.behindCount,
      isListening: () => this.#listener.isListening,
      isPolling: () => this.#feed.pace !== 'calm',
      databaseConnections: () => this.#database.connectionCounts,
      isStale: () => this.sessions.isStale,
    });
  }

  async #cutChangeLog(): Promise<void> {
    try {
      // A notification may have been lost.
      this.#revocations.refresh();
      await this.#feedPool.query('select rowcast.cut_change_log($1)', [this.config.changeLogBytes]);
    } catch {
      // The database is away, which the feed reports; the log is cut when it is back.
    }
  }

  async #sweepWrites(): Promise<void> {
    try {
      // By the clock of the database and by this one, which goes on evenly: the one that may have jumped forgets nothing.
      const now = new Date(performance.timeOrigin + performance.now());
      await this.#feedPool.query('select rowcast.sweep_writes($1, $2)', [this.config.writesKeptForMs, now]);
      await this.#feedPool.query('select rowcast.sweep_revocations($1)', [now]);
    } catch {
      // The database is away; they are swept when it is back.
    }
  }

  #report(error: unknown): void {
    const code = error instanceof RowcastError ? error.code : 'SERVER_INTERNAL';
    this.metrics.countError(code);
    if (code === 'SERVER_INTERNAL') this.#log.error({ err: error }, 'something unforeseen happened');
    else this.#log.warn({ err: error }, 'something failed');
  }
}

const elapsedMs = (): number => performance.now();

/** Every server of a database digests results alike, so that a client may come back to another one. */
async function readDigestKey(pool: pg.Pool): Promise<Uint8Array> {
  try {
    const { rows } = await pool.query<{ key: string }>('select key from rowcast.digest_key');
    return Buffer.from(rows[0]?.key ?? '');
  } catch (cause) {
    throw new RowcastError(
      'CONFIG_NOT_MIGRATED',
      "the database has older objects of Rowcast's than this server needs",
      { hint: 'run rowcast migrate deploy', cause },
    );
  }
}

/** The library behind the accounts takes twenty megabytes, which a server without accounts does not spend. */
async function openAccounts(
  config: ResolvedConfig,
  baseUrl: string,
  database: Database,
  log: Log,
): Promise<Accounts | undefined> {
  if (!config.accounts) return undefined;
  const { BetterAuthAccounts } = await import('./auth/better-auth-accounts.js');
  return new BetterAuthAccounts({
    pool: database.pool,
    baseUrl: config.accounts.baseUrl ?? baseUrl,
    secret: config.accounts.secret,
    trustedOrigins: config.allowedOrigins.filter((origin) => origin !== '*'),
    onError: (message, cause) => log.warn({ err: cause }, message),
  });
}

function databaseOptionsOf(config: ResolvedConfig): ConstructorParameters<typeof Database>[0] {
  const { databaseUrl, maxDatabaseConnections, statementTimeoutMs, roles, preparedStatements } = config;
  return {
    connectionString: databaseUrl,
    roles,
    ...(maxDatabaseConnections !== undefined && { maxConnections: maxDatabaseConnections }),
    roleTimeoutsMs: roleTimeoutsMs(config),
    ...(statementTimeoutMs !== undefined && { statementTimeoutMs }),
    ...(preparedStatements !== undefined && { preparedStatements }),
  };
}
