/**
 * Reads a message from a client: JSON of a shape that the protocol gives, or PROTOCOL_INVALID_MESSAGE. Nesting is
 * bounded before anything follows it, since what follows it (parsers, checks, keys) does so on the stack.
 */
import { type ClientMessage, RowcastError } from '@rowcast/protocol';
import { clientMessage } from '@rowcast/protocol/messages';

/** More than any query may have (`maxDepth`) with all its brackets, and enough for documents in Json fields. */
const maxNesting = 250;

export function parseMessage(text: string): ClientMessage {
  requireShallow(text);
  const parsed = clientMessage.safeParse(parseJson(text));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const where = issue && issue.path.length > 0 ? ` at ${issue.path.join('.').slice(0, 100)}` : '';
  throw invalid(`the message is not valid${where}: ${issue?.message.slice(0, 200) ?? 'unknown shape'}`);
}

/** What a message that is not read, or cannot be, seems to be: so that the client can tell which one failed. */
export function outlineOf(text: string): { readonly kind: string | undefined; readonly id: number | null } {
  const head = text.slice(0, 10_000);
  const [, kind] = /^\s*\{\s*"kind"\s*:\s*"(\w{1,20})"/.exec(head) ?? [];
  const [, digits] = /"id"\s*:\s*(\d{1,15})\b/.exec(head) ?? [];
  return { kind, id: digits === undefined ? null : Number(digits) };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid('the message is not JSON', error);
  }
}

const [quote, backslash] = [0x22, 0x5c];
const opening: ReadonlySet<number> = new Set([0x5b, 0x7b]);
const closing: ReadonlySet<number> = new Set([0x5d, 0x7d]);

/** Counts brackets outside of texts; whether they match is the parser's business. */
function requireShallow(text: string): void {
  let depth = 0;
  let isInText = false;
  for (let place = 0; place < text.length; place += 1) {
    const character = text.charCodeAt(place);
    if (isInText && character === backslash) place += 1;
    else if (character === quote) isInText = !isInText;
    else if (isInText) continue;
    else if (opening.has(character)) depth += 1;
    else if (closing.has(character)) depth -= 1;
    if (depth > maxNesting) throw invalid(`the message is nested deeper than ${maxNesting} levels`);
  }
}

function invalid(message: string, cause?: unknown): RowcastError {
  return new RowcastError('PROTOCOL_INVALID_MESSAGE', message, {
    hint: 'PROTOCOL.md lists every message and its shape',
    ...(cause !== undefined && { cause }),
  });
}
