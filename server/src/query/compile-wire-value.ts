/**
 * Writes the expressions that turn a column into its wire form (see `wire-value.ts` of the protocol), and
 * a row's key columns into its key. What they make of a row must equal what `rowKey` of the protocol
 * makes of its wire values.
 */
import type { CatalogScalar } from '../catalog/catalog.js';
import { quoteLiteral } from '../database/quote-identifier.js';
import { columnOf } from './compile-where.js';
import { elementType } from './sql-type.js';
import type { StatementBuilder } from './statement-builder.js';

/** An expression whose JSON, as Postgres makes it, is the field's wire value. */
export function compileWireValue(field: CatalogScalar, alias: string, builder: StatementBuilder): string {
  const column = columnOf(field, alias);
  if (!field.isList) return wireElement(field, column);
  const element = builder.alias();
  const converted = wireElement(field, `${element}.value`);
  // Prisma reads a list that is null as an empty one.
  if (converted === `${element}.value`) return `coalesce(to_json(${column}), '[]'::json)`;
  const elements = `unnest(${column}) with ordinality ${element}(value, place)`;
  return `(select coalesce(json_agg(${converted} order by ${element}.place), '[]'::json) from ${elements})`;
}

function wireElement(field: CatalogScalar, value: string): string {
  const type = elementType(field);
  switch (field.type) {
    case 'BigInt':
    case 'Unsupported':
      return `${value}::text`;
    case 'Decimal':
      return type === 'money' ? `${value}::numeric::text` : `${value}::text`;
    case 'Bytes':
      // Postgres breaks base64 into lines.
      return `replace(encode(${value}, 'base64'), chr(10), '')`;
    case 'Int':
      return type === 'oid' ? `${value}::bigint` : value;
    case 'Enum':
      return wireEnum(field, value);
    default:
      return value;
  }
}

function wireEnum(field: CatalogScalar, value: string): string {
  const renamed = [...(field.enum?.labels ?? [])].filter(([name, label]) => name !== label);
  if (renamed.length === 0) return `${value}::text`;
  const cases = renamed.map(([name, label]) => `when ${quoteLiteral(label)} then ${quoteLiteral(name)}`);
  return `case ${value}::text ${cases.join(' ')} else ${value}::text end`;
}

/** The row's key, as text. */
export function compileKey(key: readonly CatalogScalar[], alias: string): string {
  const texts = key.map((field) => keyText(field, alias));
  const [only] = texts;
  if (only !== undefined && texts.length === 1) return only;
  return `'[' || ${texts.map((text) => `to_json(${text})::text`).join(` || ',' || `)} || ']'`;
}

function keyText(field: CatalogScalar, alias: string): string {
  const wire = wireElement(field, columnOf(field, alias));
  const isPlain = ['text', 'character varying', 'uuid', 'integer', 'smallint', 'boolean'].includes(elementType(field));
  if (isPlain) return `${wire}::text`;
  // Through JSON, because the text of a timestamp or a padded string is not its wire form.
  return `(to_json(${wire}) #>> '{}')`;
}
