import { expect, test } from 'vitest';
import { englishLabels, withLabels } from './labels.js';

test('texts that are not given stay English, also of operators', () => {
  const labels = withLabels({
    table: { search: 'Suchen', operator: { contains: 'enthält' } },
    form: { save: 'Sichern' },
  });
  expect(labels).toEqual({
    ...englishLabels,
    table: {
      ...englishLabels.table,
      search: 'Suchen',
      operator: { ...englishLabels.table.operator, contains: 'enthält' },
    },
    form: { ...englishLabels.form, save: 'Sichern' },
  });
  expect(withLabels({ table: { search: 'Suchen' } }).table.operator).toEqual(englishLabels.table.operator);
});
