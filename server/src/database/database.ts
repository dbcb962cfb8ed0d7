/**
 * The only door to Postgres for the data plane. `runAs` is the only way to run a client's SQL: inside a
 * transaction whose role and claims are the identity's, so that row-level security decides, and which
 * leaves nothing behind on the connection. The login role itself owns nothing (`check-login-role.ts`).
 *
 * Role and claims are set with `set_config(…, true)`, which ends with the transaction, so a pooler in
 * transaction mode may stand between.
 */
import { assert, RowcastError } from '@rowcast/protocol';
import pg from 'pg';
import type { Identity } from '../identity.js';
import { isConnectionFailure } from './connection-failure.js';
import { queryJoined, sendTogether } from './joined-query.js';
import { translatePostgresError } from './postgres-error.js';
import type { Statement } from './statement.js';
import { StatementNames } from './statement-names.js';

export interface DatabaseOptions {
  readonly connectionString: string;
  /** @default 10 */
  readonly maxConnections?: number;
  /** The longest a statement of a client may take, in milliseconds. @default 10_000 */
  readonly statementTimeoutMs?: number;
  /** The same for some roles. @default none */
  readonly roleTimeoutsMs?: ReadonlyMap<string, number>;
  /** The roles that `runAs` may switch to. @default ['anon', 'authenticated'] */
  readonly roles?: readonly string[];
  /** Turn off behind a pooler that does not support prepared statements. @default true */
  readonly preparedStatements?: boolean;
  /** How many statements have a name at a time, under which each connection keeps them prepared. @default 500 */
  readonly maxPreparedStatements?: number;
  /** Hears of errors on idle connections. */
  readonly onError?: (error: Error) => void;
}

/** The inside of a `runAs`. */
export interface Transaction {
  query<Row extends object = Record<string, string | null>>(statement: Statement): Promise<readonly Row[]>;
  /** Runs the server's own SQL, as the login role. From then on nothing runs as the identity. */
  asServer(statement: Statement): Promise<unknown>;
}

export interface RunAsOptions {
  /** @default false */
  readonly isReadOnly?: boolean;
  /** The server's own SQL, run as the login role before anything else. Its rows are handed to `work`. */
  readonly first?: Statement;
  /** Called when all statements have succeeded, just before COMMIT is sent. */
  readonly beforeCommit?: () => void;
}

/** The inside of `readInSnapshot`: many reads of one moment, as several identities and as the server itself. */
export interface SnapshotReader {
  /** Runs the server's own SQL, as the login role. Call it before the first `as`. */
  asServer<Row extends object>(statement: Statement): Promise<readonly Row[]>;
  /** Runs a statement as the identity. Calls may follow one another without waiting. */
  as<Row extends object>(identity: Identity, statement: Statement): Promise<readonly Row[]>;
  /** Ends the reading, and runs the server's own SQL at a moment that is later than all of it. */
  afterwards<Row extends object>(statement: Statement): Promise<readonly Row[]>;
}

/** A connection that may have prepared so many times what is kept at a time is closed: Postgres forgets none by itself. */
const mostTimesPrepared = 3;

const beginWrite = 'begin';
const beginRead = 'begin read only';
const beginSnapshot = 'begin isolation level repeatable read read only';
const stepBack: Statement = { text: `select set_config('role', 'none', true)`, values: [] };
const assumeIdentity = `select set_config('role', $1, true), set_config('request.jwt.claims', $2, true),
  set_config('statement_timeout', $3, true), set_config('TimeZone', 'UTC', true)`;
const assumeIdentityToRead = `${assumeIdentity}, set_config('transaction_read_only', 'on', true)`;

export class Database {
  readonly #pool: pg.Pool;
  readonly #statementTimeoutMs: number;
  readonly #roleTimeoutsMs: ReadonlyMap<string, number>;
  readonly #roles: ReadonlySet<string>;
  readonly #names: StatementNames | undefined;
  readonly #maxPreparedStatements: number;
  /** How many names had been given when each connection was opened. */
  readonly #namesAtFirst = new WeakMap<pg.PoolClient, number>();

  constructor(options: DatabaseOptions) {
    this.#pool = new pg.Pool({
      connectionString: options.connectionString,
      max: options.maxConnections ?? 10,
      connectionTimeoutMillis: 10_000,
      idleTimeoutMillis: 30_000,
      application_name: 'rowcast',
      pipeline: true,
    });
    listenForErrors(this.#pool, (error) => options.onError?.(error));
    this.#statementTimeoutMs = options.statementTimeoutMs ?? 10_000;
    this.#roleTimeoutsMs = options.roleTimeoutsMs ?? new Map();
    this.#roles = new Set(options.roles ?? ['anon', 'authenticated']);
    this.#maxPreparedStatements = options.maxPreparedStatements ?? 500;
    const usesNames = options.preparedStatements ?? true;
    this.#names = usesNames ? new StatementNames(this.#maxPreparedStatements) : undefined;
  }

  /** The pool, for the parts that bring their own SQL and never run a client's: accounts and the change log. */
  get pool(): pg.Pool {
    return this.#pool;
  }

  /** How many connections are lent out and how many lie idle, and how many requests wait for one. */
  get connectionCounts(): { readonly busy: number; readonly idle: number; readonly waiting: number } {
    const { totalCount, idleCount, waitingCount } = this.#pool;
    return { busy: totalCount - idleCount, idle: idleCount, waiting: waitingCount };
  }

  /**
   * Runs `work` as the identity, under row-level security, in one transaction. Throws WRITE_OUTCOME_UNKNOWN if the
   * connection is lost while it commits.
   */
  async runAs<T, First extends object = never>(
    identity: Identity,
    work: (transaction: Transaction, first: readonly First[]) => Promise<T>,
    options: RunAsOptions = {},
  ): Promise<T> {
    this.#checkRole(identity);
    const client = await this.#connect();
    let failure: Error | undefined;
    let isCommitting = false;
    try {
      const first = await this.#begin<First>(client, identity, options);
      const result = await work(this.#openTransaction(client, identity), first);
      options.beforeCommit?.();
      isCommitting = true;
      await commit(client);
      return result;
    } catch (error) {
      failure = await rollBack(client);
      const known = translatePostgresError(error);
      throw isCommitting && !options.isReadOnly ? withUnknownOutcome(known) : known;
    } finally {
      this.#release(client, failure);
    }
  }

  /** Runs one read as the identity, in a transaction that takes one message to Postgres and one answer. */
  async readAs<Row extends object>(identity: Identity, statement: Statement): Promise<readonly Row[]> {
    const [rows] = await this.readAsThen<Row, never>(identity, statement);
    if (rows.status === 'rejected') throw rows.reason;
    return rows.value;
  }

  /** The same, and then, if asked, the server's own SQL at a moment that is later than the read. Both leave in one write. */
  async readAsThen<Row extends object, Later extends object>(
    identity: Identity,
    statement: Statement,
    later?: Statement,
  ): Promise<readonly [PromiseSettledResult<readonly Row[]>, PromiseSettledResult<readonly Later[]>]> {
    this.#checkRole(identity);
    const client = await this.#connect();
    const assumed = this.#assumption(assumeIdentityToRead, identity);
    const asked = sendTogether(client.connection, () => {
      const read = queryJoined(client, assumed, this.#named(identity.role, statement));
      // The type of the rows is what the caller says of its statement.
      const rows = read.then(([, result]) => result.rows as unknown as readonly Row[]);
      return [rows, later ? this.#query<Later>(client, 'login', later) : []] as const;
    });
    const outcomes = await Promise.allSettled(asked);
    const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    const isBroken = failures.some((error) => isConnectionFailure(error) || !(error instanceof pg.DatabaseError));
    this.#release(client, isBroken);
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') outcome.reason = translatePostgresError(outcome.reason);
    return outcomes;
  }

  /**
   * Runs reads that all see the same moment of the database. What one identity's statement raises ends
   * the whole reading: the promise of that statement rejects first.
   */
  readInSnapshot<T>(work: (reader: SnapshotReader) => Promise<T>): Promise<T> {
    return this.#read((client, end) =>
      work({
        asServer: (statement) => this.#query(client, 'login', statement),
        afterwards: (statement) => {
          end();
          return this.#query(client, 'login', statement);
        },
        as: async <Row extends object>(identity: Identity, statement: Statement): Promise<readonly Row[]> => {
          this.#checkRole(identity);
          try {
            return await this.#queryAs<Row>(client, identity, statement);
          } catch (error) {
            throw translatePostgresError(error);
          }
        },
      }),
    );
  }

  async close(): Promise<void> {
    await this.#pool.end();
  }

  async #connect(): Promise<pg.PoolClient> {
    try {
      const client = await this.#pool.connect();
      if (!this.#namesAtFirst.has(client)) this.#namesAtFirst.set(client, this.#names?.given ?? 0);
      return client;
    } catch (error) {
      throw new RowcastError('SERVER_DATABASE_UNAVAILABLE', 'the database cannot be reached', { cause: error });
    }
  }

  /** With a failure, or if too much has been prepared on it, the connection is closed. */
  #release(client: pg.PoolClient, failure?: Error | boolean): void {
    const given = (this.#names?.given ?? 0) - (this.#namesAtFirst.get(client) ?? 0);
    client.release(failure || given > this.#maxPreparedStatements * mostTimesPrepared);
  }

  /**
   * A transaction that reads one moment. `begin` travels with what `work` asks first, and nobody waits for its end:
   * what was read is right whether or not the connection lives to see the commit.
   */
  async #read<T>(work: (client: pg.PoolClient, end: () => void) => Promise<T>): Promise<T> {
    const client = await this.#connect();
    let ended: Promise<void> | undefined;
    const end = (): Promise<void> => {
      ended ??= commit(client);
      ended.catch(() => {});
      return ended;
    };
    try {
      const { begun, working } = sendTogether(client.connection, () => {
        const begun = client.query(beginSnapshot);
        begun.catch(() => {});
        return { begun, working: work(client, end) };
      });
      const result = await working;
      await begun;
      void end().then(
        () => this.#release(client),
        (error: Error) => this.#release(client, error),
      );
      return result;
    } catch (error) {
      this.#release(client, await rollBack(client));
      throw translatePostgresError(error);
    }
  }

  /** Sends the identity and the statement together. If the first fails, so does the second. */
  async #queryAs<Row extends object>(
    client: pg.PoolClient,
    identity: Identity,
    statement: Statement,
  ): Promise<readonly Row[]> {
    const assumed = this.#assume(client, identity);
    const rows = this.#query<Row>(client, identity.role, statement);
    const [first, second] = await Promise.allSettled([assumed, rows]);
    if (first.status === 'rejected') throw first.reason;
    if (second.status === 'rejected') throw second.reason;
    return second.value;
  }

  #checkRole(identity: Identity): void {
    if (this.#roles.has(identity.role)) return;
    throw new RowcastError('AUTH_ROLE_NOT_ALLOWED', `the server may not switch to the role "${identity.role}"`);
  }

  #openTransaction(client: pg.PoolClient, { role }: Identity): Transaction {
    return {
      query: (statement) => this.#query(client, role, statement),
      asServer: (statement) => Promise.all([stepBack, statement].map((server) => this.#query(client, 'login', server))),
    };
  }

  async #begin<First extends object>(
    client: pg.PoolClient,
    identity: Identity,
    { isReadOnly, first }: RunAsOptions,
  ): Promise<readonly First[]> {
    const [, rows] = await sendTogether(client.connection, () =>
      Promise.all([
        client.query(isReadOnly ? beginRead : beginWrite),
        first ? this.#query<First>(client, 'login', first) : [],
        this.#assume(client, identity),
      ]),
    );
    return rows;
  }

  async #assume(client: pg.PoolClient, identity: Identity): Promise<void> {
    await client.query(this.#assumption(assumeIdentity, identity));
  }

  #assumption(text: string, { role, claims }: Identity): pg.QueryConfig {
    const timeoutMs = this.#roleTimeoutsMs.get(role) ?? this.#statementTimeoutMs;
    return this.#named('login', { text, values: [role, JSON.stringify(claims), String(timeoutMs)] });
  }

  async #query<Row extends object>(client: pg.PoolClient, role: string, statement: Statement): Promise<readonly Row[]> {
    const result = await client.query<Row>(this.#named(role, statement));
    return result.rows;
  }

  #named(role: string, { text, values }: Statement): pg.QueryConfig {
    const name = this.#names?.nameOf(role, text);
    return { text, values: [...values], ...(name !== undefined && { name }) };
  }
}

/** Whether a transaction whose COMMIT was sent was committed cannot be told if no answer came. */
function withUnknownOutcome(error: unknown): unknown {
  if (!(error instanceof RowcastError) || error.code !== 'SERVER_DATABASE_UNAVAILABLE') return error;
  return new RowcastError('WRITE_OUTCOME_UNKNOWN', 'the database was lost while this was being committed', {
    hint: 'it may or may not have happened: send it again with the same key, or look before you repeat it',
    cause: error,
  });
}

/**
 * Hears of connections that die, in the pool and on loan alike: an error that nobody listens for would end
 * the process. Whoever waits for an answer on such a connection is told as well.
 */
export function listenForErrors(pool: pg.Pool, onError: (error: Error) => void): void {
  pool.on('error', onError);
  pool.on('connect', (client) => client.on('error', () => {}));
}

async function commit(client: pg.PoolClient): Promise<void> {
  const { command } = await client.query('commit');
  assert(command === 'COMMIT', 'a transaction whose statements succeeded commits');
}

/** Leaves the connection clean. Returns an error if it has to be thrown away. */
async function rollBack(client: pg.PoolClient): Promise<Error | undefined> {
  try {
    await client.query('rollback');
    return undefined;
  } catch (error) {
    return error instanceof Error ? error : new Error(String(error));
  }
}
