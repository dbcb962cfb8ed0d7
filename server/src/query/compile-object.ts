/**
 * Writes a JSON object as SQL: a `select` of one row with a column for each member, and the expression that
 * makes the object of that row. Not limited to the arguments that a function may have, nor, in a slower way,
 * to the 63 bytes that Postgres leaves of a column's name.
 */
import { quoteIdentifier, quoteLiteral } from '../database/quote-identifier.js';

export interface ObjectMember {
  readonly name: string;
  /** An expression whose JSON is the member's value. */
  readonly value: string;
}

export interface CompiledObject {
  /** A `select` without `from`. The column `"$key"` is there under its name, if there is such a member. */
  readonly select: string;
  /** The object, json, where the select is joined under this alias. */
  readonly json: (alias: string) => string;
}

export function compileObject(members: readonly ObjectMember[]): CompiledObject {
  if (members.every(({ name }) => Buffer.byteLength(name) <= maxNameBytes)) {
    const columns = members.map(({ name, value }) => `${value} as ${quoteIdentifier(name)}`);
    return { select: `select ${columns.join(',\n  ')}`, json: (alias) => `row_to_json(${alias})` };
  }
  const pairs = members.map(({ name, value }) => `(${quoteLiteral(name)}, to_json(${value}))`);
  const object = `(select json_object_agg(m.name, m.value) from (values ${pairs.join(',\n  ')}) m(name, value)) as object`;
  const key = members.flatMap(({ name, value }) => (name === '$key' ? [`${value} as "$key"`] : []));
  return { select: `select ${[...key, object].join(', ')}`, json: (alias) => `${alias}.object` };
}

/** Longer names of columns are cut. */
const maxNameBytes = 63;
