/**
 * Plays a random scenario against a whole server and holds everything that its clients are sent to the
 * truth: each version of each result is what a fresh `select` as that identity gave after some commit, in the
 * order of the commits; once settled, the newest; and no byte holds what its reader could never see.
 *
 * Every commit is waited for, so the truth of each is known. What races is the server's own work.
 */
import { type MutationSpec, type QuerySpec, queryKey } from '@rowcast/protocol';
import { createTestDatabase, type TestClient, type TestDatabase, testServerUrl } from '@rowcast/test-support';
import pg from 'pg';
import type { RunningServer } from '../src/main.js';
import { createFunctionsSql, policiesSql, volatileFunction } from './random-policies.js';
import type { Asker, Scenario, Step, Subscribing, WrittenTransaction } from './random-scenario.js';
import { people, worldPrisma, worldRows, worldTables } from './random-world.js';
import { prepareTestDatabase, startTestApp, type TestApp } from './start-test-app.js';
import { askerKey, canariesIn, Truth, visibleTextSql } from './truth.js';
import { Watcher } from './watcher.js';

/** Something that must hold did not. The message says what, and after which step. */
class BrokenPromise extends Error {
  override readonly name = 'BrokenPromise';
}

/** The database that each scenario is given a clone of. */
export async function createWorldTemplate(): Promise<TestDatabase> {
  const database = await createTestDatabase();
  await prepareTestDatabase(database, `${worldTables}${createFunctionsSql()}${visibleTextSql}${numbered(worldRows)}`);
  const server = new pg.Client(testServerUrl());
  await server.connect();
  // Only a database without connections can be cloned.
  await server.query('select pg_terminate_backend(pid) from pg_stat_activity where datname = $1', [database.name]);
  await server.end();
  return database;
}

/** How much was held to the truth. */
export interface ScenarioCounts {
  readonly versions: number;
  readonly changes: number;
}

export async function runScenario(scenario: Scenario, template: string): Promise<ScenarioCounts> {
  await using run = await ScenarioRun.start(scenario, template);
  for (const [index, step] of scenario.steps.entries()) {
    await run.play(step).catch((error: unknown) => {
      if (!(error instanceof Error)) throw error;
      throw new BrokenPromise(`step ${index}: ${error.message}`, { cause: error });
    });
  }
  return run.counts;
}

let lastNumber = 0;

/** Replaces each `§` by a number of its own. */
export function numbered(text: string): string {
  return text.replaceAll('§', () => {
    lastNumber += 1;
    return String(lastNumber);
  });
}

interface Marker {
  readonly client: TestClient;
  readonly subscription: number;
}

const schemaMark = { model: 'SchemaMark', action: 'findMany', args: {} } as const;

class ScenarioRun implements AsyncDisposable {
  readonly #app: TestApp;
  readonly #truth: Truth;
  readonly #writers: readonly pg.Client[];
  readonly #watchers: Watcher[] = [];
  /** Of each server, one client that watches a grant, to see when it has taken in a change of the schema. */
  readonly #markers: readonly Marker[];
  #settlings = 0;
  #isSettled = true;

  static async start(scenario: Scenario, template: string): Promise<ScenarioRun> {
    const policies = Object.entries(scenario.policies).map(([table, drawn]) => policiesSql(table, drawn));
    const app = await startTestApp({
      schema: worldPrisma,
      sql: '',
      template,
      prepare: policies.join('\n'),
      config: { refreshedBytes: 0, sessionLimits: { messagesPerSecond: 10_000, messageBurst: 100_000 } },
    });
    try {
      const truth = await Truth.open(app.database.url);
      const writers = [0, 1, 2].map(() => new pg.Client(app.database.url));
      await Promise.all(writers.map((writer) => writer.connect()));
      for (const writer of writers) writer.on('error', () => {});
      const servers = [app.server];
      while (servers.length < scenario.servers) servers.push(await app.startServer());
      const markers: Marker[] = [];
      for (const server of servers) {
        const client = await app.connect(people[0] ?? null, {}, server);
        markers.push({ client, subscription: await client.subscribe(schemaMark) });
      }
      const run = new ScenarioRun({ app, truth, writers, markers });
      await run.#connect(scenario, servers);
      return run;
    } catch (error) {
      await app[Symbol.asyncDispose]();
      throw error;
    }
  }

  private constructor(parts: {
    readonly app: TestApp;
    readonly truth: Truth;
    readonly writers: readonly pg.Client[];
    readonly markers: readonly Marker[];
  }) {
    this.#app = parts.app;
    this.#truth = parts.truth;
    this.#writers = parts.writers;
    this.#markers = parts.markers;
  }

  async #connect(scenario: Scenario, servers: readonly RunningServer[]): Promise<void> {
    // A volatile function looks into a newer snapshot than the statement that calls it, and mixes the two.
    const isEachVersionTrue = !JSON.stringify(scenario).includes(volatileFunction);
    for (const [number, asker] of scenario.clients.entries()) {
      const client = await this.#app.connect(asker.userId, asker.claims, servers[number % servers.length]);
      this.#watchers.push(new Watcher({ number, client, asker, truth: this.#truth, isEachVersionTrue }));
    }
    await this.#onCommit();
    for (const subscribing of scenario.subscriptions) await this.#subscribe(subscribing);
    await this.#settle();
  }

  get counts(): ScenarioCounts {
    const sum = (of: (watcher: Watcher) => number): number => this.#watchers.map(of).reduce((a, b) => a + b, 0);
    return { versions: sum(({ counts }) => counts.versions), changes: sum(({ counts }) => counts.changes) };
  }

  async play(step: Step): Promise<void> {
    switch (step.kind) {
      case 'write':
        await this.#write(step.transactions, step.order);
        break;
      case 'mutate':
        await this.#mutate(this.#watcher(step.client), step.mutations);
        break;
      case 'ddl':
        await this.#changeSchema(step.sql, step.writes);
        break;
      case 'subscribe':
        await this.#subscribe(step.subscribing);
        break;
      case 'unsubscribe':
        this.#unsubscribe(step.subscription);
        break;
      case 'authenticate':
        await this.#authenticate(this.#watcher(step.client), step.asker);
        break;
    }
    if (!('isAwaited' in step) || step.isAwaited) await this.#settle();
  }

  async #subscribe({ client, query }: Subscribing): Promise<void> {
    const watchers = client === 'everyone' ? this.#watchers : [this.#watcher(client)];
    for (const watcher of watchers) await this.#follow(watcher, query);
  }

  async #follow(watcher: Watcher, query: QuerySpec): Promise<void> {
    const equal = this.#watchers
      .filter((other) => askerKey(other.asker) === askerKey(watcher.asker))
      .flatMap((other) => other.watched)
      .find((other) => queryKey(other.query) === queryKey(query));
    await watcher.subscribe(query, equal?.truths);
    this.#isSettled = false;
  }

  #unsubscribe(subscription: number): void {
    const all = this.#watchers.flatMap((watcher) => watcher.watched.map((_, index) => ({ watcher, index })));
    const chosen = all[subscription % Math.max(1, all.length)];
    chosen?.watcher.unsubscribe(chosen.index);
  }

  async #authenticate(watcher: Watcher, asker: Asker): Promise<void> {
    await this.#settle();
    const token = asker.userId === null ? null : await this.#app.tokenFor(asker.userId, asker.claims);
    this.#complain(await watcher.authenticate(asker, token));
    this.#isSettled = false;
  }

  /** The statements of the transactions one at a time, in the order drawn. */
  async #write(transactions: readonly WrittenTransaction[], order: readonly number[]): Promise<void> {
    const lockTimeout = transactions.length > 1 ? '50ms' : '5s';
    let going = transactions.flatMap((transaction, index) => {
      const writer = this.#writers[index];
      return writer ? [new OpenTransaction(writer, transaction, lockTimeout)] : [];
    });
    for (let turn = 0; going.length > 0; turn += 1) {
      const drawn = order.length === 0 ? 0 : (order[turn % order.length] ?? 0);
      const next = going.find((transaction) => transaction.locksOut) ?? going[drawn % going.length];
      const outcome = await next?.goOn();
      if (outcome === 'committed') await this.#onCommit();
      if (outcome !== 'open') going = going.filter((other) => other !== next);
    }
  }

  async #mutate(watcher: Watcher, mutations: readonly MutationSpec[]): Promise<void> {
    const text = numbered(JSON.stringify(mutations));
    watcher.allow(canariesIn(text));
    await watcher.client.mutate(...(JSON.parse(text) as MutationSpec[])).catch((error: { code?: string }) => {
      if (error.code === undefined) throw error;
      if (error.code === 'SERVER_INTERNAL') throw new BrokenPromise(`${text} failed as SERVER_INTERNAL`);
    });
    await this.#onCommit();
  }

  async #changeSchema(sql: string, writes: readonly string[]): Promise<void> {
    await this.#settle();
    const [writer] = this.#writers;
    if (!writer) return;
    const statements = [...writes, sql].map((statement) => ({ sql: statement, isUndone: false }));
    const transaction = new OpenTransaction(writer, { statements, isRolledBack: false }, '5s');
    let outcome = await transaction.goOn();
    while (outcome === 'open') outcome = await transaction.goOn();
    await this.#truth.readGrants();
    await this.#onCommit();
    await writer.query('revoke select on schema_marks from authenticated');
    await this.#untilMarked(false, 'a grant to be seen revoked');
    await writer.query('grant select on schema_marks to authenticated');
    await this.#untilMarked(true, 'a grant to be seen given');
    this.#isSettled = false;
  }

  /** Sooner than a server would look by itself. */
  async #untilMarked(isReadable: boolean, what: string): Promise<void> {
    await Promise.all(
      this.#markers.map(({ client, subscription }) =>
        client.until(() => (client.result(subscription).error === undefined) === isReadable, what, 5_000),
      ),
    );
  }

  /** Whatever changed: what is true now, for everyone. */
  async #onCommit(): Promise<void> {
    for (const watcher of this.#watchers) await watcher.onCommit();
    this.#isSettled = false;
  }

  async #settle(): Promise<void> {
    if (this.#isSettled) return;
    await Promise.all(this.#watchers.map((watcher) => watcher.settle()));
    this.#complain(this.#watchers.flatMap((watcher) => watcher.judge(true)));
    this.#settlings += 1;
    for (const watcher of this.#watchers) this.#complain(await watcher.ask(this.#settlings));
    this.#isSettled = true;
  }

  #complain(complaints: readonly string[]): void {
    if (complaints.length > 0) throw new BrokenPromise(complaints.slice(0, 3).join('\n'));
  }

  #watcher(number: number): Watcher {
    const watcher = this.#watchers[number % this.#watchers.length];
    if (!watcher) throw new Error('a scenario has at least one client');
    return watcher;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#truth.close();
    await Promise.all(this.#writers.map((writer) => writer.end()));
    await this.#app[Symbol.asyncDispose]();
  }
}

/** A transaction under way, which goes on by one statement at a time. After one that fails, it begins anew with the next. */
class OpenTransaction {
  readonly #writer: pg.Client;
  readonly #transaction: WrittenTransaction;
  readonly #begin: string;
  #next = 0;
  /** Whether nobody can read some table until it ends, not even to know the truth. */
  locksOut = false;

  constructor(writer: pg.Client, transaction: WrittenTransaction, lockTimeout: string) {
    this.#writer = writer;
    this.#transaction = transaction;
    this.#begin = `begin; set local lock_timeout = '${lockTimeout}'`;
  }

  async goOn(): Promise<'open' | 'committed' | 'rolledBack'> {
    const { statements, isRolledBack } = this.#transaction;
    const statement = statements[this.#next];
    try {
      if (this.#next === 0) await this.#writer.query(this.#begin);
      this.#next += 1;
      if (statement === undefined) {
        await this.#writer.query(isRolledBack ? 'rollback' : 'commit');
        return isRolledBack ? 'rolledBack' : 'committed';
      }
      if (statement.isUndone) await this.#writer.query('savepoint before_it');
      this.locksOut ||= statement.sql.startsWith('truncate');
      await this.#writer.query(numbered(statement.sql));
      if (statement.isUndone) await this.#writer.query('rollback to before_it');
      return 'open';
    } catch (error) {
      if (!(error instanceof pg.DatabaseError)) throw error;
      await this.#writer.query(`rollback; ${this.#begin}`);
      return 'open';
    }
  }
}
