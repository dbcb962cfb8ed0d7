/** Whatever a client sends as a value, it is stored or refused in the schema's names; nothing else comes back. */
import { RowcastError, type WireObject, type WireValue } from '@rowcast/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { alice, openMutationWorld } from '../../test-support/mutation-world.js';

const odd: fc.Arbitrary<WireValue> = fc
  .oneof(
    fc.constantFrom<WireValue>(
      null,
      true,
      '',
      '0',
      'NaN',
      'Infinity',
      '-0',
      0,
      -0,
      1.5,
      2 ** 31,
      -(2 ** 63),
      1e308,
      5e-324,
    ),
    fc.constantFrom<WireValue>(
      '\u0000',
      '\ud800',
      '\\',
      "'",
      '{',
      '{}',
      '[]',
      'null',
      '\\x00',
      '1e999',
      '9'.repeat(400),
    ),
    fc.constantFrom<WireValue>(
      '0001-01-01T00:00:00Z',
      '9999-12-31T23:59:60Z',
      '294277-01-01',
      '2026-02-30',
      'infinity',
      'now',
    ),
    fc.constantFrom<WireValue>('HAPPY', 'sad_label', alice.userId, 'AAAA', 'A===', '-99999999999999999999'),
    fc.string({ unit: 'binary', maxLength: 60 }),
    fc.integer(),
    fc.double(),
    fc.jsonValue({ maxDepth: 3 }) as fc.Arbitrary<WireValue>,
  )
  .filter((value) => JSON.stringify(value) !== undefined);

const fields = [
  'body',
  'isPublic',
  'mood',
  'likes',
  'weight',
  'tally',
  'price',
  'tags',
  'meta',
  'blob',
  'day',
  'code',
].concat(['folderId', 'createdAt', 'updatedAt', 'id']);

const operators = ['set', 'increment', 'decrement', 'multiply', 'divide', 'push'];

const write: fc.Arbitrary<WireValue> = fc.oneof(
  { weight: 2, arbitrary: odd },
  { weight: 1, arbitrary: fc.array(odd, { maxLength: 3 }) },
  { weight: 2, arbitrary: fc.tuple(fc.constantFrom(...operators), odd).map(([name, value]) => ({ [name]: value })) },
);

const data: fc.Arbitrary<WireObject> = fc
  .uniqueArray(fc.tuple(fc.constantFrom(...fields), write), { maxLength: 3, selector: ([name]) => name })
  .map((entries) => JSON.parse(JSON.stringify(Object.fromEntries(entries))) as WireObject);

test('no value makes the database speak for itself', { timeout: 120_000 }, async () => {
  await using world = await openMutationWorld();
  await world.addNote({ id: 1, owner: alice });

  await fc.assert(
    fc.asyncProperty(data, async (values) => {
      const written = { ownerId: alice.userId, body: 'x', ...values };
      const mutations = [
        { model: 'Note', action: 'create', args: { data: written } },
        { model: 'Note', action: 'createMany', args: { data: [written] } },
        { model: 'Note', action: 'update', args: { where: { id: 1 }, data: values } },
      ] as const;
      for (const mutation of mutations) {
        // The second always fails, so that nothing stays behind.
        const stop = { model: 'Note', action: 'delete', args: { where: { id: -1 } } } as const;
        const error: unknown = await world.runAll(alice, [mutation, stop]).catch((reason: unknown) => reason);
        expect(error).toBeInstanceOf(RowcastError);
        expect(['SERVER_INTERNAL', 'ACCESS_POLICY_FAILED', 'RECORD_REJECTED']).not.toContain(
          (error as RowcastError).code,
        );
      }
    }),
    { numRuns: 200 },
  );
});
