import { RowcastError } from '@rowcast/protocol';
import pg from 'pg';
import { expect, test } from 'vitest';
import type { ErrorContext } from './error-context.js';
import { translatePostgresError } from './postgres-error.js';

interface Raised {
  readonly code: string;
  readonly message?: string;
  readonly [field: string]: string | undefined;
}

function raised({ message = 'db_secret words', ...fields }: Raised): Error {
  return Object.assign(new pg.DatabaseError(message, 0, 'error'), fields);
}

function writing(operation: ErrorContext['operation']): ErrorContext {
  const fieldsByColumn: Record<string, string> = { room_id: 'roomId', user_id: 'userId', body: 'body' };
  return {
    operation,
    model: operation === 'delete' ? 'Room' : 'Message',
    locate: ({ columns }) => ({ model: 'Message', fields: columns.flatMap((column) => fieldsByColumn[column] ?? []) }),
  };
}

function translate(error: unknown, context?: ErrorContext): RowcastError {
  const translated = translatePostgresError(error, context);
  if (!(translated instanceof RowcastError)) throw new Error('not translated');
  return translated;
}

const writes: readonly (readonly [ErrorContext['operation'], Raised, string, string])[] = [
  [
    'insert',
    { code: '23505', detail: 'Key (room_id, user_id)=(1, 2) already exists.' },
    'RECORD_ALREADY_EXISTS',
    'another Message already has the same roomId and userId',
  ],
  [
    'insert',
    { code: '23505' },
    'RECORD_ALREADY_EXISTS',
    'another Message already has the same values in fields that must be unique',
  ],
  ['insert', { code: '23502', column: 'body' }, 'RECORD_FIELD_REQUIRED', 'Message.body must have a value'],
  [
    'insert',
    { code: '23503', message: 'insert or update on table "x"', detail: 'Key (room_id)=(1) is not present' },
    'RECORD_REFERENCE_MISSING',
    'Message.roomId refers to a record that does not exist',
  ],
  [
    'delete',
    { code: '23503', message: 'update or delete on table "x"', detail: 'Key (id)=(1) is still referenced' },
    'RECORD_REFERENCE_MISSING',
    'this Room is still referred to by Message',
  ],
  ['delete', { code: '23001' }, 'RECORD_REFERENCE_MISSING', 'this Room is still referred to by Message'],
  [
    'delete',
    { code: '23503', message: 'Fremdschlüssel' },
    'RECORD_REFERENCE_MISSING',
    'this Room is still referred to by Message',
  ],
  ['update', { code: '23514', column: 'body' }, 'RECORD_CHECK_FAILED', 'a check of the database refused Message.body'],
  ['update', { code: '22001' }, 'RECORD_VALUE_OUT_OF_RANGE', 'a value of Message is too large, too long or not valid'],
  ['insert', { code: '22007' }, 'RECORD_VALUE_OUT_OF_RANGE', 'a value of Message is too large, too long or not valid'],
  ['insert', { code: '22003' }, 'RECORD_VALUE_OUT_OF_RANGE', 'a value of Message is too large, too long or not valid'],
  ['insert', { code: '22P02' }, 'ACCESS_POLICY_FAILED', 'a policy of Message raised an error for this identity'],
  [
    'insert',
    { code: '22P02', where: 'PL/pgSQL function db_secret() line 3' },
    'RECORD_REJECTED',
    'the database refused to create Message',
  ],
  ['update', { code: '22012' }, 'ACCESS_POLICY_FAILED', 'a policy of Message raised an error for this identity'],
  ['update', { code: 'P0001', message: 'too loud' }, 'RECORD_REJECTED', 'too loud'],
  ['update', { code: 'P0004' }, 'RECORD_REJECTED', 'the database refused to change Message'],
  [
    'insert',
    { code: 'ZZ001', routine: 'exec_stmt_raise' },
    'RECORD_REJECTED',
    'the database refused to create Message',
  ],
  [
    'insert',
    { code: '42501', routine: 'ExecWithCheckOptions' },
    'ACCESS_DENIED',
    'this identity may not create this Message: a policy forbids it',
  ],
  [
    'delete',
    { code: '42501', routine: 'aclcheck_error' },
    'ACCESS_DENIED',
    'this identity may not delete Room: a grant is missing',
  ],
  ['update', { code: '40001' }, 'WRITE_CONFLICT', 'another transaction changed the same records at the same time'],
  ['update', { code: '40P01' }, 'WRITE_CONFLICT', 'another transaction changed the same records at the same time'],
  ['update', { code: '55P03' }, 'WRITE_CONFLICT', 'another transaction changed the same records at the same time'],
  ['update', { code: '57014' }, 'QUERY_TIMEOUT', 'the database took longer than the server allows'],
  ['update', { code: '25006' }, 'SERVER_DATABASE_UNAVAILABLE', 'the database takes no writes just now'],
  ['insert', { code: '53100' }, 'SERVER_DATABASE_UNAVAILABLE', 'the database has no room for this just now'],
  ['update', { code: '42P17' }, 'ACCESS_POLICY_FAILED', 'a policy of Message raised an error for this identity'],
  [
    'update',
    { code: '42703' },
    'SCHEMA_MISMATCH',
    'the database lacks a table or column that the schema has for Message',
  ],
];

test.each(writes)('a failed %s with %o is %s: %s', (operation, fields, code, message) => {
  const error = raised(fields);
  const translated = translate(error, writing(operation));

  expect(translated).toMatchObject({ code, message, cause: error });
  expect(JSON.stringify(translated.toWire())).not.toMatch(/db_secret|room_id|user_id/);
});

const reads: readonly (readonly [Raised, string])[] = [
  [{ code: '22012' }, 'ACCESS_POLICY_FAILED'],
  [{ code: '22P02' }, 'ACCESS_POLICY_FAILED'],
  [{ code: 'P0001', message: 'db_secret' }, 'ACCESS_POLICY_FAILED'],
  [{ code: '25006' }, 'ACCESS_POLICY_FAILED'],
  [{ code: '42P01', where: 'SQL function "db_secret" statement 1' }, 'ACCESS_POLICY_FAILED'],
  [{ code: '42P01' }, 'SCHEMA_MISMATCH'],
  [{ code: '42501', routine: 'aclcheck_error' }, 'ACCESS_DENIED'],
  [{ code: '57014' }, 'QUERY_TIMEOUT'],
];

test.each(reads)('a failed read with %o is %s, and its words stay in the database', (fields, code) => {
  const translated = translate(raised(fields));

  expect(translated.code).toBe(code);
  expect(JSON.stringify(translated.toWire())).not.toContain('db_secret');
});

const lost: readonly Error[] = [
  raised({ code: '57P01' }),
  raised({ code: '57P03' }),
  raised({ code: '08006' }),
  raised({ code: '53300' }),
  Object.assign(new AggregateError([], 'connect'), { code: 'ECONNREFUSED' }),
  Object.assign(new Error('read'), { code: 'ECONNRESET' }),
  new Error('Connection terminated unexpectedly'),
  new Error('timeout exceeded when trying to connect'),
];

test.each(lost)('%s means that the database cannot be reached', (error) => {
  expect(translate(error, writing('insert'))).toMatchObject({ code: 'SERVER_DATABASE_UNAVAILABLE', cause: error });
});

test('a raised exception may name the field and give a hint', () => {
  const error = raised({ code: 'P0001', message: 'too loud', hint: 'use fewer capitals', column: 'body' });

  expect(translate(error, writing('insert')).toWire()).toEqual({
    code: 'RECORD_REJECTED',
    message: 'too loud',
    hint: 'use fewer capitals',
    model: 'Message',
    fields: ['body'],
  });
});

test('an error that is neither the database nor the way to it comes back as it is', () => {
  const bug = new TypeError('x is undefined');
  const known = new RowcastError('RECORD_NOT_FOUND', 'gone');

  expect(translatePostgresError(bug)).toBe(bug);
  expect(translatePostgresError(known)).toBe(known);
});
