/**
 * Turns what Postgres says into what a client may hear. Nothing else looks at SQLSTATE. The message uses
 * Prisma's names only, which the context knows; the database's own words stay in `cause`, for the log.
 * The one text that is passed on is that of `raise exception` (P0001): its author wrote it for people.
 *
 * SQLSTATE says enough except where one code has two meanings; there `routine` (never translated) or the
 * English message decides, and the operation where neither is known.
 */
import { RowcastError } from '@rowcast/protocol';
import pg from 'pg';
import { isConnectionFailure } from './connection-failure.js';
import {
  describeCheck,
  describeDuplicate,
  describeRaised,
  describeReference,
  describeRequired,
  describeValue,
} from './describe-record-error.js';
import type { ErrorContext } from './error-context.js';
import { describeLimit } from './result-limit.js';

const reading: ErrorContext = { operation: 'select' };

/** Gives a RowcastError for what the database or the way to it raised; any other error comes back as it is. */
export function translatePostgresError(error: unknown, context: ErrorContext = reading): unknown {
  if (error instanceof RowcastError) return error;
  if (error instanceof pg.DatabaseError && error.code?.startsWith('53')) return describeNoRoom(error);
  if (isConnectionFailure(error)) {
    return new RowcastError('SERVER_DATABASE_UNAVAILABLE', 'the database cannot be reached', { cause: error });
  }
  if (!(error instanceof pg.DatabaseError)) return error;
  return describeByState(error, context) ?? describeByClass(error, context);
}

/** Whether a policy, and not a missing grant, stopped a statement. */
export function isPolicyDenial(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '42501' && error.routine === policyRoutine;
}

/** Whether a statement would have written where only reading is allowed. */
export function isReadOnlyRefusal(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '25006';
}

/** The routine that checks new rows against policies; the others that raise 42501 check grants. */
const policyRoutine = 'ExecWithCheckOptions';

function describeByState(error: pg.DatabaseError, context: ErrorContext): RowcastError | undefined {
  switch (error.code) {
    case '23505':
    case '23P01':
      return describeDuplicate(error, context);
    case '23503':
    case '23001':
      return describeReference(error, context);
    case '23502':
      return describeRequired(error, context);
    case '23514':
    case '44000':
      return describeCheck(error, context);
    case '42501':
      return describeDenied(error, context);
    case '57014':
      return new RowcastError('QUERY_TIMEOUT', 'the database took longer than the server allows', {
        hint: 'narrow the filter, add an index, or raise the statement timeout of the server',
        ...about(context),
        cause: error,
      });
    case '22P02':
      return describeLimit(error.message);
    case '55P03':
      return describeConflict(error, context);
    case 'P0001':
      return context.operation === 'select' ? describePolicyFailure(error, context) : describeRaised(error, context);
    default:
      return undefined;
  }
}

function describeByClass(error: pg.DatabaseError, context: ErrorContext): RowcastError {
  const code = error.code ?? '';
  const isReading = context.operation === 'select';
  if (ofCatalogue.has(code) && !isInsideFunction(error)) return describeMismatch(error, context);
  if (code.startsWith('40')) return describeConflict(error, context);
  if (code === '25006' && !isReading) return describeReadOnly(error);
  if (isInsideFunction(error) || /^(P0|38|39)/.test(code)) {
    return isReading ? describePolicyFailure(error, context) : describeRejected(error, context);
  }
  if (isReading ? /^(21|22|25|42P17)/.test(code) : notOfValues.has(code)) return describePolicyFailure(error, context);
  if (code.startsWith('22')) return describeValue(error, context);
  return new RowcastError('SERVER_INTERNAL', 'the database raised an error that the server did not expect', {
    hint: "the server's log has what the database said",
    ...about(context),
    cause: error,
  });
}

/**
 * A client's values are checked before they are sent: they can be too large, but not of the wrong type,
 * and they divide nothing. A bad cast, a division by zero or endless recursion is an expression's own.
 */
const notOfValues: ReadonlySet<string> = new Set(['22P02', '22012', '42P17']);

/** A table or column that was there when the catalogue was read, and is not any more. */
const ofCatalogue: ReadonlySet<string> = new Set(['42P01', '42703']);

function describeMismatch(error: pg.DatabaseError, context: ErrorContext): RowcastError {
  const message = `the database lacks a table or column that the schema has for ${context.model ?? 'this'}`;
  return new RowcastError('SCHEMA_MISMATCH', message, {
    hint: 'a migration may be under way; otherwise run rowcast migrate status',
    ...about(context),
    cause: error,
  });
}

/** `where` is the chain of functions that were running: triggers, and what policies call. */
function isInsideFunction(error: pg.DatabaseError): boolean {
  return error.routine === 'exec_stmt_raise' || /SQL/.test(error.where ?? '');
}

const verbs = { select: 'read', insert: 'create', update: 'change', delete: 'delete' } as const;

function describeDenied(error: pg.DatabaseError, context: ErrorContext): RowcastError {
  const { operation, model } = context;
  const isPolicy = isPolicyDenial(error);
  const what = isPolicy ? `this ${model ?? 'record'}` : (model ?? 'these records');
  const hint = isPolicy
    ? `the ${operation} policies must allow the new values, and a changed record must stay visible to its writer`
    : `grant ${operation} on the table, and what its policies and triggers use, to the role`;
  const reason = isPolicy ? 'a policy forbids it' : 'a grant is missing';
  return new RowcastError('ACCESS_DENIED', `this identity may not ${verbs[operation]} ${what}: ${reason}`, {
    hint,
    ...about(context),
    operation,
    cause: error,
  });
}

function describeConflict(error: pg.DatabaseError, context: ErrorContext): RowcastError {
  return new RowcastError('WRITE_CONFLICT', 'another transaction changed the same records at the same time', {
    hint: 'nothing was written; send it again',
    ...about(context),
    cause: error,
  });
}

/** A full disk, no memory, no connection left, more temporary files than are allowed. */
function describeNoRoom(error: pg.DatabaseError): RowcastError {
  return new RowcastError('SERVER_DATABASE_UNAVAILABLE', 'the database has no room for this just now', {
    hint: "try again later; the server's log says what is used up: disk, memory or connections",
    cause: error,
  });
}

function describeReadOnly(error: pg.DatabaseError): RowcastError {
  return new RowcastError('SERVER_DATABASE_UNAVAILABLE', 'the database takes no writes just now', { cause: error });
}

function describeRejected(error: pg.DatabaseError, context: ErrorContext): RowcastError {
  const message = `the database refused to ${verbs[context.operation]} ${context.model ?? 'the record'}`;
  return new RowcastError('RECORD_REJECTED', message, {
    hint: "a trigger, policy or function raised an error; the server's log has it",
    ...about(context),
    cause: error,
  });
}

function describePolicyFailure(error: pg.DatabaseError, context: ErrorContext): RowcastError {
  const message = `a policy${context.model === undefined ? '' : ` of ${context.model}`} raised an error for this identity`;
  return new RowcastError('ACCESS_POLICY_FAILED', message, {
    hint: "the server's log has the error; a claim may be missing or not of the type that the policy expects",
    ...about(context),
    operation: context.operation,
    cause: error,
  });
}

function about(context: ErrorContext): { readonly model?: string } {
  return context.model === undefined ? {} : { model: context.model };
}
