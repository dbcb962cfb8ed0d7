/**
 * The two nulls of a `Json` field, as Prisma tells them apart: the value may be missing (SQL's NULL), or be there and
 * be JSON's `null`. A result has `null` for both; filters and writes say which is meant.
 */
import type { NullMarker } from '@rowcast/protocol';

type NullName = NullMarker['$null'];

/** One of `DbNull`, `JsonNull` and `AnyNull`. */
export class JsonNullKind<Name extends NullName = NullName> {
  readonly #name: Name;

  constructor(name: Name) {
    this.#name = name;
  }

  /** As it travels. */
  toMarker(): { readonly $null: Name } {
    return { $null: this.#name };
  }
}

/**
 * A `Json` value that is missing: Prisma's `Prisma.DbNull`.
 *
 * @example
 * ```ts
 * const unset = db.document.findMany({ where: { settings: { equals: DbNull } } });
 * await db.document.update({ where: { id }, data: { settings: DbNull } });
 * ```
 */
export const DbNull: JsonNullKind<'DbNull'> = new JsonNullKind('DbNull');

/**
 * JSON's own `null`: Prisma's `Prisma.JsonNull`.
 *
 * @example
 * ```ts
 * await db.document.create({ data: { settings: JsonNull } });
 * ```
 */
export const JsonNull: JsonNullKind<'JsonNull'> = new JsonNullKind('JsonNull');

/**
 * Either of the two, in filters: Prisma's `Prisma.AnyNull`.
 *
 * @example
 * ```ts
 * const empty = db.document.findMany({ where: { settings: { equals: AnyNull } } });
 * ```
 */
export const AnyNull: JsonNullKind<'AnyNull'> = new JsonNullKind('AnyNull');
