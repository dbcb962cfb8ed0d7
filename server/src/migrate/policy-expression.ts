/**
 * Reads a policy's expression as Postgres prints it, with an empty search_path so that every name but the
 * system's is qualified. It is a lint, not a parser: it looks for two habits that make policies slow.
 * Pure.
 */

/** A column, by the name of its table; null stands for the policy's own table. */
export interface ComparedColumn {
  readonly table: string | null;
  readonly column: string;
}

/** A function that answers the same for every row, yet is asked for each. */
const calledPerRow = /(?:[\w$]+|"[^"]+")\.(?:[\w$]+|"[^"]+")\(\)|\bcurrent_setting\(/;

/** The first call outside a sub-select of its own, such as `auth.uid()`; undefined if all are wrapped. */
export function findBareCall(expression: string): string | undefined {
  const call = calledPerRow.exec(withoutScalarSelects(expression))?.[0];
  return call?.endsWith('()') ? call : call && `${call}…)`;
}

const identifier = String.raw`(?:[A-Za-z_][\w$]*|"[^"]+")`;
const column = String.raw`(?:${identifier}\.)*${identifier}`;
const comparison = new RegExp(
  String.raw`(?<![\w.):"])(${column}) (?:= ANY|=|IN) (?:(${column})(?![\w.("])|([^\s)]))`,
  'g',
);
const reversed = new RegExp(String.raw`\) = (${column})(?![\w.("])`, 'g');
const source = new RegExp(
  String.raw`(?:FROM|JOIN) \(*((?:${identifier}\.)?${identifier})(?: (?!ON\b|JOIN\b|WHERE\b)(${identifier}))?`,
  'g',
);

/** The columns that rows are looked up by. Comparisons with a literal are left out: they select too little. */
export function findComparedColumns(expression: string, ownTable: string): readonly ComparedColumn[] {
  const aliases = new Map<string, string>();
  for (const [, table = '', alias] of expression.matchAll(source)) {
    aliases.set(unquote(alias ?? table), unquote(table));
  }
  const resolve = (name: string): ComparedColumn => {
    const [last = '', qualifier] = name.match(new RegExp(identifier, 'g'))?.map(unquote).reverse() ?? [];
    if (qualifier === undefined) return { table: null, column: last };
    const table = aliases.get(qualifier) ?? qualifier;
    return { table: table === ownTable ? null : table, column: last };
  };
  const found: ComparedColumn[] = [];
  for (const [, left = '', right, other] of expression.matchAll(comparison)) {
    if (other !== undefined && /['\d]/.test(other)) continue;
    if (isKeyword(right)) continue;
    const sides = [left, ...(right === undefined ? [] : [right])].map(resolve);
    // Of a column compared with another table's, only the other one is looked up, once for each row of this.
    found.push(...(sides.length === 2 ? sides.filter((side) => side.table !== null) : sides));
  }
  for (const [, right = ''] of expression.matchAll(reversed)) {
    if (!isKeyword(right)) found.push(resolve(right));
  }
  const seen = new Map(found.map((one) => [`${one.table}.${one.column}`, one]));
  return [...seen.values()];
}

function isKeyword(word: string | undefined): boolean {
  return word !== undefined && /^(true|false|null|array|row)$/i.test(word);
}

/** Cuts out every `( SELECT … )` that reads no table: Postgres evaluates those once, not for every row. */
function withoutScalarSelects(expression: string): string {
  let text = expression;
  let from = text.length;
  for (;;) {
    const start = text.lastIndexOf('( SELECT ', from);
    if (start === -1) return text;
    const end = closingParenthesis(text, start);
    const inside = text.slice(start, end);
    if (!/\sFROM\s/.test(inside)) text = `${text.slice(0, start)}( once ${text.slice(end - 1)}`;
    if (start === 0) return text;
    from = start - 1;
  }
}

function closingParenthesis(text: string, start: number): number {
  let depth = 0;
  for (let position = start; position < text.length; position += 1) {
    if (text[position] === '(') depth += 1;
    if (text[position] === ')') depth -= 1;
    if (depth === 0) return position + 1;
  }
  return text.length;
}

function unquote(name: string): string {
  const last = name.startsWith('"') ? name : (name.split('.').at(-1) ?? name);
  return last.replaceAll('"', '');
}
