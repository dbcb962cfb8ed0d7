/**
 * Cuts an SQL script into its statements, as psql does: quotes, dollar quotes, comments, parentheses and
 * `begin atomic` bodies keep their semicolons. Pure. Nothing here rewrites SQL: scripts are sent whole, and
 * the pieces serve to say which statement failed, and to run what cannot be part of a transaction.
 */
export interface ScriptStatement {
  /** Without the comments before it, and without the semicolon. */
  readonly text: string;
  /** The line where it begins, counted from 1. */
  readonly line: number;
}

/** One piece of SQL that is skipped whole, or a single character. */
const token =
  /--[^\n]*|(\/\*)|[eE]'(?:[^'\\]|\\[\s\S]|'')*'|'(?:[^']|'')*'|"(?:[^"]|"")*"|\$(?:[A-Za-z_\u0080-\uffff][\w\u0080-\uffff]*)?\$|[A-Za-z_\u0080-\uffff][\w$\u0080-\uffff]*|[\s\S]/gy;

export function splitStatements(script: string): readonly ScriptStatement[] {
  const statements: ScriptStatement[] = [];
  const scan = new RegExp(token);
  const nesting = { parentheses: 0, blocks: 0, words: [] as string[] };
  let start: number | undefined;
  const finish = (end: number): void => {
    if (start !== undefined) {
      statements.push({ text: script.slice(start, end).trim(), line: lineAt(script, start) });
    }
    start = undefined;
    Object.assign(nesting, { parentheses: 0, blocks: 0, words: [] });
  };
  while (scan.lastIndex < script.length) {
    const position = scan.lastIndex;
    const piece = scan.exec(script)?.[0];
    if (piece === undefined) break;
    if (piece === '/*') scan.lastIndex = endOfComment(script, position);
    else if (/^\$.*\$$/.test(piece)) scan.lastIndex = endOfDollarQuote(script, scan.lastIndex, piece);
    if (piece === '/*' || piece.startsWith('--') || /^\s$/.test(piece)) continue;
    if (piece === ';' && nesting.parentheses === 0 && nesting.blocks === 0) {
      finish(position);
      continue;
    }
    start ??= position;
    follow(nesting, piece);
  }
  finish(script.length);
  return statements;
}

/** The line of a character, counted from 1. */
export function lineAt(script: string, offset: number): number {
  return script.slice(0, offset).split('\n').length;
}

const transactionWords = /^(begin|start\s+transaction|commit|end|rollback|abort|prepare\s+transaction|savepoint)\b/i;

/** Whether the script, sent as one message, is one transaction: it all happens or nothing does. */
export function isOneTransaction(script: string): boolean {
  return !splitStatements(script).some(({ text }) => transactionWords.test(text));
}

/** Keeps count of open parentheses and of the blocks of a routine written as `begin atomic … end`. */
function follow(nesting: { parentheses: number; blocks: number; words: string[] }, piece: string): void {
  if (piece === '(') nesting.parentheses += 1;
  else if (piece === ')') nesting.parentheses = Math.max(0, nesting.parentheses - 1);
  else if (/^[A-Za-z]/.test(piece) && !piece.endsWith("'")) {
    const word = piece.toLowerCase();
    const previous = nesting.words.at(-1);
    if (nesting.words.length < 6 || word === 'begin' || word === 'atomic') nesting.words.push(word);
    const isRoutine = nesting.words[0] === 'create' && /\b(function|procedure)\b/.test(nesting.words.join(' '));
    if (!isRoutine) return;
    if (word === 'atomic' && previous === 'begin') nesting.blocks += 1;
    else if (word === 'case' && nesting.blocks > 0) nesting.blocks += 1;
    else if (word === 'end' && nesting.blocks > 0) nesting.blocks -= 1;
  }
}

/** Comments nest in SQL. */
function endOfComment(script: string, start: number): number {
  const mark = /\/\*|\*\//g;
  mark.lastIndex = start;
  let depth = 0;
  for (let found = mark.exec(script); found; found = mark.exec(script)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return mark.lastIndex;
  }
  return script.length;
}

function endOfDollarQuote(script: string, from: number, tag: string): number {
  const end = script.indexOf(tag, from);
  return end === -1 ? script.length : end + tag.length;
}
