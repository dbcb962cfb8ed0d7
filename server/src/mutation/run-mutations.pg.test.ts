import { afterAll, beforeAll, expect, test } from 'vitest';
import { alice, anon, bob, type MutationWorld, now, openMutationWorld } from '../../test-support/mutation-world.js';

let world: MutationWorld;
beforeAll(async () => {
  world = await openMutationWorld();
});
afterAll(() => world[Symbol.asyncDispose]());

const ownerId = alice.userId!;

test('create returns the whole row, with what Prisma and the database filled in', async () => {
  const result = await world.run(alice, 'Note', 'create', { data: { ownerId, body: 'first', tags: ['a', 'b'] } });

  expect(result).toEqual({
    kind: 'row',
    row: {
      $key: expect.stringMatching(/^\d+$/),
      id: expect.any(Number),
      ownerId,
      body: 'first',
      isPublic: false,
      mood: 'HAPPY',
      likes: 0,
      weight: null,
      tally: '0',
      price: null,
      tags: ['a', 'b'],
      meta: null,
      blob: null,
      day: null,
      code: null,
      folderId: null,
      createdAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT/),
      updatedAt: now.toISOString().replace('Z', ''),
      length: 5,
    },
  });
});
