/** Judges one import by the table. Pure. A complaint names the file, the import and what would be allowed. */
import { type Part, parts } from './import-table.js';
import { type ImportLine, packageOf } from './read-imports.js';
import { isTestFile } from './source-files.js';

/** The part that owns a file: the longest path that matches. */
export function partOf(file: string): Part | undefined {
  const owners = parts.filter(({ path }) => file === path || file.startsWith(`${path}/`));
  return owners.sort((a, b) => b.path.length - a.path.length)[0];
}

/** What is wrong with the direction of an import; nothing, if it points down. */
export function judgeDirection(line: ImportLine): readonly string[] {
  if (line.target === undefined) return [];
  if (isTestFile(line.target)) return [`${describe(line)}: only tests may import this`];
  const from = partOf(line.from);
  const to = partOf(line.target);
  if (!from || !to || from === to || from.parts.includes(to.path)) return [];
  return [`${describe(line)}: ${from.path} may import ${from.parts.join(', ') || 'no other part'}`];
}

/** What is wrong with the use of a library; nothing, if this is one of its doors. */
export function judgeLibrary(line: ImportLine): readonly string[] {
  const part = partOf(line.from);
  if (line.specifier.startsWith('.') || !part) return [];
  const library = libraryOf(line.specifier);
  const use = part.libraries[library];
  if (use === 'values' || (use === 'types' && line.isTypeOnly)) return [];
  if (use === 'types') return [`${describe(line)}: ${part.path} may import types of ${library} only`];
  const doors = parts.filter((other) => library in other.libraries).map((other) => other.path);
  return [`${describe(line)}: ${library} comes in through ${doors.join(', ') || 'no part; give it one in the table'}`];
}

/** The library a specifier names; Node's own modules are one. */
export function libraryOf(specifier: string): string {
  return specifier.startsWith('node:') ? 'node' : packageOf(specifier);
}

export function describe({ from, line, specifier }: ImportLine): string {
  return `${from}:${line} imports ${specifier}`;
}
