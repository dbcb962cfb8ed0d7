/** Errors for names that do not exist where they were used: what would exist there, and the nearest one. */
import { type ErrorCode, RowcastError } from '@rowcast/protocol';

export interface UnknownName {
  readonly code: ErrorCode;
  /** The whole message, such as `Message has no field "txt"`. */
  readonly message: string;
  readonly name: string;
  readonly known: readonly string[];
  /** What the known names are, such as `its fields`. */
  readonly whose: string;
  readonly model?: string;
}

export function unknownName({ code, message, name, known, whose, model }: UnknownName): RowcastError {
  const nearest = findNearest(name, known);
  const guess = nearest === undefined ? '' : `did you mean "${nearest}"? `;
  const list = known.length === 0 ? `${whose} are none` : `${whose} are ${known.join(', ')}`;
  return new RowcastError(code, message, { hint: `${guess}${list}`, ...(model !== undefined && { model }) });
}

/** A name from a client, fit for a message: quoted and not endless. */
export function quoteName(name: string): string {
  return JSON.stringify(name.length > 60 ? `${name.slice(0, 60)}…` : name);
}

function findNearest(name: string, known: readonly string[]): string | undefined {
  if (name.length > 60) return undefined;
  const wanted = name.toLowerCase();
  let nearest: string | undefined;
  let best = Math.max(1, Math.floor(wanted.length / 3)) + 1;
  for (const candidate of known) {
    const distance = editDistance(wanted, candidate.toLowerCase());
    if (distance < best) [nearest, best] = [candidate, distance];
  }
  return nearest;
}

/** Levenshtein's distance, one row of the table at a time. */
function editDistance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, column) => column);
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min((row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1, substitution));
    }
    row = next;
  }
  return row[b.length] ?? 0;
}
