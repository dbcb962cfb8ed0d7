/** Finds where a text stops being JSON, which browsers tell in words of their own, if at all. Pure. */

/** What may come next. */
type Expected = 'value' | 'valueOrEnd' | 'key' | 'keyOrEnd' | 'colon' | 'more' | 'nothing';

const space = /[ \t\n\r]*/y;
/** A sign, a string, or a number or word. */
const token =
  /([{}[\],:])|("(?:[ !#-[\]-\u{10ffff}]|\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4}))*")|((?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[Ee][+-]?\d+)?|true|false|null)(?![\w.+-]))/uy;

/** The place of the first thing that is out of place, or the end of a text that ends too early; undefined for JSON. */
export function findJsonError(text: string): number | undefined {
  const open: string[] = [];
  let expected: Expected | undefined = 'value';
  let at = 0;
  for (;;) {
    space.lastIndex = at;
    space.exec(text);
    at = space.lastIndex;
    if (at === text.length) return expected === 'nothing' ? undefined : at;
    token.lastIndex = at;
    const found = token.exec(text);
    if (!found) return at;
    const sign = found[1] ?? (found[2] === undefined ? 'plain' : 'string');
    expected = afterSign(sign, expected, open);
    if (expected === undefined) return at;
    at = token.lastIndex;
  }
}

/** What may come after a sign; undefined if it may not stand here. `open` are the brackets around. */
function afterSign(sign: string, expected: Expected, open: string[]): Expected | undefined {
  const isClosing = (sign === '}' && open.at(-1) === '{') || (sign === ']' && open.at(-1) === '[');
  if (isClosing && (expected === 'more' || expected === 'keyOrEnd' || expected === 'valueOrEnd')) {
    open.pop();
    return afterValue(open);
  }
  switch (expected) {
    case 'value':
    case 'valueOrEnd':
      if (sign === 'string' || sign === 'plain') return afterValue(open);
      if (sign !== '{' && sign !== '[') return undefined;
      open.push(sign);
      return sign === '{' ? 'keyOrEnd' : 'valueOrEnd';
    case 'key':
    case 'keyOrEnd':
      return sign === 'string' ? 'colon' : undefined;
    case 'colon':
      return sign === ':' ? 'value' : undefined;
    case 'more':
      return sign === ',' ? (open.at(-1) === '{' ? 'key' : 'value') : undefined;
    default:
      return undefined;
  }
}

function afterValue(open: readonly string[]): Expected {
  return open.length === 0 ? 'nothing' : 'more';
}
