/** Writes and reads rows as spreadsheets exchange them over the clipboard: cells between tabs, lines for rows. Pure. */

/** Cells that hold a tab, a line break or a quotation mark are quoted; what looks like a formula gets an apostrophe. */
export function writeTsv(rows: readonly (readonly string[])[]): string {
  return rows.map((cells) => cells.map(writeCell).join('\t')).join('\n');
}

function writeCell(text: string): string {
  // A number may begin with a sign.
  const isFormula = /^[=+\-@]/.test(text) && !/^[+-]?[\d.,]+$/.test(text);
  const safe = isFormula ? `'${text}` : text;
  return /["\t\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

/** The cells of what was pasted. A last line break ends the last row, and begins no other. */
export function readTsv(text: string): readonly (readonly string[])[] {
  const rows: string[][] = [[]];
  const cell = /("(?:[^"]|"")*"(?=[\t\r\n]|$)|[^\t\r\n]*)(\t|\r\n|\r|\n|$)/y;
  while (cell.lastIndex <= text.length) {
    const [, value = '', end = ''] = cell.exec(text) ?? [];
    rows.at(-1)?.push(readCell(value));
    if (end === '') break;
    if (end !== '\t') {
      if (cell.lastIndex === text.length) break;
      rows.push([]);
    }
  }
  return rows;
}

function readCell(value: string): string {
  const text =
    value.startsWith('"') && value.endsWith('"') && value.length > 1 ? value.slice(1, -1).replaceAll('""', '"') : value;
  return /^'[=+\-@]/.test(text) ? text.slice(1) : text;
}
