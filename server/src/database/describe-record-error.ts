/**
 * The errors that a record's values bring about: constraints, ranges, and what triggers raise for people.
 * Each names model and fields, so that a form can show the message beside them. Pure.
 */
import { type ErrorCode, RowcastError } from '@rowcast/protocol';
import type pg from 'pg';
import type { BrokenLimit, ErrorContext } from './error-context.js';

export function describeDuplicate(error: pg.DatabaseError, context: ErrorContext): RowcastError {
  const { model, fields } = placeOf(error, context);
  const values = fields.length === 0 ? 'the same values in fields that must be unique' : `the same ${list(fields)}`;
  return recordError('RECORD_ALREADY_EXISTS', `another ${model ?? 'record'} already has ${values}`, error, {
    hint: 'choose another value, or use upsert to change the record that exists',
    model,
    fields,
  });
}

export function describeReference(error: pg.DatabaseError, context: ErrorContext): RowcastError {
  const { model, fields } = placeOf(error, context);
  const referrer = model === undefined ? 'other records' : [model, ...(fields.length > 0 ? [list(fields)] : [])];
  if (isStillReferred(error, context, model)) {
    const by = typeof referrer === 'string' ? referrer : referrer.join('.');
    const message = `this ${context.model ?? 'record'} is still referred to by ${by}`;
    return recordError('RECORD_REFERENCE_MISSING', message, error, {
      hint: 'delete or change those records first, or declare onDelete in the schema',
      model: context.model ?? model,
      fields: [],
    });
  }
  const subject = fields.length === 0 ? `${model ?? 'the record'}` : `${model}.${list(fields)}`;
  return recordError('RECORD_REFERENCE_MISSING', `${subject} refers to a record that does not exist`, error, {
    hint: 'create that record first, earlier in the same transaction if need be',
    model,
    fields,
  });
}

function isStillReferred(error: pg.DatabaseError, context: ErrorContext, referrer: string | undefined): boolean {
  if (error.code === '23001' || error.message.startsWith('update or delete on')) return true;
  if (error.message.startsWith('insert or update on')) return false;
  return context.operation === 'delete' || (context.operation === 'update' && referrer !== context.model);
}

export function describeRequired(error: pg.DatabaseError, context: ErrorContext): RowcastError {
  const { model, fields } = placeOf(error, context);
  const message =
    fields.length === 0
      ? `a value is missing that ${model ?? 'the record'} must have`
      : `${model}.${list(fields)} must have a value`;
  return recordError('RECORD_FIELD_REQUIRED', message, error, { hint: 'give it a value in data', model, fields });
}

export function describeCheck(error: pg.DatabaseError, context: ErrorContext): RowcastError {
  const { model, fields } = placeOf(error, context);
  const subject = fields.length === 0 ? `these values of ${model ?? 'the record'}` : `${model}.${list(fields)}`;
  return recordError('RECORD_CHECK_FAILED', `a check of the database refused ${subject}`, error, {
    hint: 'change the value to one that the check constraint accepts',
    model,
    fields,
  });
}

export function describeValue(error: pg.DatabaseError, context: ErrorContext): RowcastError {
  const { model } = context;
  const limit = brokenLimit(error);
  const fields = (limit && context.suspect?.(limit)) ?? [];
  const subject = fields.length === 0 ? `a value of ${model ?? 'the record'}` : `${model}.${list(fields)}`;
  return recordError('RECORD_VALUE_OUT_OF_RANGE', `${subject} is too large, too long or not valid`, error, {
    hint: describeLimit(limit),
    model,
    fields,
  });
}

/** From `… type character varying(40)` and `… precision 6, scale 2 …`: the numbers are the same in every language. */
function brokenLimit({ code, message, detail = '' }: pg.DatabaseError): BrokenLimit | undefined {
  const length = code === '22001' ? /\((\d+)\)/.exec(message)?.[1] : undefined;
  if (length !== undefined) return { kind: 'length', most: Number(length) };
  const [, precision, scale] = (code === '22003' && /(\d+)\D+(\d+)\D/.exec(detail)) || [];
  if (precision === undefined) return undefined;
  return { kind: 'digits', whole: Number(precision) - Number(scale), fraction: Number(scale) };
}

function describeLimit(limit: BrokenLimit | undefined): string {
  if (limit?.kind === 'length') return `it may have ${limit.most} characters at most`;
  if (limit?.kind === 'digits') return `it may have ${limit.whole} digits at most before the decimal point`;
  return 'compare the values with the native types (@db) of the schema';
}

export function describeRaised(error: pg.DatabaseError, context: ErrorContext): RowcastError {
  const { model, fields } = placeOf(error, context);
  return recordError('RECORD_REJECTED', error.message, error, { hint: error.hint, model, fields });
}

/** Where the error happened, or at least the model that was being written. */
function placeOf(
  error: pg.DatabaseError,
  context: ErrorContext,
): { model: string | undefined; fields: readonly string[] } {
  const { schema, table, constraint, column, detail } = error;
  const columns = column === undefined ? columnsOfDetail(detail) : [column];
  const located = context.locate?.({ schema, table, constraint, columns });
  return located ?? { model: context.model, fields: [] };
}

/** The columns in `Key (room_id, user_id)=(…)`, the same in every language. */
function columnsOfDetail(detail: string | undefined): readonly string[] {
  const names = detail === undefined ? undefined : /\(([^=]*?)\)=\(/.exec(detail)?.[1];
  return names?.split(', ').map((name) => name.replace(/^"(.*)"$/, '$1')) ?? [];
}

interface RecordDetails {
  readonly hint: string | undefined;
  readonly model: string | undefined;
  readonly fields: readonly string[];
}

function recordError(code: ErrorCode, message: string, cause: pg.DatabaseError, details: RecordDetails): RowcastError {
  const { hint, model, fields } = details;
  return new RowcastError(code, message, {
    ...(hint !== undefined && { hint }),
    ...(model !== undefined && { model }),
    ...(fields.length > 0 && { fields }),
    cause,
  });
}

/** `a`, `a and b`, `a, b and c`. */
function list(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} and ${names.at(-1)}`;
}
