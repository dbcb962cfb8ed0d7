/**
 * Reads a number as people of a language write it: `1 234,5` and `1'234.5` as well as `1234.5`. Pure. Gives digits,
 * so that nothing of a large or precise number is lost.
 */

/** The digits as a database wants them (`-1234.5`, `1e21`); undefined if the text is no number. */
export function parseNumber(text: string, locale: string | undefined): string | undefined {
  const { group, decimal, digits } = numberSigns(locale);
  const latin = text
    .trim()
    .replaceAll(/\p{Nd}/gu, (digit) => latinDigit(digit, digits))
    .replaceAll(/[\u2212\u2013]/g, '-')
    .replaceAll(/[\s\u00a0\u202f]/g, ' ');
  const [, sign = '', rest = ''] = /^([+-]? ?)(.*)$/.exec(latin) ?? [];
  const number = isGrouped(rest, group, decimal) ? rest.replaceAll(new RegExp(group, 'g'), '') : rest;
  // A point is understood everywhere; where it groups digits, it has been taken out above if it did.
  const plain = number.replace(decimal, '.');
  if (!/^(\d+\.?\d*|\.\d+)(e[+-]?\d+)?$/i.test(plain)) return undefined;
  return `${sign.startsWith('-') ? '-' : ''}${tidy(plain)}`;
}

/** A number as it stands in an editor: the digits with the language's decimal sign, and nothing to group them. */
export function numberText(value: unknown, locale: string | undefined): string {
  if (value === null || value === undefined) return '';
  return String(value).replace('.', numberSigns(locale).decimal);
}

interface NumberSigns {
  /** A pattern for what stands between groups of digits. */
  readonly group: string;
  readonly decimal: string;
  /** The digits of the language, from 0. */
  readonly digits: readonly string[];
}

function numberSigns(locale: string | undefined): NumberSigns {
  const format = new Intl.NumberFormat(locale, { useGrouping: true });
  const parts = format.formatToParts(12_345_678.9);
  const sign = (type: string): string => parts.find((part) => part.type === type)?.value ?? '';
  const plain = new Intl.NumberFormat(locale, { useGrouping: false });
  const group = sign('group');
  return {
    group: /['’]/.test(group) ? "['’]" : /[\s\u00a0\u202f]/.test(group) ? ' ' : escapePattern(group || ' '),
    decimal: sign('decimal') || '.',
    digits: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9].map((digit) => plain.format(digit)),
  };
}

/** Whether the groups stand where they belong: `1.234` is a thousand where a point groups, `1.5` is not. */
function isGrouped(text: string, group: string, decimal: string): boolean {
  return new RegExp(`^\\d{1,3}(${group}\\d{2,3})*${group}\\d{3}(${escapePattern(decimal)}\\d*)?$`).test(text);
}

function escapePattern(text: string): string {
  return text.replaceAll(/[\\^$.*+?()[\]{}|/-]/g, '\\$&');
}

function latinDigit(digit: string, digits: readonly string[]): string {
  const index = digits.indexOf(digit);
  return index === -1 ? digit : String(index);
}

/** `.5` as `0.5`, `5.` as `5`, `007` as `7`. */
function tidy(plain: string): string {
  return plain
    .replace(/^\./, '0.')
    .replace(/\.(?=e|$)/i, '')
    .replace(/^0+(?=\d)/, '');
}
