/**
 * Two statements that go to Postgres in one message and come back in one answer. They share a transaction that
 * Postgres begins with the first and ends with the second, so that neither `begin` nor `commit` is sent. If the
 * first fails, the second does not run.
 *
 * `pg` ends the message of a query with a Sync, which ends the transaction; this query sends a single one. It
 * builds on members of `pg.Query` that are not in its types, and stands in for both statements while their answers
 * come: `pg` looks at `name` and `text` to remember what a connection has prepared.
 */
import pg from 'pg';

/** What the answer to each statement is like. */
export type JoinedResults = readonly [pg.QueryResult, pg.QueryResult];

interface PgConnection extends pg.Connection {
  readonly submittedNamedStatements: Record<string, string>;
}

interface PgQuery {
  name: string | undefined;
  text: string;
  values: unknown[] | undefined;
  prepare(connection: pg.Connection): void;
  handleCommandComplete(message: unknown, connection: pg.Connection): void;
  handleError(error: Error, connection: pg.Connection): void;
}

type Callback = (error: Error | null, results: JoinedResults) => void;

// The members are those of lib/query.js, whose version is pinned; `joined-query.pg.test.ts` goes through each.
const PgQuery = pg.Query as unknown as new (config: pg.QueryConfig & { callback: Callback }) => PgQuery;

class JoinedQuery extends PgQuery {
  readonly #first: pg.QueryConfig;
  readonly #second: pg.QueryConfig;

  constructor(first: pg.QueryConfig, second: pg.QueryConfig, callback: Callback) {
    super({ ...first, callback });
    this.#first = first;
    this.#second = second;
  }

  submit(connection: pg.Connection): null {
    sendTogether(connection, () => {
      for (const statement of [this.#first, this.#second]) {
        this.#standFor(statement);
        this.prepare(connection);
      }
      connection.sync();
    });
    this.#standFor(this.#first);
    return null;
  }

  override handleCommandComplete(message: unknown, connection: pg.Connection): void {
    super.handleCommandComplete(message, connection);
    this.#standFor(this.#second);
  }

  override handleError(error: Error, connection: pg.Connection): void {
    // Whichever failed, the second has not been prepared by this message.
    const { submittedNamedStatements } = connection as PgConnection;
    for (const { name } of [this.#first, this.#second]) if (name) delete submittedNamedStatements[name];
    super.handleError(error, connection);
  }

  /** Called by `prepare` in place of what would end the message. */
  _getRows(connection: pg.Connection): void {
    connection.execute({}, true);
  }

  #standFor({ name, text, values }: pg.QueryConfig): void {
    this.name = name;
    this.text = text;
    this.values = values;
  }
}

/** Runs both on a connection that has no transaction open. */
export function queryJoined(client: pg.Client, first: pg.QueryConfig, second: pg.QueryConfig): Promise<JoinedResults> {
  return new Promise((resolve, reject) => {
    const query = new JoinedQuery(first, second, (error, results) => (error ? reject(error) : resolve(results)));
    client.query(query);
  });
}

/** What `send` sends before it waits for anything leaves in one write. */
export function sendTogether<T>({ stream }: pg.Connection, send: () => T): T {
  stream.cork();
  try {
    return send();
  } finally {
    stream.uncork();
  }
}
