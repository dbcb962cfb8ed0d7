/**
 * Says in our form what the accounts library refused. Its own codes and texts stay inside; a field that
 * was wrong is named, so that a form can show the message beside it.
 */
import { type ErrorCode, errorCodes, RowcastError } from '@rowcast/protocol';

/** The body of the library's error responses. */
export interface LibraryError {
  readonly code?: string | undefined;
  readonly message?: string | undefined;
}

interface Refusal {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
  readonly fields?: readonly string[];
}

const notAllowed: Refusal = {
  code: 'ORIGIN_NOT_ALLOWED',
  message: 'requests about accounts may not come from this page',
  hint: 'add its origin to the allowed origins of the server',
};
const taken: Refusal = {
  code: 'AUTH_EMAIL_TAKEN',
  message: 'there is already an account with this e-mail address',
  hint: 'sign in instead, or use another address',
  fields: ['email'],
};
const wrong: Refusal = { code: 'AUTH_INVALID_CREDENTIALS', message: 'e-mail or password is wrong' };

const refusals: Readonly<Record<string, Refusal>> = {
  USER_ALREADY_EXISTS: taken,
  USER_ALREADY_EXISTS_USE_ANOTHER_EMAIL: taken,
  INVALID_EMAIL_OR_PASSWORD: wrong,
  INVALID_PASSWORD: { ...wrong, message: 'the password is wrong', fields: ['password'] },
  INVALID_EMAIL: { code: 'AUTH_INVALID_INPUT', message: 'the e-mail address is not valid', fields: ['email'] },
  PASSWORD_TOO_SHORT: { code: 'AUTH_INVALID_INPUT', message: 'the password is too short', fields: ['password'] },
  PASSWORD_TOO_LONG: { code: 'AUTH_INVALID_INPUT', message: 'the password is too long', fields: ['password'] },
  INVALID_ORIGIN: notAllowed,
  MISSING_OR_NULL_ORIGIN: notAllowed,
  CROSS_SITE_NAVIGATION_LOGIN_BLOCKED: notAllowed,
};

export function accountError(status: number, error: LibraryError): RowcastError {
  const known = error.code === undefined ? undefined : refusals[error.code];
  if (known) {
    const { code, message, ...details } = known;
    return new RowcastError(code, message, details);
  }
  if (status === 401) {
    return new RowcastError('AUTH_REQUIRED', 'nobody is signed in', { hint: 'sign in first' });
  }
  if (status === 404) return new RowcastError('AUTH_INVALID_INPUT', 'the accounts have nothing at this address');
  if (status === 429) {
    return new RowcastError('LIMIT_REQUESTS', 'too many attempts from this address', { hint: 'wait a little' });
  }
  if (status >= 500 || error.code === 'FAILED_TO_CREATE_USER' || error.code === 'FAILED_TO_CREATE_SESSION') {
    return new RowcastError('AUTH_UNAVAILABLE', 'the accounts cannot be reached', {
      hint: "try again in a moment; the server's log has the reason",
    });
  }
  return invalidInput(error);
}

/** The status of the answer, and its body. */
export function toErrorResponse(error: RowcastError, headers: Headers = new Headers()): Response {
  headers.set('content-type', 'application/json; charset=utf-8');
  headers.delete('content-length');
  return new Response(JSON.stringify({ error: error.toWire() }), { status: errorCodes[error.code].status, headers });
}

/** The library names fields in its text: `[body.email] Invalid email address; [body.name] …`. */
function invalidInput(error: LibraryError): RowcastError {
  const named = [...(error.message ?? '').matchAll(/\[body\.(\w+)\]/g)].map(([, field]) => field ?? '');
  const fields = [...new Set(named)];
  if (fields.length === 0)
    return new RowcastError('AUTH_INVALID_INPUT', 'the request is not one the accounts understand');
  const verb = fields.length === 1 ? 'is' : 'are';
  return new RowcastError('AUTH_INVALID_INPUT', `${fields.join(' and ')} ${verb} missing or not valid`, { fields });
}
