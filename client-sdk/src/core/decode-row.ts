/**
 * Turns rows as they travel into rows as users see them: values by the type of their field, `$key` gone.
 * A decoder that remembers decodes a wire row once: the same wire row always gives the same object, so whatever
 * keeps wire rows keeps the identity of what users see. What is read once and kept by nobody need not be remembered.
 */
import type { WireRow, WireValue } from '@rowcast/protocol';
import type { ModelInfo, ScalarField } from './model-info.js';
import { pendingMark } from './row-change.js';
import { whereTheyDiffer } from './share-rows.js';

/** Not enumerable, so that whoever prints, copies or compares a row sees its fields only. */
const pending = Symbol('pending');

/**
 * Whether a row of a live query shows a write of this client that the server has not confirmed yet. When that
 * changes, the row is another object, so that whatever shows it is rendered again. A copy of a row is never pending.
 *
 * @example
 * ```tsx
 * const { data } = useQuery(db.message.findMany());
 * return data?.map((message) => (
 *   <li key={message.id} style={{ opacity: isPending(message) ? 0.5 : 1 }}>{message.body}</li>
 * ));
 * ```
 */
export function isPending(row: object): boolean {
  return pending in row;
}

export type DecodedRow = { readonly [field: string]: unknown };

export class RowDecoder {
  readonly #rows: WeakMap<object, DecodedRow> | undefined;
  readonly #lists: WeakMap<object, readonly DecodedRow[]> | undefined;

  constructor({ isRemembering }: { readonly isRemembering: boolean }) {
    this.#rows = isRemembering ? new WeakMap() : undefined;
    this.#lists = isRemembering ? new WeakMap() : undefined;
  }

  decodeRow(row: WireRow, model: ModelInfo): DecodedRow {
    const known = this.#rows?.get(row);
    if (known) return known;
    const decoded: { [field: string]: unknown } = {};
    for (const name of Object.keys(row)) {
      const value = row[name] ?? null;
      const scalar = model.scalars.get(name);
      if (scalar) decoded[name] = decodeValue(value, scalar);
      else if (aggregates.has(name)) decoded[name] = decodeAggregate(name, value, model);
      else {
        const related = model.related(name);
        if (related) decoded[name] = this.#decodeRelated(value, related);
      }
    }
    if (row[pendingMark] === true) Object.defineProperty(decoded, pending, { value: true });
    this.#rows?.set(row, decoded);
    return decoded;
  }

  /** `before`: what the list was when it was last decoded; what has stayed of it need not be looked for. */
  decodeRows(rows: readonly WireRow[], model: ModelInfo, before?: readonly WireRow[]): readonly DecodedRow[] {
    const known = this.#lists?.get(rows);
    if (known) return known;
    const decodedBefore = before && this.#lists?.get(before);
    const [start, endBefore, end] = decodedBefore ? whereTheyDiffer(before, rows) : [0, 0, rows.length];
    const changed = rows.slice(start, end).map((row) => this.decodeRow(row, model));
    const decoded = decodedBefore ? decodedBefore.toSpliced(start, endBefore - start, ...changed) : changed;
    this.#lists?.set(rows, decoded);
    return decoded;
  }

  /** The row of a `count` by name: as it is, `$key` gone. */
  decodeCounts(row: WireRow): DecodedRow {
    const known = this.#rows?.get(row);
    if (known) return known;
    const { $key: _key, ...counts } = row;
    this.#rows?.set(row, counts);
    return counts;
  }

  #decodeRelated(value: WireValue, model: ModelInfo): unknown {
    if (value === null) return null;
    // Where the schema has a relation, the server sends rows.
    return Array.isArray(value) ? this.decodeRows(value as WireRow[], model) : this.decodeRow(value as WireRow, model);
  }
}

const aggregates: ReadonlySet<string> = new Set(['_count', '_avg', '_sum', '_min', '_max']);

/** By field: counts are numbers, averages of integers fractions, and the rest of the type of its field. */
function decodeAggregate(name: string, value: WireValue, model: ModelInfo): unknown {
  if (name === '_count' || typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(
    Object.entries(value).map(([field, result]: [string, WireValue]) => {
      const scalar = model.scalars.get(field);
      if (!scalar || result === null) return [field, result];
      if (name !== '_avg') return [field, decodeValue(result, scalar)];
      return [field, scalar.kind !== 'enum' && scalar.type === 'Decimal' ? result : Number(result)];
    }),
  );
}

function decodeValue(value: WireValue, field: ScalarField): unknown {
  if (value === null || field.kind === 'enum') return value;
  if (field.list && Array.isArray(value)) {
    return (value as readonly WireValue[]).map((element) => decodeScalar(element, field.type));
  }
  return decodeScalar(value, field.type);
}

function decodeScalar(value: WireValue, type: string): unknown {
  switch (type) {
    case 'DateTime':
      return typeof value === 'string' ? decodeDate(value) : value;
    case 'BigInt':
      return typeof value === 'string' || typeof value === 'number' ? BigInt(value) : value;
    case 'Float':
      return value === null ? null : Number(value);
    case 'Bytes':
      return typeof value === 'string' ? decodeBytes(value) : value;
    default:
      return value;
  }
}

/** Without an offset it means UTC, where JavaScript would take local time. A bare time is on the first day of 1970. */
function decodeDate(text: string): Date {
  const withDay = /^\d{2}:/.test(text) ? `1970-01-01T${text}` : text;
  const hasOffset = !withDay.includes('T') || /(Z|[+-]\d{2}(:?\d{2})?)$/i.test(withDay.slice(withDay.indexOf('T')));
  return new Date(hasOffset ? withDay : `${withDay}Z`);
}

function decodeBytes(text: string): Uint8Array {
  return Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
}
