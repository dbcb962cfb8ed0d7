/**
 * Finds what a condition demands of a row: that one of its columns equals a claim of whoever asks
 * (`user_id = auth.uid()`). A row that meets none of the demands meets the condition for nobody, whatever else
 * the condition says, so that a change of it concerns nobody. Pure. Undefined if any row may meet it.
 */
import { type ClaimValue, type FunctionsByName, readClaim } from './claim-expression.js';
import type { ColumnFacts } from './introspect.js';
import { isSign, isWord, type SqlToken, type SqlTokens, splitTokens, unwrap } from './sql-tokens.js';

/** That a column equals a claim. */
export interface RowDemand {
  readonly column: string;
  /** How values of the column are told apart. */
  readonly kind: 'uuid' | 'text' | 'integer';
  readonly claim: ClaimValue;
}

/** Alternatives: each row that is let through meets one of them. */
export type RowDemands = readonly RowDemand[];

/** The rows that a condition is about, and what can be named in it. */
export interface DemandScope {
  readonly columns: readonly ColumnFacts[];
  /** What stands before the name of a column; undefined where a column stands alone. */
  readonly qualifiers: readonly (string | undefined)[];
  readonly functions: FunctionsByName;
}

/** More alternatives than this are not worth an index. */
const maxAlternatives = 8;

export function demandsOf(condition: SqlTokens, scope: DemandScope): RowDemands | undefined {
  const tokens = unwrap(condition);
  // What these words hold together would fall apart at an `and`.
  if (tokens.some((token) => isWord(token, 'case', 'between', 'select'))) return undefined;
  const either = splitTokens(tokens, (token) => isWord(token, 'or'));
  if (either.length > 1) return union(either.map((part) => demandsOf(part, scope)));
  const all = splitTokens(tokens, (token) => isWord(token, 'and'));
  if (all.length > 1) return fewest(all.map((part) => demandsOf(part, scope)));
  if (tokens.length === 1 && isWord(tokens[0], 'false')) return [];
  return readEquality(tokens, scope);
}

/** What holds if one of the conditions does. */
export function union(parts: readonly (RowDemands | undefined)[]): RowDemands | undefined {
  const found = new Map<string, RowDemand>();
  for (const part of parts) {
    if (!part) return undefined;
    for (const demand of part) found.set(JSON.stringify(demand), demand);
  }
  return found.size > maxAlternatives ? undefined : [...found.values()];
}

/** What holds if all of the conditions do: any of them says enough. */
export function fewest(parts: readonly (RowDemands | undefined)[]): RowDemands | undefined {
  return parts.reduce((best, part) => (part && (!best || part.length < best.length) ? part : best), undefined);
}

/** `column = claim`, `claim = column`, or `column in (select claim)`. */
function readEquality(tokens: SqlTokens, scope: DemandScope): RowDemands | undefined {
  const place = tokens.findIndex((token) => isSign(token, '=') || isWord(token, 'in'));
  if (place < 0) return undefined;
  const [left, right] = [tokens.slice(0, place), tokens.slice(place + 1)];
  if (isWord(tokens[place], 'in') && (right.length !== 1 || right[0]?.kind !== 'group')) return undefined;
  const demand = pair(left, right, scope) ?? (isWord(tokens[place], 'in') ? undefined : pair(right, left, scope));
  return demand && [demand];
}

function pair(left: SqlTokens, right: SqlTokens, scope: DemandScope): RowDemand | undefined {
  const found = readColumn(left, scope);
  const claim = found && readClaim(right, scope.functions);
  if (!claim) return undefined;
  const { facts, isText } = found;
  const kind = kindOf(facts);
  if (!kind) return undefined;
  const type = isText && kind !== 'text' ? 'text' : kind;
  const isSameType = claim.type === type || (type === 'text' && claim.type === 'uuid text');
  return isSameType ? { column: facts.name, kind, claim } : undefined;
}

interface FoundColumn {
  readonly facts: ColumnFacts;
  /** Whether it is cast to text. */
  readonly isText: boolean;
}

/** A column as it stands, or cast to a type in which different values stay different. */
function readColumn(tokens: SqlTokens, scope: DemandScope): FoundColumn | undefined {
  const [first, second, third] = tokens;
  if (first?.kind === 'group' && tokens.length === 1) return readColumn(first.tokens, scope);
  const cast = tokens.length > 2 && isSign(tokens.at(-2), '::') ? tokens.at(-1) : undefined;
  if (cast) {
    const inner = readColumn(tokens.slice(0, -2), scope);
    const kind = inner && kindOf(inner.facts);
    if (!inner || !kind || cast.kind !== 'name' || cast.isQuoted) return undefined;
    if (cast.text === 'text') return { ...inner, isText: true };
    const isSame = !inner.isText && (castsOfKind.get(kind) ?? []).includes(cast.text);
    return isSame ? inner : undefined;
  }
  if (tokens.length === 1) return findColumn(undefined, first, scope);
  if (tokens.length === 3 && first?.kind === 'name' && isSign(second, '.')) return findColumn(first.text, third, scope);
  return undefined;
}

/** Casts of a column that change none of its values, or fail. */
const castsOfKind: ReadonlyMap<RowDemand['kind'], readonly string[]> = new Map([
  ['uuid', ['uuid']],
  ['integer', ['integer', 'bigint']],
]);

/** What stands unquoted for a value of Postgres's own, whatever columns there are. */
const values = /^(current_\w+|session_user|system_user|user|localtime\w*|null|true|false|default|all)$/;

function findColumn(
  qualifier: string | undefined,
  token: SqlToken | undefined,
  { columns, qualifiers }: DemandScope,
): FoundColumn | undefined {
  if (token?.kind !== 'name' || !qualifiers.includes(qualifier)) return undefined;
  if (!token.isQuoted && values.test(token.text)) return undefined;
  const facts = columns.find(({ name }) => name === token.text);
  return facts && { facts, isText: false };
}

/** Only columns whose values the change log holds in a form that says when Postgres holds two equal. */
export function kindOf({ sqlType, isStored, isDeterministic }: ColumnFacts): RowDemand['kind'] | undefined {
  if (!isStored) return undefined;
  switch (sqlType) {
    case 'uuid':
      return 'uuid';
    case 'text':
    case 'character varying':
      return isDeterministic ? 'text' : undefined;
    case 'smallint':
    case 'integer':
    case 'bigint':
      return 'integer';
    default:
      return undefined;
  }
}
