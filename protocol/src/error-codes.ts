/**
 * Every error a client or user can meet, by its stable code. `docs/errors.md` has a section for each
 * (a test compares the two). Codes are grouped by what was wrong: the first word says where to look.
 */
export interface ErrorCodeInfo {
  /** HTTP status, for errors that answer an HTTP request. */
  readonly status: number;
  /** Whether the same request may succeed later without being changed. */
  readonly retry: boolean;
  /** What it means, in one sentence. */
  readonly meaning: string;
}

export const errorCodes = {
  PROTOCOL_INVALID_MESSAGE: {
    status: 400,
    retry: false,
    meaning: 'A message was not JSON, or not of the shape the protocol gives it.',
  },
  PROTOCOL_UNSUPPORTED_VERSION: {
    status: 400,
    retry: false,
    meaning: 'The server does not speak the protocol version that the client asked for.',
  },
  PROTOCOL_HELLO_EXPECTED: {
    status: 400,
    retry: false,
    meaning: 'The first message of a connection must be hello, exactly once, and in time.',
  },
  PROTOCOL_DUPLICATE_ID: {
    status: 400,
    retry: false,
    meaning: 'A request or subscription used a number that is still in use on this connection.',
  },
  AUTH_TOKEN_INVALID: {
    status: 401,
    retry: false,
    meaning: 'The token is malformed, its signature does not hold, or it was issued for somebody else.',
  },
  AUTH_TOKEN_EXPIRED: {
    status: 401,
    retry: false,
    meaning: 'The token has expired; authenticate with a fresh one.',
  },
  AUTH_SESSION_REVOKED: {
    status: 401,
    retry: false,
    meaning: 'The session that the token belongs to has been ended; sign in again.',
  },
  AUTH_REQUIRED: { status: 401, retry: false, meaning: 'This needs a signed-in user.' },
  AUTH_ROLE_NOT_ALLOWED: {
    status: 403,
    retry: false,
    meaning: 'The token names a database role that the server may not switch to.',
  },
  AUTH_INVALID_CREDENTIALS: { status: 401, retry: false, meaning: 'E-mail or password is wrong.' },
  AUTH_EMAIL_TAKEN: { status: 409, retry: false, meaning: 'There is already an account with this e-mail address.' },
  AUTH_INVALID_INPUT: { status: 400, retry: false, meaning: 'A sign-up or sign-in field is missing or not valid.' },
  AUTH_UNAVAILABLE: { status: 503, retry: true, meaning: 'The accounts service could not be reached.' },
  QUERY_UNKNOWN_MODEL: { status: 400, retry: false, meaning: 'The schema has no model of this name.' },
  QUERY_UNKNOWN_FIELD: { status: 400, retry: false, meaning: 'The model has no field of this name.' },
  QUERY_UNKNOWN_ARGUMENT: {
    status: 400,
    retry: false,
    meaning: 'The query or mutation has an argument or operator that does not exist there.',
  },
  QUERY_INVALID_VALUE: { status: 400, retry: false, meaning: 'A value is not of the type its field has.' },
  QUERY_INVALID_ARGUMENT: {
    status: 400,
    retry: false,
    meaning: 'An argument has the wrong shape, or contradicts another.',
  },
  QUERY_UNSUPPORTED: {
    status: 400,
    retry: false,
    meaning: 'Prisma can do this, Rowcast cannot yet.',
  },
  QUERY_TOO_COMPLEX: {
    status: 400,
    retry: false,
    meaning: 'The query is nested deeper or has more parts than the server allows.',
  },
  QUERY_TOO_MANY_ROWS: {
    status: 400,
    retry: false,
    meaning: 'The result, or a list in it, has more rows or bytes than the server delivers; add take, or a filter.',
  },
  QUERY_TOO_COSTLY: {
    status: 400,
    retry: false,
    meaning: 'The database thinks that the query costs more than the server allows; add take, or a filter on an index.',
  },
  QUERY_TIMEOUT: { status: 503, retry: true, meaning: 'The database took longer than the server allows.' },
  LIVE_TABLE_NOT_CAPTURED: {
    status: 409,
    retry: false,
    meaning: 'The table has no capture trigger, so its changes would go unseen; run rowcast migrate deploy.',
  },
  ACCESS_DENIED: {
    status: 403,
    retry: false,
    meaning: 'A policy or a missing grant forbids this operation on this model.',
  },
  ACCESS_RLS_DISABLED: {
    status: 403,
    retry: false,
    meaning: 'The table has no row-level security, so Rowcast does not serve it.',
  },
  ACCESS_POLICY_FAILED: {
    status: 500,
    retry: false,
    meaning: 'A policy raised an error for this identity.',
  },
  RECORD_NOT_FOUND: {
    status: 404,
    retry: false,
    meaning: 'No record that this identity may see or change matches.',
  },
  RECORD_ALREADY_EXISTS: {
    status: 409,
    retry: false,
    meaning: 'Another record already has these values in fields that must be unique.',
  },
  RECORD_REFERENCE_MISSING: {
    status: 409,
    retry: false,
    meaning: 'A field refers to a record that does not exist, or is still referred to.',
  },
  RECORD_FIELD_REQUIRED: { status: 400, retry: false, meaning: 'A field that must have a value was left empty.' },
  RECORD_CHECK_FAILED: { status: 400, retry: false, meaning: 'A check constraint of the database refused the values.' },
  RECORD_VALUE_OUT_OF_RANGE: {
    status: 400,
    retry: false,
    meaning: 'A value is too large, too long or not valid for its column.',
  },
  RECORD_REJECTED: {
    status: 400,
    retry: false,
    meaning: 'A trigger or function of the database refused the write.',
  },
  WRITE_CONFLICT: {
    status: 409,
    retry: true,
    meaning: 'The transaction collided with another one and was rolled back.',
  },
  WRITE_OUTCOME_UNKNOWN: {
    status: 503,
    retry: true,
    meaning: 'It is not known whether the write was committed; sent again with its key, it is done once.',
  },
  WRITE_KEY_REUSED: {
    status: 409,
    retry: false,
    meaning: 'The key of the write is that of another write.',
  },
  LIMIT_MESSAGE_TOO_LARGE: { status: 413, retry: false, meaning: 'A message is larger than the server accepts.' },
  LIMIT_SUBSCRIPTIONS: {
    status: 429,
    retry: false,
    meaning: 'The connection, its user or its address has as many subscriptions as it may.',
  },
  LIMIT_REQUESTS: {
    status: 429,
    retry: true,
    meaning: 'Too many requests are under way, or the connection, its user or its address sends too fast.',
  },
  LIMIT_CONNECTIONS: {
    status: 429,
    retry: true,
    meaning: 'The server, the user or the address has as many connections as it may.',
  },
  ORIGIN_NOT_ALLOWED: {
    status: 403,
    retry: false,
    meaning: 'The page that opened the connection is not on the list of allowed origins.',
  },
  SERVER_SHUTTING_DOWN: { status: 503, retry: true, meaning: 'The server is stopping; connect again.' },
  SERVER_SLOW_READER: {
    status: 408,
    retry: true,
    meaning: 'The client did not read what it was sent, and was disconnected.',
  },
  SERVER_DATABASE_UNAVAILABLE: { status: 503, retry: true, meaning: 'The server cannot reach its database.' },
  SERVER_INTERNAL: { status: 500, retry: false, meaning: 'The server has a bug, or met something unforeseen.' },
  CLIENT_DISCONNECTED: {
    status: 503,
    retry: true,
    meaning: 'The connection was lost before the answer came; whether the write happened is not known.',
  },
  CLIENT_CLOSED: { status: 499, retry: false, meaning: 'The client was closed.' },
  CLIENT_WRITE_DISCARDED: {
    status: 499,
    retry: false,
    meaning: 'The write was given up while it waited for a connection.',
  },
  CLIENT_TIMEOUT: { status: 504, retry: true, meaning: 'No answer came within the time the client allows.' },
  CLIENT_INVALID_USE: {
    status: 400,
    retry: false,
    meaning: 'The client library was called in a way that cannot work.',
  },
  CONFIG_INVALID: { status: 500, retry: false, meaning: 'A setting is missing, unknown or not valid.' },
  CONFIG_UNSAFE_ROLE: {
    status: 500,
    retry: false,
    meaning: 'The server was given a database role that row-level security does not bind.',
  },
  CONFIG_NOT_MIGRATED: {
    status: 500,
    retry: false,
    meaning: "The database lacks Rowcast's own objects, or has older ones; run rowcast migrate deploy.",
  },
  SCHEMA_INVALID: { status: 500, retry: false, meaning: 'prisma/schema.prisma has an error.' },
  SCHEMA_MISMATCH: {
    status: 500,
    retry: false,
    meaning: 'The schema names a table or column that the database does not have.',
  },
  MIGRATION_FAILED: { status: 500, retry: false, meaning: 'A migration could not be applied.' },
  MIGRATION_DRIFT: {
    status: 500,
    retry: false,
    meaning: 'The database and the migration history disagree.',
  },
  POLICY_INVALID: { status: 500, retry: false, meaning: 'A file in policies/ could not be applied or breaks a rule.' },
} as const satisfies Record<string, ErrorCodeInfo>;

export type ErrorCode = keyof typeof errorCodes;

/** An error as it travels. It never holds SQL, constraint names or other insides of the database. */
export interface WireError {
  readonly code: ErrorCode;
  /** Says what was wrong, naming the thing. */
  readonly message: string;
  /** Says what to do about it. */
  readonly hint?: string;
  /** The model concerned, by its Prisma name. */
  readonly model?: string;
  /** The fields concerned, by their Prisma names; a form shows the message beside them. */
  readonly fields?: readonly string[];
  /** For a denied operation: what was tried. */
  readonly operation?: 'select' | 'insert' | 'update' | 'delete';
  /** Which of the mutations of a transaction failed, counted from 0. */
  readonly index?: number;
}
