/**
 * Takes a piece of SQL apart, as far as is needed to recognise a few forms exactly: tokens, with what stands
 * in parentheses as one group. Pure. What cannot be taken apart for certain is undefined, and then nothing
 * is concluded from it.
 */

export type SqlToken =
  /** A name or keyword. Unquoted ones are folded to lower case. */
  | { readonly kind: 'name'; readonly text: string; readonly isQuoted: boolean }
  | { readonly kind: 'text'; readonly text: string }
  /** Operators, numbers, parameters, commas, semicolons. */
  | { readonly kind: 'sign'; readonly text: string }
  | { readonly kind: 'group'; readonly tokens: SqlTokens };

export type SqlTokens = readonly SqlToken[];

const pattern = new RegExp(
  [
    '(?<space>\\s+|--[^\\n]*|/\\*(?:(?!/\\*)[^])*?\\*/)',
    `(?<text>'(?:[^']|'')*')`,
    '(?<quoted>"(?:[^"]|"")+")',
    '(?<name>[\\p{L}_][\\p{L}\\p{N}_$]*)',
    '(?<number>\\$?\\d[\\w.]*)',
    '(?<cast>::)',
    '(?<bracket>[()])',
    '(?<single>[,;.\\[\\]:])',
    '(?<operator>[-+*/<>=~!@#%^&|`?]+)',
  ].join('|'),
  'uy',
);

/** Texts in escapes (`E'…'`), names in escapes (`U&"…"`) and dollar quotes are not taken apart. */
export function readTokens(sql: string): SqlTokens | undefined {
  const open: SqlToken[][] = [[]];
  pattern.lastIndex = 0;
  while (pattern.lastIndex < sql.length) {
    const found = pattern.exec(sql)?.groups;
    if (!found) return undefined;
    const { space, text, quoted, name, bracket, operator, number, cast, single } = found;
    const current = open.at(-1);
    if (!current) return undefined;
    if (space !== undefined) continue;
    if (operator !== undefined && /--|\/\*/.test(operator)) return undefined;
    if (name !== undefined && /^['"&]/.test(sql.slice(pattern.lastIndex))) return undefined;
    if (bracket === '(') open.push([]);
    else if (bracket === ')') {
      const tokens = open.pop() ?? [];
      const outer = open.at(-1);
      if (!outer) return undefined;
      outer.push({ kind: 'group', tokens });
    } else if (text !== undefined) current.push({ kind: 'text', text: text.slice(1, -1).replaceAll("''", "'") });
    else if (quoted !== undefined) {
      current.push({ kind: 'name', text: quoted.slice(1, -1).replaceAll('""', '"'), isQuoted: true });
    } else if (name !== undefined)
      current.push({
        kind: 'name',
        text: name.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase()),
        isQuoted: false,
      });
    else current.push({ kind: 'sign', text: operator ?? number ?? cast ?? single ?? '' });
  }
  return open.length === 1 ? open[0] : undefined;
}

export function isWord(token: SqlToken | undefined, ...words: readonly string[]): boolean {
  return token?.kind === 'name' && !token.isQuoted && words.includes(token.text);
}

export function isSign(token: SqlToken | undefined, text: string): boolean {
  return token?.kind === 'sign' && token.text === text;
}

/** The parts between the tokens that `isSeparator` finds, at this level of parentheses. */
export function splitTokens(tokens: SqlTokens, isSeparator: (token: SqlToken) => boolean): readonly SqlTokens[] {
  const parts: SqlToken[][] = [[]];
  for (const token of tokens) {
    if (isSeparator(token)) parts.push([]);
    else parts.at(-1)?.push(token);
  }
  return parts;
}

/** Without parentheses that hold all there is. */
export function unwrap(tokens: SqlTokens): SqlTokens {
  const [only, more] = tokens;
  return only?.kind === 'group' && more === undefined && !isWord(only.tokens[0], 'select')
    ? unwrap(only.tokens)
    : tokens;
}
