/**
 * How a statement says that its result grows past a limit: Postgres has no `raise` in plain SQL, so it casts
 * a text to an integer, which fails with the text in the error. What stops there is the whole statement, so
 * that nothing larger is ever built.
 */
import { RowcastError } from '@rowcast/protocol';
import { quoteLiteral } from './quote-identifier.js';

export interface ResultLimit {
  readonly what: 'rows' | 'bytes';
  readonly most: number;
  /** The list or model that was too large, such as `Room.messages`. */
  readonly place: string;
}

/**
 * An expression of type text that fails wherever it is evaluated. `seen` is what has been counted, an
 * expression too: of constants alone Postgres would fail while it plans.
 */
export function failAtLimit({ what, most, place }: ResultLimit, seen: string): string {
  return `(${quoteLiteral(`rowcast limit: ${most} ${what} in ${place} but `)} || ${seen})::int::text`;
}

const mark = /"rowcast limit: (\d+) (rows|bytes) in (.+) but \d+"/u;

/** The error of a statement that failed so; undefined for any other message. */
export function describeLimit(message: string): RowcastError | undefined {
  const [, most, what, place] = mark.exec(message) ?? [];
  if (most === undefined) return undefined;
  const [model = '', field] = place?.split('.') ?? [];
  const about = { model, ...(field !== undefined && { fields: [field] }) };
  return what === 'rows'
    ? new RowcastError('QUERY_TOO_MANY_ROWS', `${place} has more than ${most} rows`, {
        hint: 'give the list a take, or a filter that narrows it',
        ...about,
      })
    : new RowcastError('QUERY_TOO_MANY_ROWS', `the rows of ${place} take more than ${most} bytes`, {
        hint: 'give it a take, or select fewer fields',
        ...about,
      });
}
