/** The one error class of both ends. A client meets it with the same code the server threw. */
import { type ErrorCode, errorCodes, type WireError } from './error-codes.js';

export type RowcastErrorDetails = Omit<WireError, 'code' | 'message'> & { readonly cause?: unknown };

/**
 * An error with a stable `code`, a message that names what was wrong, and a hint that names the way out.
 *
 * @example
 * ```ts
 * try {
 *   await db.room.create({ data: { name: 'lobby' } });
 * } catch (error) {
 *   if (error instanceof RowcastError && error.code === 'RECORD_ALREADY_EXISTS') show(error.fields);
 * }
 * ```
 */
export class RowcastError extends Error {
  override readonly name = 'RowcastError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly model: string | undefined;
  readonly fields: readonly string[] | undefined;
  readonly operation: WireError['operation'];
  readonly index: number | undefined;

  constructor(code: ErrorCode, message: string, details: RowcastErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
    this.model = details.model;
    this.fields = details.fields;
    this.operation = details.operation;
    this.index = details.index;
  }

  /** Whether the same request may succeed later without being changed. */
  get isRetryable(): boolean {
    return errorCodes[this.code].retry;
  }

  /** The form that travels: no cause, no stack. */
  toWire(): WireError {
    const { code, message, hint, model, fields, operation, index } = this;
    return {
      code,
      message,
      ...(hint !== undefined && { hint }),
      ...(model !== undefined && { model }),
      ...(fields !== undefined && { fields }),
      ...(operation !== undefined && { operation }),
      ...(index !== undefined && { index }),
    };
  }

  static fromWire(error: WireError): RowcastError {
    const { code, message, ...details } = error;
    return new RowcastError(code, message, details);
  }
}

/** Throws a bug report when something that must always hold does not. */
export function assert(condition: unknown, whatMustHold: string): asserts condition {
  if (!condition) throw new Error(`broken invariant: ${whatMustHold}`);
}

/** Ends a switch over a union: fails to compile when a case is missing. */
export function unreachable(value: never): never {
  throw new Error(`broken invariant: unexpected ${JSON.stringify(value)}`);
}
