/**
 * What is known of an error beside what Postgres says: the operation, and how to name in Prisma's words
 * the place that Postgres names in its own. Whoever has the catalogue makes one; this folder has none.
 */
import type { WireError } from '@rowcast/protocol';

/** What was being done when the error came, in Prisma's names. */
export interface ErrorContext {
  readonly operation: NonNullable<WireError['operation']>;
  readonly model?: string;
  /** Model and fields of the place in the database that an error names; undefined if the schema has none. */
  locate?(place: ErrorPlace): LocatedError | undefined;
  /** The written fields whose values break a limit that the error names. */
  suspect?(limit: BrokenLimit): readonly string[];
}

/** The longest text in characters, or the most digits before and after the decimal point. */
export type BrokenLimit =
  | { readonly kind: 'length'; readonly most: number }
  | { readonly kind: 'digits'; readonly whole: number; readonly fraction: number };

/** What Postgres says of where an error happened, in the database's names. */
export interface ErrorPlace {
  readonly schema: string | undefined;
  readonly table: string | undefined;
  readonly constraint: string | undefined;
  readonly columns: readonly string[];
}

export interface LocatedError {
  /** Undefined if whoever asks has nothing to do with the table, and may not learn of it. */
  readonly model: string | undefined;
  readonly fields: readonly string[];
}
