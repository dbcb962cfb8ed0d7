/**
 * Plays a random schedule against an engine, and holds every version of every live result to the truth: it is
 * what a fresh `select` as that identity gives in the snapshot of some commit, in the order of the commits; once
 * settled, the newest; and no byte holds what its reader could never see.
 *
 * Snapshots are kept open after each commit and asked afterwards, so that nothing slows the schedule down.
 */
import { queryKey, type RowcastError, type WireRow } from '@rowcast/protocol';
import pg from 'pg';
import type { Identity } from '../src/identity.js';
import type { LiveQuery, LiveQueryListener } from '../src/live/live-query.js';
import type { EngineSchedule, EngineStep } from './engine-schedule.js';
import { policiesSql, volatileFunction } from './random-policies.js';
import type { Asker } from './random-scenario.js';
import { worldPrisma } from './random-world.js';
import { numbered } from './run-scenario.js';
import { type EngineSeams, startEngine, type TestEngine } from './start-engine.js';
import { type Answer, answerOf, askerKey, canariesIn, claimsOf, Truth } from './truth.js';

/** What was found to be untrue. The message says of what, and after which step. */
export class UntrueResult extends Error {
  override readonly name = 'UntrueResult';
}

export interface EngineScheduleCounts {
  /** How many results had changed by a settling. */
  readonly changes: number;
  /** The strategies of the results that were watched. */
  readonly strategies: ReadonlySet<string>;
  /** How many evaluations spliced rows into what was held. */
  readonly splices: number;
}

export async function runEngineSchedule(
  schedule: EngineSchedule,
  template: string,
  seams: EngineSeams = {},
): Promise<EngineScheduleCounts> {
  const policies = Object.entries(schedule.policies).map(([table, drawn]) => policiesSql(table, drawn));
  await using engine = await startEngine('', { schema: worldPrisma, template, prepare: policies.join('\n'), seams });
  await using run = await EngineRun.start(engine, schedule);
  for (const [index, step] of schedule.steps.entries()) {
    await run.play(step).catch((error: unknown) => {
      if (error instanceof UntrueResult) error.message = `step ${index}: ${error.message}`;
      throw error;
    });
  }
  await run.play({ kind: 'settle' });
  return run.counts;
}

/** Hears of one result, and notes each version. */
class Notes implements LiveQueryListener {
  readonly frames: string[] = [];
  readonly versions: Answer[] = [];

  onSnapshot(liveQuery: LiveQuery): void {
    this.frames.push(liveQuery.snapshotFrame(1));
    this.#note(liveQuery);
  }

  onPatch(liveQuery: LiveQuery, frame: string): void {
    this.frames.push(frame);
    this.#note(liveQuery);
  }

  onFailure(error: RowcastError): void {
    this.versions.push({ failure: error.code });
  }

  #note({ rows }: LiveQuery): void {
    this.versions.push(answerOf(rows.map(({ row }) => JSON.parse(row) as WireRow)));
  }
}

type Watching = EngineSchedule['watching'][number] & { readonly notes: Notes };

/** What one asker could see by now, and what each of its queries came to. */
interface Known {
  readonly asker: Asker;
  readonly watched: readonly Watching[];
  readonly canaries: Set<string>;
  /** By query: the truths since the last settling. */
  readonly truths: Map<string, Answer[]>;
}

class EngineRun implements AsyncDisposable {
  readonly #engine: TestEngine;
  readonly #truth: Truth;
  readonly #writer: pg.Client;
  readonly #keepers: readonly pg.Client[];
  readonly #known: readonly Known[];
  readonly #isEachVersionTrue: boolean;
  /** The snapshots kept open, oldest first. */
  #snapshots: string[] = [];
  #changes = 0;
  readonly #strategies = new Set<string>();

  static async start(engine: TestEngine, schedule: EngineSchedule): Promise<EngineRun> {
    const { url } = engine.database;
    const clients = Array.from({ length: 7 }, () => new pg.Client(url));
    for (const client of clients) client.on('error', () => {});
    await Promise.all(clients.map((client) => client.connect()));
    const [writer, ...keepers] = clients;
    if (!writer) throw new Error('there is a writer');
    const run = new EngineRun({ engine, schedule, writer, keepers, truth: await Truth.open(url) });
    await run.#keepSnapshot();
    for (const { asker, watched } of run.#known) {
      for (const { query, notes } of watched) run.#subscribe(asker, query, notes);
    }
    await run.play({ kind: 'settle' });
    return run;
  }

  private constructor(parts: {
    readonly engine: TestEngine;
    readonly schedule: EngineSchedule;
    readonly writer: pg.Client;
    readonly keepers: readonly pg.Client[];
    readonly truth: Truth;
  }) {
    this.#engine = parts.engine;
    this.#truth = parts.truth;
    this.#writer = parts.writer;
    this.#keepers = parts.keepers;
    // A volatile function looks into a newer snapshot than the statement that calls it, and mixes the two.
    this.#isEachVersionTrue = !JSON.stringify(parts.schedule.policies).includes(volatileFunction);
    const watching = parts.schedule.watching.map((entry) => ({ ...entry, notes: new Notes() }));
    const askers = new Map(watching.map(({ asker }) => [askerKey(asker), asker]));
    this.#known = [...askers].map(([key, asker]) => ({
      asker,
      watched: watching.filter((entry) => askerKey(entry.asker) === key),
      canaries: new Set<string>(),
      truths: new Map<string, Answer[]>(),
    }));
  }

  get counts(): EngineScheduleCounts {
    const { splices } = this.#engine.counts;
    return { changes: this.#changes, strategies: this.#strategies, splices };
  }

  async play(step: EngineStep): Promise<void> {
    switch (step.kind) {
      case 'commit':
        await this.#commit(step.statements);
        break;
      case 'tell':
        await this.#engine.tell();
        break;
      case 'rumour':
        await this.#engine.tellOf(step.table);
        break;
      case 'settle':
        await this.#engine.tell();
        await Promise.all(this.#listeners.map((notes) => this.#engine.engine.isUpToDate(notes)));
        await this.#compare();
        break;
    }
  }

  get #listeners(): readonly Notes[] {
    return this.#known.flatMap(({ watched }) => watched.map(({ notes }) => notes));
  }

  #subscribe(asker: Asker, query: Watching['query'], notes: Notes): void {
    const role = asker.userId === null ? 'anon' : 'authenticated';
    const identity: Identity = { role, userId: asker.userId, claims: claimsOf(asker), expiresAtMs: null };
    this.#engine.engine.subscribe(query, identity, notes);
  }

  async #commit(statements: readonly string[]): Promise<void> {
    if (this.#snapshots.length === this.#keepers.length) await this.#readTruths();
    try {
      await this.#writer.query(`begin; ${statements.map(numbered).join('; ')}; commit`);
    } catch (error) {
      if (!(error instanceof pg.DatabaseError)) throw error;
      await this.#writer.query('rollback');
      return;
    }
    await this.#keepSnapshot();
  }

  /** Keeps what is true now, to be asked for later. */
  async #keepSnapshot(): Promise<void> {
    const keeper = this.#keepers[this.#snapshots.length];
    const exported = (await keeper?.query<{ id: string }>(
      'begin isolation level repeatable read; select pg_export_snapshot() as id',
    )) as unknown as pg.QueryResult<{ id: string }>[] | undefined;
    const id = exported?.[1]?.rows[0]?.id;
    if (id === undefined) throw new Error('a snapshot is exported');
    this.#snapshots.push(id);
  }

  /** Asks the kept snapshots, and lets them go. */
  async #readTruths(): Promise<void> {
    for (const snapshot of this.#snapshots) {
      for (const { asker, watched, canaries, truths } of this.#known) {
        const queries = [...new Map(watched.map(({ query }) => [queryKey(query), query])).values()];
        const answers = await this.#truth.answers(asker, queries, snapshot);
        for (const [index, query] of queries.entries()) {
          const known = truths.get(queryKey(query)) ?? [];
          truths.set(queryKey(query), [...known, answers[index] ?? { failure: 'no answer' }]);
        }
        for (const canary of await this.#truth.visible(asker, snapshot)) canaries.add(canary);
      }
    }
    await Promise.all(this.#keepers.slice(0, this.#snapshots.length).map((keeper) => keeper.query('rollback')));
    this.#snapshots = [];
  }

  async #compare(): Promise<void> {
    await this.#readTruths();
    for (const [kind, count] of Object.entries(this.#engine.engine.queryCounts))
      if (count > 0) this.#strategies.add(kind);
    for (const known of this.#known) {
      for (const watching of known.watched) this.#judge(known, watching);
      for (const [key, truths] of known.truths) {
        const now = truths.at(-1);
        if (truths.some((truth) => JSON.stringify(truth) !== JSON.stringify(now))) this.#changes += 1;
        known.truths.set(key, now ? [now] : []);
      }
    }
  }

  #judge({ asker, canaries, truths }: Known, { query, notes }: Watching): void {
    const known = truths.get(queryKey(query)) ?? [];
    const complain = (what: string, shown: unknown): never => {
      const all = known.map((truth, index) => `  truth ${index}  ${JSON.stringify(truth)}`).join('\n');
      throw new UntrueResult(
        `${JSON.stringify(claimsOf(asker))} ${JSON.stringify(query)} ${what}\n  ${JSON.stringify(shown)}\n${all}`,
      );
    };
    let position = 0;
    for (const version of notes.versions.slice(0, -1)) {
      const place = known.findIndex((truth, index) => index >= position && isSame(version, truth));
      if (place >= 0) position = place;
      else if (this.#isEachVersionTrue) complain('showed what was never true', version);
    }
    const [last, now] = [notes.versions.at(-1), known.at(-1)];
    if (!last || !now || !isSame(last, now)) complain('has not arrived at the truth', last);
    if (last) notes.versions.splice(0, notes.versions.length, last);
    for (const frame of notes.frames.splice(0)) {
      const forbidden = canariesIn(frame).filter((canary) => !canaries.has(canary));
      if (forbidden.length > 0) complain(`was sent ${forbidden[0]}, which it could never see`, frame);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#truth.close();
    await Promise.all([this.#writer, ...this.#keepers].map((client) => client.end()));
  }
}

/** A failure stands for any other, as long as access is what failed. */
function isSame(shown: Answer, truth: Answer): boolean {
  if ('failure' in truth) return 'failure' in shown && shown.failure.startsWith('ACCESS_');
  return 'rows' in shown && shown.rows === truth.rows;
}
