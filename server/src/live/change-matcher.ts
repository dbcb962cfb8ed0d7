/**
 * Finds the live queries that a batch of changes concerns: by index, and where that leaves many identities
 * over whom policies decide row by row, by asking Postgres for all of them together.
 */
import type { Catalog } from '../catalog/catalog.js';
import type { Change } from '../changes/change.js';
import type { Database } from '../database/database.js';
import type { Identity } from '../identity.js';
import type { ChangeTrace } from './change-trace.js';
import { claimedInterests, type Interest, openInterests, ownInterests } from './interests.js';
import type { MaintainedQuery } from './maintained-query.js';
import { QueryIndex } from './query-index.js';
import type { QueryPlan } from './query-planner.js';
import { type Asker, RowAsking } from './row-asking.js';
import { RowQuestion } from './row-question.js';
import { conditionToAsk } from './strategy.js';

export interface ChangeMatcherOptions {
  readonly database: Database;
  /** The query has to be evaluated. */
  readonly onConcerned: (query: MaintainedQuery, news: ConcerningNews) => void;
  /** Hears how many identities were asked about rows, for metrics. */
  readonly onAsked: (count: number) => void;
}

export interface ConcerningNews {
  /** Of the readings of the log that it came with. */
  readonly traces: readonly ChangeTrace[];
  /** Undefined if anything may have changed. */
  readonly changes?: readonly Change[];
}

/** What a query of one identity has to hear of, by whether Postgres is asked first. */
export interface OwnInterests {
  readonly direct: readonly Interest[];
  readonly asked: readonly {
    readonly dependency: QueryPlan['compiled']['dependencies'][number];
    readonly interests: readonly Interest[];
  }[];
}

type QueryAsker = Asker<MaintainedQuery>;

export class ChangeMatcher {
  readonly #options: ChangeMatcherOptions;
  readonly #asking: RowAsking<MaintainedQuery>;
  readonly #index = new QueryIndex<MaintainedQuery>();
  /** Those of which rows of a table are asked first. */
  readonly #askIndex = new QueryIndex<QueryAsker>();
  readonly #askers = new Map<
    MaintainedQuery,
    { readonly asker: QueryAsker; readonly interests: readonly Interest[] }[]
  >();
  readonly #questions = new Map<string, RowQuestion>();

  constructor(options: ChangeMatcherOptions) {
    this.#options = options;
    this.#asking = new RowAsking({
      ...options,
      onConcerned: (query, traces) => options.onConcerned(query, { traces }),
    });
  }

  watch(query: MaintainedQuery, interest: Interest): void {
    this.#index.add(query, [interest]);
  }

  unwatch(query: MaintainedQuery, interest: Interest): void {
    this.#index.remove(query, [interest]);
  }

  /** A query of one identity. */
  addOwn(query: MaintainedQuery, identity: Identity, { direct, asked }: OwnInterests): void {
    this.#index.add(query, direct);
    const askers = asked.flatMap(({ dependency, interests }) => {
      const question = this.#questionOf(dependency.model, identity.role);
      if (!question) throw new Error('broken invariant: what is to be asked can be asked');
      const asker: QueryAsker = { query, identity, question, answers: new Map(), epoch: 0 };
      this.#askIndex.add(asker, interests);
      return [{ asker, interests }];
    });
    if (askers.length > 0) this.#askers.set(query, askers);
  }

  remove(query: MaintainedQuery): void {
    this.#index.remove(query, query.interests);
    for (const { asker, interests } of this.#askers.get(query) ?? []) this.#askIndex.remove(asker, interests);
    this.#askers.delete(query);
  }

  take(
    changes: readonly Change[],
    { catalog, trace }: { readonly catalog: Catalog; readonly trace: ChangeTrace | undefined },
  ): void {
    const traces = trace ? [trace] : [];
    const touched = this.#index.match(changes, catalog);
    for (const query of touched) {
      this.forget(query);
      this.#options.onConcerned(query, { traces, changes });
    }
    for (const [table, changed] of groupByTable(changes, catalog)) {
      const askers = [...this.#askIndex.match(changed, catalog)].filter(({ query }) => !touched.has(query));
      for (const question of new Set(askers.map((asker) => asker.question))) {
        const rows = changed.some((change) => change.rows === null) ? null : changed.flatMap(({ rows }) => rows ?? []);
        if (question.table !== table) throw new Error('broken invariant: a question is about the rows of its table');
        const asked = askers.filter((asker) => asker.question === question);
        this.#asking.take({ question, rows, askers: asked, trace });
      }
    }
  }

  /** Anything may have changed that the policies of a query read. */
  forget(query: MaintainedQuery): void {
    for (const { asker } of this.#askers.get(query) ?? []) this.#asking.forget(asker);
  }

  /** Resolves when it is decided which of the changes taken so far concern the query. */
  async whenDecided(query: MaintainedQuery): Promise<void> {
    const askers = this.#askers.get(query) ?? [];
    await Promise.all(askers.map(({ asker }) => this.#asking.whenDecided(asker.question)));
  }

  /** With a new catalogue, policies may ask something else. All queries must have been removed. */
  useCatalog(): void {
    this.#questions.clear();
  }

  #questionOf(model: QueryPlan['compiled']['dependencies'][number]['model'], role: string): RowQuestion | undefined {
    const key = `${model.table.oid} ${role}`;
    const condition = conditionToAsk(model, role);
    const question = this.#questions.get(key) ?? (condition && new RowQuestion(model, condition));
    if (question) this.#questions.set(key, question);
    return question;
  }
}

/** What a query has to hear of that is evaluated as this identity, for it or for all that cannot be told from it. */
export function ownInterestsOf({ compiled, strategy }: QueryPlan, identity: Identity): OwnInterests {
  const { dependencies } = compiled;
  const { role } = identity;
  const isAsking = strategy.kind !== 're-run' && strategy.kind !== 'shared';
  const [direct, asked]: [Interest[], OwnInterests['asked'][number][]] = [[], []];
  for (const dependency of dependencies) {
    const interests = ownInterests(dependency, role, identity);
    if (isAsking && conditionToAsk(dependency.model, role)) asked.push({ dependency, interests });
    else direct.push(...interests);
  }
  direct.push(...openInterests(dependencies, role), ...claimedInterests(dependencies, role, identity));
  return { direct, asked };
}

function groupByTable(changes: readonly Change[], { roots }: Catalog): ReadonlyMap<number, readonly Change[]> {
  const groups = new Map<number, Change[]>();
  for (const change of changes) {
    const table = roots.get(change.table) ?? change.table;
    const group = groups.get(table);
    if (group) group.push(change);
    else groups.set(table, [change]);
  }
  return groups;
}
