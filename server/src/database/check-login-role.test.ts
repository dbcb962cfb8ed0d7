import { expect, test } from 'vitest';
import { versionWarnings } from './check-login-role.js';

// CVE-2026-14666, CVE-2024-10976 and CVE-2023-2455: the first minor release of each major that has none of them.
const fixed = [140_024, 150_019, 160_015, 170_011, 180_006];

test.each(fixed)('%i and what comes after it is not warned of', (version) => {
  expect([versionWarnings(version), versionWarnings(version + 1)]).toEqual([[], []]);
});

test.each(fixed)('the release before %i is warned of, with the way out', (version) => {
  const major = Math.floor(version / 10_000);
  const [warning] = versionWarnings(version - 1);

  expect(warning).toContain(`PostgreSQL ${major}.${(version % 10_000) - 1} has known faults`);
  for (const fault of ['CVE-2026-14666', 'CVE-2024-10976', 'CVE-2023-2455']) expect(warning).toContain(fault);
  expect(warning).toContain(`update to ${major}.${version % 10_000}`);
});
