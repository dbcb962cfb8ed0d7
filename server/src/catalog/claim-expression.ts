/**
 * Recognises, exactly, SQL that gives the value of one claim of the token: `auth.uid()`,
 * `(select auth.uid())`, `auth.jwt() ->> 'org_id'`, casts of them, and calls of functions that come to the same. Pure.
 * Anything else is undefined: then nobody knows what it gives, and nothing may hang on it.
 */
import type { FunctionFacts } from './introspect.js';
import { isSign, isWord, readTokens, type SqlToken, type SqlTokens, splitTokens } from './sql-tokens.js';

/** Where a claim is in the token, and what Postgres makes of it. */
export interface ClaimValue {
  readonly path: readonly string[];
  /** `uuid text` is a uuid written as text, in Postgres's one way. */
  readonly type: 'text' | 'uuid' | 'uuid text' | 'integer';
}

/** The functions that may be called, by name. */
export type FunctionsByName = ReadonlyMap<string, readonly FunctionFacts[]>;

type Value =
  | ({ readonly kind: 'claim' } & ClaimValue)
  /** A member of the token, or all of it, as json. */
  | { readonly kind: 'json'; readonly path: readonly string[] }
  /** The setting that holds the token as text, or one that Rowcast never sets. */
  | { readonly kind: 'setting'; readonly name: string }
  | { readonly kind: 'unset' };

export function readClaim(tokens: SqlTokens, functions: FunctionsByName): ClaimValue | undefined {
  const value = new ClaimReader(functions, 0).read(tokens);
  return value?.kind === 'claim' ? { path: value.path, type: value.type } : undefined;
}

/** Functions that call others are followed so far. */
const maxDepth = 4;

const settings = ['request.jwt.claims', 'request.jwt.claim', 'request.jwt.claim.sub', 'request.jwt.claim.role'];
const types: ReadonlyMap<string, 'text' | 'uuid' | 'integer' | 'json'> = new Map([
  ['text', 'text'],
  ['uuid', 'uuid'],
  ['integer', 'integer'],
  ['int', 'integer'],
  ['int4', 'integer'],
  ['bigint', 'integer'],
  ['int8', 'integer'],
  ['json', 'json'],
  ['jsonb', 'json'],
]);

class ClaimReader {
  readonly #functions: FunctionsByName;
  readonly #depth: number;

  constructor(functions: FunctionsByName, depth: number) {
    this.#functions = functions;
    this.#depth = depth;
  }

  read(tokens: SqlTokens): Value | undefined {
    const start = this.#primary(tokens);
    if (!start) return undefined;
    let { value } = start;
    for (let rest = tokens.slice(start.length); rest.length > 0; ) {
      const next = applyStep(value, rest);
      if (!next) return undefined;
      value = next.value;
      rest = rest.slice(next.length);
    }
    return value;
  }

  #primary(tokens: SqlTokens): { readonly value: Value; readonly length: number } | undefined {
    const [first, second, third, fourth] = tokens;
    if (first?.kind === 'group') return found(this.#readGroup(first.tokens), 1);
    if (first?.kind !== 'name') return undefined;
    if (second?.kind === 'group') return found(this.#call(undefined, first, second.tokens), 2);
    if (isSign(second, '.') && third?.kind === 'name' && fourth?.kind === 'group') {
      return found(this.#call(first.text, third, fourth.tokens), 4);
    }
    return undefined;
  }

  /** Parentheses, or `(select … as name)`. */
  #readGroup(tokens: SqlTokens): Value | undefined {
    if (!isWord(tokens[0], 'select')) return this.read(tokens);
    const isNamed = isWord(tokens.at(-2), 'as') && tokens.at(-1)?.kind === 'name';
    return this.read(tokens.slice(1, isNamed ? -2 : undefined));
  }

  #call(
    schema: string | undefined,
    { text: name, isQuoted }: Extract<SqlToken, { kind: 'name' }>,
    args: SqlTokens,
  ): Value | undefined {
    const isBuiltIn = !isQuoted && (schema === undefined || schema === 'pg_catalog');
    const parts = args.length === 0 ? [] : splitTokens(args, (token) => isSign(token, ','));
    if (isBuiltIn && name === 'current_setting') return readSetting(parts);
    if (isBuiltIn && schema === undefined && name === 'nullif') return this.#nullIf(parts);
    if (isBuiltIn && schema === undefined && name === 'coalesce') return this.#coalesce(parts);
    if (args.length > 0 || this.#depth >= maxDepth) return undefined;
    const [routine, ...others] = (this.#functions.get(name) ?? []).filter(
      (candidate) => candidate.oid !== 0 && (schema === undefined || candidate.schema === schema),
    );
    return routine && others.length === 0 ? this.#body(routine) : undefined;
  }

  /** The one expression that a function written in SQL comes to. */
  #body({ language, body, arity, configures, isPure }: FunctionFacts): Value | undefined {
    if (language !== 'sql' || arity > 0 || isPure || configures.some((name) => name !== 'search_path'))
      return undefined;
    let tokens = readTokens(body);
    if (!tokens) return undefined;
    if (isWord(tokens[0], 'begin') && isWord(tokens[1], 'atomic') && isWord(tokens.at(-1), 'end'))
      tokens = tokens.slice(2, -1);
    if (isSign(tokens.at(-1), ';')) tokens = tokens.slice(0, -1);
    if (!isWord(tokens[0], 'select', 'return')) return undefined;
    const isNamed = isWord(tokens.at(-2), 'as') && tokens.at(-1)?.kind === 'name';
    return new ClaimReader(this.#functions, this.#depth + 1).read(tokens.slice(1, isNamed ? -2 : undefined));
  }

  /** `nullif(setting, '')`: the token is never empty, and what is never set is empty or null. */
  #nullIf([value = [], nothing = [], more]: readonly SqlTokens[]): Value | undefined {
    if (more !== undefined || readText(nothing) !== '') return undefined;
    const read = this.read(value);
    if (read?.kind !== 'setting') return undefined;
    return read.name === 'request.jwt.claims' ? read : { kind: 'unset' };
  }

  /** The first that is ever set. */
  #coalesce(parts: readonly SqlTokens[]): Value | undefined {
    const values = parts.map((part) => this.read(part));
    if (values.includes(undefined)) return undefined;
    const [first, ...others] = values.filter((value) => value?.kind !== 'unset');
    return others.length === 0 ? first : undefined;
  }
}

function found(
  value: Value | undefined,
  length: number,
): { readonly value: Value; readonly length: number } | undefined {
  return value && { value, length };
}

/** `::type`, `-> 'member'` or `->> 'member'`; the name of the member may be cast to text. */
function applyStep(value: Value, tokens: SqlTokens): { readonly value: Value; readonly length: number } | undefined {
  const [sign, operand, next, type] = tokens;
  if (isSign(sign, '::')) {
    if (operand?.kind !== 'name' || operand.isQuoted || next?.kind === 'group' || isSign(next, '[')) return undefined;
    return found(cast(value, operand.text), 2);
  }
  const isText = isSign(sign, '->>');
  if ((!isText && !isSign(sign, '->')) || operand?.kind !== 'text' || value.kind !== 'json') return undefined;
  if (isSign(next, '::') && !isWord(type, 'text')) return undefined;
  const path = [...value.path, operand.text];
  return found(isText ? { kind: 'claim', path, type: 'text' } : { kind: 'json', path }, isSign(next, '::') ? 4 : 2);
}

function cast(value: Value, typeName: string): Value | undefined {
  const type = types.get(typeName);
  if (value.kind === 'setting' && value.name === 'request.jwt.claims') {
    if (type === 'json') return { kind: 'json', path: [] };
    return type === 'text' ? value : undefined;
  }
  if (value.kind === 'json') return type === 'json' ? value : undefined;
  if (value.kind === 'unset') return type && value;
  if (value.kind !== 'claim' || type === undefined || type === 'json') return undefined;
  if (value.type === type) return value;
  if (value.type === 'text') return { ...value, type };
  return value.type === 'uuid' && type === 'text' ? { ...value, type: 'uuid text' } : undefined;
}

function readSetting([name = [], isMissingOk = [], more]: readonly SqlTokens[]): Value | undefined {
  const setting = readText(name);
  const isKnown = setting !== undefined && settings.includes(setting);
  const isOnlyTrue = isMissingOk.length === 0 || (isMissingOk.length === 1 && isWord(isMissingOk[0], 'true'));
  return isKnown && isOnlyTrue && more === undefined ? { kind: 'setting', name: setting } : undefined;
}

/** A literal, as it stands or as Postgres prints it (`'a'::text`). */
function readText([literal, sign, type, more]: SqlTokens): string | undefined {
  if (literal?.kind !== 'text' || more !== undefined) return undefined;
  if (sign === undefined) return literal.text;
  return isSign(sign, '::') && isWord(type, 'text') ? literal.text : undefined;
}
