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
import type { PolicyReach } from './catalog.js';
import { type ClaimsRead, claimsIn, claimsOfIdentityFunction, unionOfClaims } from './claims-read.js';
import type { FunctionFacts, Introspection, PolicyFacts, TableFacts } from './introspect.js';

/** Names that make an answer depend on more than rows and claims. */
const unsteadyNames = new Set([
  ...['now', 'current_timestamp', 'current_date', 'current_time', 'localtime', 'localtimestamp', 'timeofday'],
  ...['clock_timestamp', 'statement_timestamp', 'transaction_timestamp', 'random', 'gen_random_uuid', 'txid_current'],
  ...['nextval', 'currval', 'lastval', 'dblink'],
]);

export class PolicyReachFinder {
  readonly #tables: ReadonlyMap<number, TableFacts>;
  readonly #functions: ReadonlyMap<number, FunctionFacts>;
  readonly #policies: ReadonlyMap<number, readonly PolicyFacts[]>;
  readonly #tablesByName: ReadonlyMap<string, readonly TableFacts[]>;
  readonly #functionsByName: ReadonlyMap<string, readonly FunctionFacts[]>;

  constructor(facts: Introspection) {
    this.#tables = new Map(facts.tables.map((table) => [table.oid, table]));
    this.#functions = new Map(facts.functions.map((routine) => [routine.oid, routine]));
    this.#policies = groupBy(facts.policies, (policy) => policy.table);
    this.#tablesByName = groupBy(facts.tables, (table) => table.name);
    this.#functionsByName = groupBy(facts.functions, (routine) => routine.name);
  }

  /** The reach of a table's policies for one role. */
  find(table: number, role: string): PolicyReach {
    const walk = new Walk(role);
    this.#enterTable(table, walk);
    const others = new Set(walk.tables);
    if (!walk.readsItself) others.delete(table);
    return { tables: others, isOpaque: walk.isOpaque, claims: walk.claims, columns: this.#columnsOf(table, role) };
  }

  /** The columns that a table's own policies look at. A whole row (`messages.*`) is all of them. */
  #columnsOf(table: number, role: string): ReadonlySet<string> | 'all' {
    if (this.#tables.get(table)?.kind === 'v') return 'all';
    const policies = (this.#policies.get(table) ?? []).filter((policy) => policy.roles.includes(role));
    if (policies.some((policy) => policy.expression.includes('*'))) return 'all';
    return new Set(policies.flatMap((policy) => policy.columns));
  }

  /** A table's own policies, and what a view stands for. */
  #enterTable(oid: number, walk: Walk): void {
    if (walk.tables.has(oid)) {
      walk.readsItself ||= walk.root === oid;
      return;
    }
    walk.root ??= oid;
    const table = this.#tables.get(oid);
    if (!table) return walk.meetTheUnknown();
    walk.tables.add(oid);
    if (table.kind === 'm' || table.kind === 'f') walk.isOpaque = true;
    if (table.definition !== null) {
      this.#checkNames(table.definition, walk);
      walk.read(claimsIn(table.definition));
    }
    if ((table.kind === 'r' || table.kind === 'p') && !table.isCaptured) walk.isOpaque = true;
    this.#enterAll(table, walk);
    for (const policy of this.#policies.get(oid) ?? []) {
      if (!policy.roles.includes(walk.role)) continue;
      this.#checkNames(policy.expression, walk);
      walk.read(claimsIn(policy.expression));
      // Every policy depends on its own table; only a sub-query on it counts as reading it.
      const others = policy.reads.filter((read) => read !== oid);
      this.#enterAll({ reads: others, readsFunctions: policy.readsFunctions }, walk);
      if (mentionsAsRelation(policy.expression, table.name)) walk.readsItself ||= walk.root === oid;
    }
  }

  #enterAll(from: { readonly reads: readonly number[]; readonly readsFunctions: readonly number[] }, walk: Walk): void {
    for (const read of from.reads) this.#enterTable(read, walk);
    for (const routine of from.readsFunctions) this.#enterFunction(routine, walk);
  }

  #enterFunction(oid: number, walk: Walk): void {
    if (walk.functions.has(oid)) return;
    walk.functions.add(oid);
    const routine = this.#functions.get(oid);
    if (!routine || (routine.language !== 'sql' && routine.language !== 'plpgsql')) return walk.meetTheUnknown();
    const claims = claimsOfIdentityFunction(routine);
    if (claims !== undefined) return walk.read(claims);
    walk.read(claimsIn(routine.body));
    this.#enterAll(routine, walk);
    const names = this.#checkNames(routine.body, walk);
    if (routine.language === 'plpgsql' && names.has('execute')) walk.meetTheUnknown();
    for (const name of names) {
      for (const table of this.#tablesByName.get(name) ?? []) this.#enterTable(table.oid, walk);
      for (const called of this.#functionsByName.get(name) ?? []) this.#enterFunction(called.oid, walk);
    }
  }

  #checkNames(text: string, walk: Walk): ReadonlySet<string> {
    const names = namesIn(text);
    for (const name of names) {
      if (unsteadyNames.has(name) || (name.startsWith('pg_') && name !== 'pg_catalog' && name !== 'pg_temp')) {
        walk.isOpaque = true;
      }
    }
    return names;
  }
}

/** What one search has met so far. */
class Walk {
  readonly role: string;
  readonly tables = new Set<number>();
  readonly functions = new Set<number>();
  root: number | undefined;
  readsItself = false;
  isOpaque = false;
  claims: ClaimsRead = new Set();

  constructor(role: string) {
    this.role = role;
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

/** Every identifier in a piece of SQL, folded to lower case unless quoted. Text in literals counts too. */
export function namesIn(sql: string): ReadonlySet<string> {
  const names = new Set<string>();
  for (const [, quoted, plain] of sql.matchAll(/"((?:[^"]|"")+)"|([\p{L}_][\p{L}\p{N}_$]*)/gu)) {
    if (quoted !== undefined) names.add(quoted.replaceAll('""', '"'));
    else if (plain !== undefined) names.add(plain.toLowerCase());
  }
  return names;
}

/** In the text that Postgres prints, a column is qualified (`messages.room_id`) and a table in FROM is followed by no dot. */
function mentionsAsRelation(expression: string, table: string): boolean {
  const unqualifiers = expression.replaceAll(/("(?:[^"]|"")+"|[\p{L}_][\p{L}\p{N}_$]*)\./gu, ' ');
  return namesIn(unqualifiers).has(table);
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
