/** Follows one record, with what a form or view shows of it. */
import type { RowcastError } from '@rowcast/client';
import { useQuery } from '@rowcast/client/react';
import type { FieldInfo } from '../model/field-info.js';
import { uniqueWhere } from '../model/record-key.js';
import type { AnyRecord } from '../model/registered-models.js';
import type { ModelAccess } from '../model/untyped-model.js';
import { selectionFor } from './form-fields.js';

export interface FollowedRecord {
  /** Undefined until it has come; null if there is none, or none that one may see. */
  readonly record: AnyRecord | null | undefined;
  readonly error: RowcastError | null;
}

/** `named` has at least the record's key; undefined follows nothing. */
export function useRecord(
  { description, api }: ModelAccess,
  named: AnyRecord | undefined,
  fields: readonly FieldInfo[],
): FollowedRecord {
  const query =
    named && fields.length > 0
      ? api.findMany({
          where: uniqueFilter(named, description.key),
          select: selectionFor(description, fields),
          take: 1,
        })
      : null;
  const { data, error } = useQuery(query, { keepPreviousData: false });
  return { record: data && (data[0] ?? null), error };
}

/** As a filter, a compound key is just its fields. */
function uniqueFilter(record: AnyRecord, key: readonly string[]): AnyRecord {
  return key.length === 1 ? uniqueWhere(record, key) : Object.fromEntries(key.map((name) => [name, record[name]]));
}
