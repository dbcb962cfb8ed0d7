/**
 * Everything that can go wrong, in a schedule that a seed decides, over a chat. Half a minute unless
 * ROWCAST_TEST_FAULT_SECONDS says otherwise; ROWCAST_TEST_FAULT_SEED repeats a run, and ROWCAST_TEST_FAULTS names the
 * faults to play, with commas between.
 */
import { expect, test } from 'vitest';
import { runFaults } from '../../test-support/faults/run-faults.js';

const seconds = Number(process.env['ROWCAST_TEST_FAULT_SECONDS'] ?? 30);
const seed = Number(process.env['ROWCAST_TEST_FAULT_SEED'] ?? Date.now() % 1_000_000);
const names = process.env['ROWCAST_TEST_FAULTS']?.split(',').map((name) => name.trim());
const mebibyte = 1024 * 1024;

test('whatever goes wrong, nothing is lost, nothing is leaked and nobody is stuck', {
  timeout: (seconds + 240) * 1_000,
}, async () => {
  console.log(`the seed is ${seed}`);
  const report = await runFaults({
    seed,
    seconds,
    people: 4,
    writesPerSecond: 4,
    say: console.log,
    ...(names && { names }),
  });
  const { flaws, heapBeforeBytes, heapAfterBytes, refusals, ...figures } = report;
  const inMebibytes = (bytes: readonly number[]): string => bytes.map((of) => (of / mebibyte).toFixed(0)).join(' and ');
  console.log(figures, Object.fromEntries(refusals));
  console.log(
    `heap of the servers, in MiB: ${inMebibytes(heapBeforeBytes)} before, ${inMebibytes(heapAfterBytes)} after`,
  );

  expect(flaws).toEqual([]);
  // Past results that clients may come back for, and caches of plans, are bounded by this much.
  for (const bytes of heapAfterBytes) expect(bytes).toBeLessThan(160 * mebibyte);
});
