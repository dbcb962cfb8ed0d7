import { expect, test } from 'vitest';
import { germanLabels } from './de.js';
import { englishLabels } from './labels.js';

/** What reads the same in both languages. */
const same =
  /^(table\.(atLeast|operator\.(gt|gte|lt|lte))|field\.(enumValue|fieldName|modelName|bytes)|account\.(name|live|offline))$/;

function leaves(labels: object, path = ''): readonly (readonly [string, unknown])[] {
  return Object.entries(labels).flatMap(([name, value]) =>
    typeof value === 'object' ? leaves(value as object, `${path}${name}.`) : [[`${path}${name}`, value] as const],
  );
}

const say = (label: unknown): string =>
  typeof label === 'function' ? String(label('«1»', '«2»', '«3»')) : String(label);

test('every text is said in German, with all that the English one says filled in', () => {
  const english = new Map(leaves(englishLabels));
  for (const [name, label] of leaves(germanLabels)) {
    const [ours, theirs] = [say(label), say(english.get(name))];
    if (!same.test(name)) expect(ours, name).not.toBe(theirs);
    const filled = theirs.toLowerCase().match(/«\d»/g) ?? [];
    for (const part of filled) expect(ours, name).toContain(part);
  }
});
