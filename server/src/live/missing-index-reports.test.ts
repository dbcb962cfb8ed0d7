import { expect, test } from 'vitest';
import { MissingIndexReports } from './missing-index-reports.js';

const index = (number: number) => ({ model: 'Message', fields: [`f${number}`], statement: `create index ${number}` });

test('a missing index is reported once, and only so many are', () => {
  const reported: string[] = [];
  const reports = new MissingIndexReports(({ statement }) => reported.push(statement));
  for (let number = 0; number < 1_000; number += 1) {
    reports.add(index(number));
    reports.add(index(number));
  }
  expect(reported.slice(0, 2)).toEqual(['create index 0', 'create index 1']);
  expect(reported).toHaveLength(200);
});
