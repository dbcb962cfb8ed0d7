/**
 * Finds what a piece of SQL demands of the rows of a table that it reads: in
 * `select … from members m where m.room_id = … and m.user_id = auth.uid()` only the rows that name whoever asks count,
 * so that a change of any other row concerns nobody. Pure.
 *
 * Undefined, which means that any row may count, unless the table is named nowhere but in the FROM of
 * `select`s that are understood as a whole.
 */
import { namesIn } from './names-in.js';
import { type DemandScope, demandsOf, fewest, type RowDemands, union } from './row-demand.js';
import { isSign, isWord, readTokens, type SqlToken, type SqlTokens, splitTokens } from './sql-tokens.js';

/** The table that is looked for, and what its columns and the functions of the database are. */
export interface ReadTable extends Pick<DemandScope, 'columns' | 'functions'> {
  readonly name: string;
}

export interface ReadingText {
  readonly sql: string;
  /** `expression` for what Postgres has printed of a policy or view; else what the function is written in. */
  readonly language: 'expression' | 'sql' | 'plpgsql';
  readonly argumentNames: readonly string[];
}

export function demandsOfReads(text: ReadingText, table: ReadTable): RowDemands | undefined {
  // A name in escapes is found in no other way than by knowing that there are some.
  if (!namesIn(text.sql).has(table.name) && !/\bu&["']/iu.test(text.sql)) return [];
  const tokens = readTokens(text.sql);
  if (!tokens) return undefined;
  const mentions = mentionsOf(tokens, table.name);
  if (mentions.length === 0) return [];
  const statements = statementsOf(tokens, text.language);
  if (!statements) return undefined;
  const hidden = text.language === 'plpgsql' ? variablesOf(tokens, text.argumentNames) : new Set<string>();
  const reads = statements.flatMap((statement) => readsIn(statement, { ...table, hidden }));
  const understood = new Set(reads.flatMap((read) => read.names));
  if (!mentions.every((mention) => understood.has(mention))) return undefined;
  return union(reads.map((read) => read.demands));
}

/** One place where a FROM names the table. */
interface Read {
  /** The tokens that are its name, there and as an alias. */
  readonly names: readonly SqlToken[];
  readonly demands: RowDemands | undefined;
}

/** Wherever the name stands, but for the qualifier of a column. */
function mentionsOf(tokens: SqlTokens, name: string): readonly SqlToken[] {
  return tokens.flatMap((token, index): readonly SqlToken[] => {
    if (token.kind === 'group') return mentionsOf(token.tokens, name);
    return token.kind === 'name' && token.text === name && !isSign(tokens[index + 1], '.') ? [token] : [];
  });
}

function statementsOf(tokens: SqlTokens, language: ReadingText['language']): readonly SqlTokens[] | undefined {
  if (language === 'expression') return [tokens];
  return language === 'sql' ? statementsOfSql(tokens) : partsOfPlpgsql(tokens);
}

/** Its statements; undefined if one of them does more than to read. */
function statementsOfSql(body: SqlTokens): readonly SqlTokens[] | undefined {
  const isAtomic = isWord(body[0], 'begin') && isWord(body[1], 'atomic') && isWord(body.at(-1), 'end');
  const statements = splitTokens(isAtomic ? body.slice(2, -1) : body, (token) => isSign(token, ';'));
  const filled = statements.filter((statement) => statement.length > 0);
  return filled.every(([first]) => isWord(first, 'select', 'return')) ? filled : undefined;
}

/** What stands between its semicolons and the words that begin something. A directive may change what names mean. */
function partsOfPlpgsql(body: SqlTokens): readonly SqlTokens[] | undefined {
  if (body.some((token) => token.kind === 'sign' && token.text.includes('#'))) return undefined;
  const words = ['begin', 'then', 'else', 'loop', 'declare'];
  return splitTokens(body, (token) => isSign(token, ';') || isWord(token, ...words));
}

/** What may be the name of a variable, which in PL/pgSQL can hide a column or an alias. */
function variablesOf(body: SqlTokens, argumentNames: readonly string[]): ReadonlySet<string> {
  const names = new Set([...argumentNames, 'found', 'new', 'old', 'sqlstate', 'sqlerrm']);
  let isDeclaring = false;
  for (const [index, token] of body.entries()) {
    if (isWord(token, 'declare')) isDeclaring = true;
    else if (isWord(token, 'begin')) isDeclaring = false;
    else if (token.kind === 'name' && (isDeclaring || isBinding(body[index - 1]))) names.add(token.text);
  }
  return names;
}

/** Whether a name that follows may be that of a loop's variable, or of a block. */
function isBinding(token: SqlToken | undefined): boolean {
  return isWord(token, 'for', 'foreach', 'slice') || isSign(token, '<<') || isSign(token, ',');
}

const clauses = ['from', 'where', 'group', 'having', 'window', 'order', 'limit', 'offset', 'fetch', 'for'];

/** Names that may be those of variables, so that nothing is known of what they mean. */
type VisibleTable = ReadTable & { readonly hidden: ReadonlySet<string> };

function readsIn(tokens: SqlTokens, table: VisibleTable): readonly Read[] {
  const selects = isWord(tokens[0], 'select')
    ? splitTokens(tokens, (token) => isWord(token, 'union', 'intersect', 'except'))
    : [];
  const inner = tokens.flatMap((token) => (token.kind === 'group' ? readsIn(token.tokens, table) : []));
  return [...inner, ...selects.flatMap((select) => readsOfSelect(select, table))];
}

function readsOfSelect(select: SqlTokens, table: VisibleTable): readonly Read[] {
  const isFrom = (token: SqlToken, index: number): boolean =>
    isWord(token, 'from') && !isWord(select[index - 1], 'distinct');
  const start = select.findIndex(isFrom);
  if (start < 0) return [];
  const source = upTo(select.slice(start + 1), clauses);
  const items = readItems(source);
  if (!items) return [];
  const rest = select.slice(start + 1 + source.length);
  const where = isWord(rest[0], 'where') ? upTo(rest.slice(1), clauses) : undefined;
  const conditions = [...(where ? [where] : []), ...items.conditions];
  return items.tables.flatMap((item): readonly Read[] => {
    if (item.table.text !== table.name) return [];
    const isAlone = items.count === 1;
    const columns = table.columns.filter(({ name }) => !table.hidden.has(name));
    const qualifiers = table.hidden.has(item.alias) ? [] : isAlone ? [item.alias, undefined] : [item.alias];
    const scope: DemandScope = { columns, functions: table.functions, qualifiers };
    return [{ names: item.names, demands: fewest(conditions.map((condition) => demandsOf(condition, scope))) }];
  });
}

function upTo(tokens: SqlTokens, words: readonly string[]): SqlTokens {
  const end = tokens.findIndex(
    (token, index) => isWord(token, ...words) && !(isWord(token, 'from') && isWord(tokens[index - 1], 'distinct')),
  );
  return end < 0 ? tokens : tokens.slice(0, end);
}

type Name = Extract<SqlToken, { kind: 'name' }>;

/** What a FROM names. */
interface Items {
  readonly tables: readonly { readonly table: Name; readonly alias: string; readonly names: readonly SqlToken[] }[];
  /** How many things it names, tables and others. */
  readonly count: number;
  /** What holds for whatever it joins. */
  readonly conditions: readonly SqlTokens[];
}

const joinWords = [
  'join',
  'inner',
  'cross',
  'left',
  'right',
  'full',
  'outer',
  'natural',
  'on',
  'using',
  'tablesample',
  'lateral',
];

/** Items apart by commas and plain joins, `on` what they are joined. Undefined for anything else. */
function readItems(source: SqlTokens): Items | undefined {
  const [only] = source;
  if (only?.kind === 'group' && source.length === 1 && !isWord(only.tokens[0], 'select')) return readItems(only.tokens);
  const parts = splitTokens(
    source.filter((token, index) => !isWord(token, 'inner', 'cross') || !isWord(source[index + 1], 'join')),
    (token) => isSign(token, ',') || isWord(token, 'join'),
  );
  const read = parts.map(readItem);
  if (!read.every((items) => items !== undefined)) return undefined;
  return {
    tables: read.flatMap(({ tables }) => tables),
    count: read.reduce((sum, { count }) => sum + count, 0),
    conditions: read.flatMap(({ conditions }) => conditions),
  };
}

function readItem(part: SqlTokens): Items | undefined {
  const on = part.findIndex((token) => isWord(token, 'on'));
  const item = on < 0 ? part : part.slice(0, on);
  const conditions = on < 0 ? [] : [part.slice(on + 1)];
  const [first] = item;
  if (first?.kind === 'group') {
    const isAliased = item.slice(1).every((token) => token.kind === 'name' && !isWord(token, ...joinWords));
    if (!isAliased) return undefined;
    if (isWord(first.tokens[0], 'select')) return { tables: [], count: 1, conditions };
    const inner = item.length === 1 ? readItems(first.tokens) : undefined;
    return inner && { ...inner, conditions: [...inner.conditions, ...conditions] };
  }
  const isOnly = isWord(first, 'only');
  const named = isOnly ? item.slice(1) : item;
  const [schema, dot] = named;
  const isQualified = schema?.kind === 'name' && isSign(dot, '.');
  const [table, ...rest] = isQualified ? named.slice(2) : named;
  const alias = isWord(rest[0], 'as') ? rest.slice(1) : rest;
  const [as, more] = alias;
  if (table?.kind !== 'name' || more !== undefined || isWord(table, ...joinWords, ...clauses)) return undefined;
  if (as !== undefined && (as.kind !== 'name' || isWord(as, ...joinWords))) return undefined;
  return {
    tables: [{ table, alias: as?.text ?? table.text, names: as ? [table, as] : [table] }],
    count: 1,
    conditions,
  };
}
