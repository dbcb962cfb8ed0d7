/**
 * Judges what a project's database lets clients see and do. Pure: facts in, findings out. An error is a
 * hole or something Rowcast will refuse; a warning is slow or surprising.
 */
import { quoteIdentifier } from '../database/quote-identifier.js';
import { findBareCall, findComparedColumns } from './policy-expression.js';
import type { PolicyFacts, PolicyRule, TableRules, ViewRules } from './policy-facts.js';

export type PolicyRuleName =
  | 'rls-off'
  | 'no-policy'
  | 'bare-call'
  | 'no-role'
  | 'no-index'
  | 'readable-by-anon'
  | 'definer-search-path'
  | 'view-bypasses-rls'
  | 'not-repeatable'
  | 'not-in-files';

export interface PolicyFinding {
  readonly severity: 'error' | 'warning';
  readonly rule: PolicyRuleName;
  /** What it is about: a table, policy, function, view or file. */
  readonly object: string;
  readonly message: string;
  /** What to do, mostly as SQL. */
  readonly fix: string;
}

export function judgePolicies(facts: PolicyFacts): readonly PolicyFinding[] {
  const findings = [
    ...facts.tables.flatMap((table) => judgeTable(table, facts.policies)),
    ...facts.policies.flatMap((policy) => judgePolicy(policy, facts.tables)),
    ...facts.views.flatMap(judgeView),
    ...facts.openDefinerFunctions.map(judgeDefiner),
  ];
  return findings.sort((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'));
}

function judgeTable(table: TableRules, policies: readonly PolicyRule[]): readonly PolicyFinding[] {
  const object = `${table.schema}.${table.name}`;
  const own = policies.filter((policy) => policy.schema === table.schema && policy.table === table.name);
  if (!table.hasRowSecurity) {
    const readers = table.readableBy.join(' and ');
    const message = readers
      ? `row-level security is off, and ${readers} may read every row`
      : 'row-level security is off, so Rowcast does not serve it';
    return [
      {
        severity: 'error',
        rule: 'rls-off',
        object,
        message,
        fix: `alter table ${asSql(table)} enable row level security;`,
      },
    ];
  }
  const findings: PolicyFinding[] = [];
  if (own.length === 0) {
    const message = 'row-level security is on and there is no policy, so nobody may see or change anything';
    const fix = `create policy … on ${asSql(table)} for select to authenticated using (…);`;
    findings.push({ severity: 'warning', rule: 'no-policy', object, message, fix });
  }
  const meantForAnon = own.some(({ command, roles }) => roles.includes('anon') && /^(select|all)$/.test(command));
  if (table.readableBy.includes('anon') && !meantForAnon) {
    const message = 'anon may select from it, while no policy is meant for anon';
    const fix = `revoke select on ${asSql(table)} from anon, public; or write a policy "to anon"`;
    findings.push({ severity: 'warning', rule: 'readable-by-anon', object, message, fix });
  }
  return findings;
}

function judgePolicy(policy: PolicyRule, tables: readonly TableRules[]): readonly PolicyFinding[] {
  const object = `${policy.schema}.${policy.table}: ${policy.name}`;
  const findings: PolicyFinding[] = [];
  if (policy.roles.length === 0) {
    const message = 'the policy has no TO, so it is for every role, anon too';
    findings.push({ severity: 'warning', rule: 'no-role', object, message, fix: 'add: to authenticated' });
  }
  const call = findBareCall(policy.using);
  if (call !== undefined) {
    const message = `${call} is evaluated again for every row`;
    const fix = `wrap it, so that it is evaluated once: (select ${call})`;
    findings.push({ severity: 'warning', rule: 'bare-call', object, message, fix });
  }
  for (const { schema, name, column } of unindexedColumns(policy, tables)) {
    const message = `it looks up ${name}.${column}, which has no index`;
    const fix = `add @@index([…]) for ${column} to the model, or: create index on ${asSql({ schema, name })} (${bare(column)});`;
    findings.push({ severity: 'warning', rule: 'no-index', object, message, fix });
  }
  return findings;
}

function unindexedColumns(
  policy: PolicyRule,
  tables: readonly TableRules[],
): readonly { readonly schema: string; readonly name: string; readonly column: string }[] {
  const looked = [
    ...findComparedColumns(policy.using, policy.table),
    // The row to be written is at hand: only other tables are looked into.
    ...findComparedColumns(policy.check, policy.table).filter(({ table }) => table !== null),
  ];
  const byTable = new Map<TableRules, Set<string>>();
  for (const { table, column } of looked) {
    const name = table ?? policy.table;
    const found = tables.find((one) => one.name === name && (table !== null || one.schema === policy.schema));
    if (found) byTable.set(found, (byTable.get(found) ?? new Set()).add(column));
  }
  return [...byTable].flatMap(([table, columns]) =>
    [...columns]
      .filter((column) => !table.indexes.some((index) => serves(index, column, columns)))
      .map((column) => ({ schema: table.schema, name: table.name, column })),
  );
}

/** An index finds a column's values if all the columns before it are compared as well. */
function serves(index: readonly string[], column: string, compared: ReadonlySet<string>): boolean {
  const place = index.indexOf(column);
  return place !== -1 && index.slice(0, place).every((before) => compared.has(before));
}

function judgeView(view: ViewRules): readonly PolicyFinding[] {
  if (view.readableBy.length === 0 || view.isInvoker) return [];
  const object = `${view.schema}.${view.name}`;
  const readers = view.readableBy.join(' and ');
  const message = `${readers} may read it, and it shows its tables with its owner's rights, past their policies`;
  const fix = view.isMaterialized
    ? `revoke select on ${asSql(view)} from ${view.readableBy.join(', ')};`
    : `alter view ${asSql(view)} set (security_invoker = true);`;
  return [{ severity: 'error', rule: 'view-bypasses-rls', object, message, fix }];
}

function judgeDefiner(object: string): PolicyFinding {
  return {
    severity: 'warning',
    rule: 'definer-search-path',
    object,
    message: "it runs with its owner's rights and looks names up where its caller says",
    fix: `alter function ${object} set search_path = ''; and qualify the names in its body`,
  };
}

/** A table for somebody to copy: quoted where Postgres would not find it otherwise. */
function asSql({ schema, name }: { readonly schema: string; readonly name: string }): string {
  return `${bare(schema)}.${bare(name)}`;
}

function bare(name: string): string {
  return /^[a-z_][a-z0-9_$]*$/.test(name) ? name : quoteIdentifier(name);
}
