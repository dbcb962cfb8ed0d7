/**
 * Finds what the policies of a table read beside the row itself: other tables, through sub-queries,
 * functions, views, and the policies of the tables so reached. Pure.
 *
 * May name too much, never too little: a table named without need costs evaluations, a missing one leaves
 * a revoked row on a screen. Policies and `begin atomic` functions have their reads in `pg_depend`; the
 * bodies of other functions are searched for every name that is a table's or function's. What cannot be
 * seen through at all (dynamic SQL, the clock, a language we cannot read) makes the reach opaque, and
 * the engine looks again from time to time.
 */
import type { FixedReads, PolicyReach } from './catalog.js';
import { type ClaimsRead, claimsIn, claimsOfIdentityFunction, unionOfClaims } from './claims-read.js';
import type { FunctionFacts, Introspection, PolicyFacts, TableFacts } from './introspect.js';
import { isUnreadable, isUnsteady, namesIn } from './names-in.js';
import { conditionOf, type DemandWorld, readDemandsOf, rowDemandsOf } from './policy-demands.js';
import type { ReadingText } from './read-demand.js';

export class PolicyReachFinder {
  readonly #tables: ReadonlyMap<number, TableFacts>;
  readonly #functions: ReadonlyMap<number, FunctionFacts>;
  readonly #policies: ReadonlyMap<number, readonly PolicyFacts[]>;
  /** What each table is a partition of, or inherits from. */
  readonly #wholes: ReadonlyMap<number, readonly TableFacts[]>;
  /** The partitions of each table. */
  readonly #parts: ReadonlyMap<number | null, readonly TableFacts[]>;
  readonly #tablesByName: ReadonlyMap<string, readonly TableFacts[]>;
  readonly #functionsByName: ReadonlyMap<string, readonly FunctionFacts[]>;
  readonly #operators: Introspection['operators'];
  readonly #casts: Introspection['casts'];

  constructor(facts: Introspection) {
    this.#tables = new Map(facts.tables.map((table) => [table.oid, table]));
    this.#functions = new Map(facts.functions.map((routine) => [routine.oid, routine]));
    const forReading = facts.policies.filter(({ command }) => command === 'r' || command === '*');
    this.#policies = groupBy(forReading, (policy) => policy.table);
    this.#wholes = wholesOf(facts.tables);
    this.#parts = groupBy(facts.tables, (table) => table.parent);
    this.#tablesByName = groupBy(facts.tables, (table) => table.name);
    this.#functionsByName = groupBy(facts.functions, (routine) => routine.name);
    this.#operators = facts.operators;
    this.#casts = facts.casts;
  }

  /** The reach of a table's policies for one role. */
  find(table: number, role: string): PolicyReach {
    const walk = new Walk(role);
    this.#enterTable(table, walk, false);
    const others = new Set(walk.tables);
    if (!walk.readsItself) others.delete(table);
    const { isOpaque, claims, relatives } = walk;
    return {
      tables: others,
      relatives,
      isOpaque,
      claims,
      columns: this.#columnsOf(table, role),
      ...this.#demandsOf(table, walk),
    };
  }

  /**
   * What an expression of a policy (its USING or its WITH CHECK) reads, if it reads nothing of the row itself and its
   * answer changes with nothing else; undefined otherwise.
   */
  findFixed(policy: PolicyFacts, expression: string, role: string): FixedReads | undefined {
    if (readsRow(policy, expression)) return undefined;
    const walk = new Walk(role);
    this.#readText({ sql: expression, language: 'expression', argumentNames: [] }, walk);
    const isOwn = (read: number): boolean => read === policy.table;
    const readsOwn = mentionsAsRelation(expression, this.#tables.get(policy.table)?.name ?? '');
    const reads = policy.reads.filter((read) => !isOwn(read) || readsOwn);
    this.#enterAll({ reads, readsFunctions: policy.readsFunctions }, walk, false);
    return walk.isOpaque ? undefined : { tables: walk.tables, readDemands: this.#readDemandsOf(walk) };
  }

  #demandsOf(oid: number, walk: Walk): Pick<PolicyReach, 'rowDemands' | 'readDemands' | 'condition'> {
    const table = this.#tables.get(oid);
    if (!table || walk.isOpaque) return { rowDemands: null, readDemands: new Map(), condition: null };
    const { role } = walk;
    const policies = this.#policies.get(oid) ?? [];
    return {
      rowDemands: rowDemandsOf({ table, policies, role }, this.#world) ?? null,
      readDemands: this.#readDemandsOf(walk),
      condition: walk.readsItself ? null : conditionOf({ table, policies, role }),
    };
  }

  #readDemandsOf(walk: Walk): PolicyReach['readDemands'] {
    const isApart = (other: TableFacts): boolean =>
      other.kind === 'r' && !walk.relatives.has(other.oid) && !this.#wholes.has(other.oid) && other.heirs.length === 0;
    const read = [...walk.tables].flatMap((found) => this.#tables.get(found) ?? []).filter(isApart);
    const alone = read.filter(({ name }) => this.#tablesByName.get(name)?.length === 1);
    return readDemandsOf({ tables: alone, texts: walk.texts }, this.#world);
  }

  get #world(): DemandWorld {
    return {
      functions: this.#functionsByName,
      hasOwnEquality: this.#operators.some(({ symbol }) => symbol === '='),
    };
  }

  /** The columns that a table's own policies look at. A whole row (`messages.*`) is all of them. */
  #columnsOf(table: number, role: string): ReadonlySet<string> | 'all' {
    if (this.#tables.get(table)?.kind === 'v') return 'all';
    const policies = (this.#policies.get(table) ?? []).filter((policy) => policy.roles.includes(role));
    if (policies.some((policy) => policy.expression.includes('*') || policy.columns.includes('*'))) return 'all';
    return new Set(policies.flatMap((policy) => policy.columns));
  }

  /** A table's own policies, and what a view stands for. As anyone: the policies of every role may bind. */
  #enterTable(oid: number, walk: Walk, asAnyone: boolean): void {
    walk.readsItself ||= walk.root === oid;
    walk.root ??= oid;
    if (!walk.visits(oid, asAnyone)) return;
    const table = this.#tables.get(oid);
    if (!table) return walk.meetTheUnknown();
    walk.tables.add(oid);
    if (table.kind === 'm' || table.kind === 'f') walk.isOpaque = true;
    if (table.definition !== null)
      this.#readText({ sql: table.definition, language: 'expression', argumentNames: [] }, walk);
    if ((table.kind === 'r' || table.kind === 'p') && !this.#isCaptured(table)) walk.isOpaque = true;
    this.#enterRelatives(table, walk);
    this.#enterAll(table, walk, asAnyone || !table.isInvoker);
    for (const policy of this.#policies.get(oid) ?? []) {
      if (!asAnyone && !policy.roles.includes(walk.role)) continue;
      this.#readText({ sql: policy.expression, language: 'expression', argumentNames: [] }, walk);
      // Every policy depends on its own table; only a sub-query on it counts as reading it.
      const others = policy.reads.filter((read) => read !== oid);
      this.#enterAll({ reads: others, readsFunctions: policy.readsFunctions }, walk, asAnyone);
      if (mentionsAsRelation(policy.expression, table.name)) walk.readsItself ||= walk.root === oid;
    }
  }

  /**
   * The tables that inherit from it are read with it; and what is done to a table through one that it is part
   * of, or inherits from, is logged as a change of that one.
   */
  #enterRelatives(table: TableFacts, walk: Walk): void {
    const heirs = table.heirs.flatMap((oid) => this.#tables.get(oid) ?? []);
    for (const relative of [...heirs, ...(this.#wholes.get(table.oid) ?? [])]) {
      if (walk.relatives.has(relative.oid)) continue;
      walk.relatives.add(relative.oid);
      walk.tables.add(relative.oid);
      if (!this.#isCaptured(relative)) walk.isOpaque = true;
      this.#enterRelatives(relative, walk);
    }
  }

  #isCaptured(table: TableFacts): boolean {
    return table.isCaptured && (this.#parts.get(table.oid) ?? []).every((part) => this.#isCaptured(part));
  }

  #enterAll(from: Reads, walk: Walk, asAnyone: boolean): void {
    for (const read of from.reads) this.#enterTable(read, walk, asAnyone);
    for (const routine of from.readsFunctions) this.#enterFunction(routine, walk);
  }

  /** A function may run as its owner, or take on another role. */
  #enterFunction(oid: number, walk: Walk): void {
    if (walk.functions.has(oid)) return;
    walk.functions.add(oid);
    const routine = this.#functions.get(oid);
    if (routine?.isPure) return;
    if (!routine || (routine.language !== 'sql' && routine.language !== 'plpgsql')) return walk.meetTheUnknown();
    if (!routine.configures.every((name) => harmlessSettings.has(name))) walk.meetTheUnknown();
    const claims = claimsOfIdentityFunction(routine);
    if (claims !== undefined) return walk.read(claims);
    this.#enterAll(routine, walk, true);
    const { language, argumentNames } = routine;
    const names = this.#readText({ sql: routine.body, language, argumentNames }, walk);
    if (routine.language === 'plpgsql' && names.has('execute')) walk.meetTheUnknown();
    for (const name of names) {
      for (const table of this.#tablesByName.get(name) ?? []) this.#enterTable(table.oid, walk, true);
      for (const called of this.#functionsByName.get(name) ?? []) this.#enterFunction(called.oid, walk);
    }
    for (const { symbol, routine: behind } of this.#operators) {
      if (routine.body.includes(symbol)) this.#enterFunction(behind, walk);
    }
    // A cast leaves no trace in the text.
    for (const cast of this.#casts) this.#enterFunction(cast, walk);
  }

  #readText(text: ReadingText, walk: Walk): ReadonlySet<string> {
    const names = namesIn(text.sql);
    walk.texts.push(text);
    if (isUnsteady(text.sql, names)) walk.isOpaque = true;
    if (isUnreadable(names)) walk.meetTheUnknown();
    walk.read(claimsIn(text.sql));
    return names;
  }
}

/** What a function may set for itself without changing what it answers. A search_path is of no account, as every table of a name is read. */
const harmlessSettings = new Set([
  'search_path',
  'statement_timeout',
  'lock_timeout',
  'work_mem',
  'plan_cache_mode',
  'jit',
]);

type Reads = Pick<FunctionFacts, 'reads' | 'readsFunctions'>;

/** What one search has met so far. */
class Walk {
  readonly role: string;
  readonly tables = new Set<number>();
  /** Those of the tables that have been met as heirs of others, or as what others are part of. */
  readonly relatives = new Set<number>();
  readonly functions = new Set<number>();
  /** All that was read, other than the identity functions. */
  readonly texts: ReadingText[] = [];
  root: number | undefined;
  readsItself = false;
  isOpaque = false;
  claims: ClaimsRead = new Set();
  readonly #visited = new Set<string>();

  constructor(role: string) {
    this.role = role;
  }

  /** Whether there is something new to see: what is read as anyone has been read as the role too. */
  visits(table: number, asAnyone: boolean): boolean {
    if (this.#visited.has(`${table} as anyone`) || this.#visited.has(`${table} ${asAnyone ? 'as anyone' : ''}`))
      return false;
    this.#visited.add(`${table} ${asAnyone ? 'as anyone' : ''}`);
    return true;
  }

  read(claims: ClaimsRead): void {
    this.claims = unionOfClaims(this.claims, claims);
  }

  /** Something that cannot be looked into: it may read any claim, and change without a trace. */
  meetTheUnknown(): void {
    this.isOpaque = true;
    this.claims = 'all';
  }
}

/** Both expressions of a policy have their columns in one list. A whole row is printed as `messages.*`. */
function readsRow({ columns }: PolicyFacts, expression: string): boolean {
  if (columns.includes('*') || expression.includes('.*')) return true;
  const names = namesIn(expression);
  return columns.some((column) => names.has(column));
}

/** In the text that Postgres prints, a column is qualified (`messages.room_id`) and a table in FROM is followed by no dot. */
function mentionsAsRelation(expression: string, table: string): boolean {
  const unqualifiers = expression.replaceAll(/("(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*)\./gu, ' ');
  return namesIn(unqualifiers).has(table);
}

function wholesOf(tables: readonly TableFacts[]): ReadonlyMap<number, readonly TableFacts[]> {
  const byOid = new Map(tables.map((table) => [table.oid, table]));
  const pairs = tables.flatMap((table) => {
    const whole = table.parent === null ? undefined : byOid.get(table.parent);
    return [...table.heirs.map((part) => ({ part, whole: table })), ...(whole ? [{ part: table.oid, whole }] : [])];
  });
  const grouped = groupBy(pairs, ({ part }) => part);
  return new Map([...grouped].map(([part, found]) => [part, found.map(({ whole }) => whole)]));
}

function groupBy<Value, Key>(
  values: readonly Value[],
  keyOf: (value: Value) => Key,
): ReadonlyMap<Key, readonly Value[]> {
  const groups = new Map<Key, Value[]>();
  for (const value of values) {
    const key = keyOf(value);
    const group = groups.get(key);
    if (group) group.push(value);
    else groups.set(key, [value]);
  }
  return groups;
}
