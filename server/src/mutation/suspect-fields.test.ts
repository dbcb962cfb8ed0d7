import { expect, test } from 'vitest';
import { createTestCatalog } from '../../test-support/test-catalog.js';
import type { CatalogScalar } from '../catalog/catalog.js';
import type { BrokenLimit } from '../database/error-context.js';
import type { SqlValue } from '../query/check-value.js';
import { suspectFields } from './suspect-fields.js';

const catalog = createTestCatalog(`
model Thing {
  id    Int     @id
  short String  @db.VarChar(3)
  long  String  @db.VarChar(9)
  text  String
  price Decimal @db.Decimal(5, 2)
}`);

function field(name: string): CatalogScalar {
  const found = catalog.models.get('Thing')?.fields.get(name);
  if (found?.kind !== 'scalar') throw new Error(`no field ${name}`);
  return found;
}

const cases: readonly (readonly [BrokenLimit, Record<string, SqlValue>, readonly string[]])[] = [
  [{ kind: 'length', most: 3 }, { short: 'four', long: 'abc', text: 'endless' }, ['short']],
  [{ kind: 'length', most: 3 }, { short: 'four', long: 'four' }, []],
  [{ kind: 'length', most: 3 }, { short: '🎉🎉🎉', long: 'four' }, ['long']],
  [{ kind: 'length', most: 3 }, { short: null }, []],
  [{ kind: 'digits', whole: 3, fraction: 2 }, { price: '1000', id: 5000 }, ['price']],
  [{ kind: 'digits', whole: 3, fraction: 2 }, { price: '-999.995' }, ['price']],
  [{ kind: 'digits', whole: 3, fraction: 2 }, { price: '999.98' }, []],
];

test.each(cases)('the limit %o, broken by one of %o, is that of %o', (limit, values, expected) => {
  const written = Object.entries(values).map(([name, value]) => [field(name), value] as const);

  expect(suspectFields(limit, written)).toEqual(expected);
});
