/** What must never come of an input, whatever it is. Undefined: nothing is wrong. */
import { type ErrorCode, errorCodes, RowcastError, type WireError } from '@rowcast/protocol';
import type { Statement } from '../../src/database/statement.js';
import { brand } from './hostile-json.js';

/** Codes that say a client did something wrong, or met another. Any other means that the server did. */
const fitting = /^(PROTOCOL|AUTH|QUERY|ACCESS|RECORD|WRITE|LIMIT|LIVE)_/;

/** What only Postgres or a program's insides would say. */
const insides = [
  ...[/\bselect\b.*\bfrom\b/i, /insert into/i, /::\w/, /syntax error/i, /pg_\w/, /violates/i, /\brelation "/i],
  ...[
    /invalid input syntax/i,
    /operator does not exist/i,
    /cannot read propert/i,
    /is not a function/,
    /\bat \w+ \(/,
    /node_modules/,
  ],
];

export function flawOfError(error: unknown): string | undefined {
  if (!(error instanceof RowcastError)) return `an error without a code (${String(error)})`;
  return flawOfWireError(error.toWire());
}

export function flawOfWireError(error: WireError): string | undefined {
  const { code, message, hint = '' } = error;
  if (!Object.hasOwn(errorCodes, code)) return `the code ${code}, which is not listed`;
  if (!fitting.test(code satisfies ErrorCode)) return `the code ${code}, which is no answer to a client's input`;
  // Words that the client itself sent may be quoted.
  const said = `${message} ${hint}`.replaceAll(/"(?:[^"\\]|\\.)*"/g, '""');
  const inside = insides.find((pattern) => pattern.test(said));
  if (inside) return `an error that says ${inside}: ${said.slice(0, 300)}`;
  if (message.length > 1_000 || hint.length > 4_000) return `an error of ${message.length + hint.length} characters`;
  return undefined;
}

export function flawOfStatement({ text, values }: Statement): string | undefined {
  if (text.includes(brand)) return `a client's word in a statement (${text.slice(0, 300)})`;
  if (values.some((value) => typeof value === 'object' && value !== null && !Array.isArray(value)))
    return 'a value that is an object';
  return undefined;
}
