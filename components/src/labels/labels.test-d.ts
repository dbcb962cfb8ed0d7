import { expectTypeOf, test } from 'vitest';
import { germanLabels } from './de.js';
import { type LabelOverrides, type Labels, withLabels } from './labels.js';

test('one text can be given without the others of its group, also one operator', () => {
  withLabels({ table: { operator: { contains: 'enthält' } } });
  withLabels({ table: { create: (model) => `${model} anlegen` }, form: {} });
  expectTypeOf<Labels>().toExtend<LabelOverrides>();
});

test('a text that there is not, or that takes other values, does not compile', () => {
  // @ts-expect-error there is no such operator
  withLabels({ table: { operator: { resembles: 'gleicht' } } });
  // @ts-expect-error an operator is a text
  withLabels({ table: { operator: 'enthält' } });
  // @ts-expect-error the model is given as a text
  withLabels({ table: { create: (model: number) => `${model} anlegen` } });
  // @ts-expect-error there is no such text
  withLabels({ form: { saveAll: 'Alle sichern' } });
});

test('a language that lacks a text does not compile', () => {
  const { search: _search, ...table } = germanLabels.table;
  // @ts-expect-error the search is missing
  const incomplete: Labels = { ...germanLabels, table };
  expectTypeOf(incomplete).toEqualTypeOf<Labels>();
});
