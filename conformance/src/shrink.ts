/** Makes arguments smaller while they still show what is wrong with them, so that a person can see it at once. */
import { isPlainObject } from './operands.js';

/** Without an order a result may differ by chance, and without `take` it may be long. */
const kept = ['orderBy', 'take'];

/** `isWrong` is asked of ever smaller arguments; at most `most` times. */
export async function shrink(
  args: unknown,
  isWrong: (args: unknown) => Promise<boolean>,
  most = 150,
): Promise<unknown> {
  let best = args;
  let left = most;
  for (let hasShrunk = true; hasShrunk && left > 0; ) {
    hasShrunk = false;
    for (const smaller of smallerOf(best)) {
      if (left-- <= 0) break;
      if (!(await isWrong(smaller))) continue;
      best = smaller;
      hasShrunk = true;
      break;
    }
  }
  return best;
}

/** With one member or entry less, or with a smaller one; the largest steps first. */
function* smallerOf(value: unknown): Generator<unknown> {
  if (Array.isArray(value)) {
    for (const index of value.keys()) yield value.filter((_, other) => other !== index);
    for (const [index, entry] of value.entries()) {
      for (const smaller of smallerOf(entry)) yield value.with(index, smaller);
    }
  }
  if (isPlainObject(value)) {
    for (const name of Object.keys(value).filter((other) => !kept.includes(other)))
      yield Object.fromEntries(Object.entries(value).filter(([other]) => other !== name));
    for (const [name, member] of Object.entries(value)) {
      if (kept.includes(name)) continue;
      for (const smaller of smallerOf(member)) yield { ...value, [name]: smaller };
    }
  }
}
