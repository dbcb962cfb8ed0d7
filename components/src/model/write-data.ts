/** Turns values as people give them into what Prisma's `data` takes. Pure. */
import { DbNull, JsonNull } from '@rowcast/client';
import type { FieldInfo } from './field-info.js';
import type { AnyRecord } from './registered-models.js';

/** The part of `data` for one field: nothing for undefined; of a relation, its foreign key. */
export function dataFor(field: FieldInfo, value: unknown): AnyRecord {
  if (value === undefined) return {};
  if (field.relation) {
    const related = value as AnyRecord | null;
    const { from, to } = field.relation;
    return Object.fromEntries(from.map((name, index) => [name, related === null ? null : related[to[index] ?? '']]));
  }
  // Of a Json field, null could mean two things.
  if (value === null && field.type === 'Json') return { [field.name]: field.isNullable ? DbNull : JsonNull };
  return { [field.name]: value };
}
