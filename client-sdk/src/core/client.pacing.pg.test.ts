/** A page whose JavaScript stands still while much changes: how much waits for it, and what it shows afterwards. */
import type { TestDatabase } from '@rowcast/test-support';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { signToken } from '../../test-support/faults/sign-token.js';
import { createWorldTemplate, follow, startWorld, type World } from '../../test-support/start-world.js';
import { isPending } from './decode-row.js';

let template: TestDatabase;

beforeAll(async () => {
  template = await createWorldTemplate();
});

afterAll(() => template[Symbol.asyncDispose]());

/** Alice's room on a page, and on another that goes on. */
async function openTwice(world: World) {
  const { id } = await world.signUp('Alice');
  const token = signToken(id, 600);
  const [page, other] = [world.client({ token }), world.client({ token, isSteady: true })];
  const { id: roomId } = await page.db.room.create({ data: { name: 'Lobby' } });
  const ask = { where: { roomId }, orderBy: { createdAt: 'asc' } } as const;
  const [shown, shownElsewhere] = [page, other].map(({ db }) => follow(db.message.findMany(ask)));
  const count = follow(page.db.message.count({ where: { roomId } }));
  if (!shown || !shownElsewhere) throw new Error('both pages show the room');
  const first = await other.db.message.create({ data: { roomId, body: 'first' } });
  await shown.until((rows) => rows.length === 1);
  await shownElsewhere.until((rows) => rows.length === 1);
  let awaited = { body: '', arrive: (): void => {} };
  other.db.message.findMany(ask).subscribe(({ data }) => {
    if (data?.[0]?.body === awaited.body) awaited.arrive();
  });
  /** Changes a row many times, each as soon as the other page has the one before. */
  const change = async (times: number): Promise<void> => {
    for (let time = 1; time <= times; time += 1) {
      const body = `change ${time}`;
      const arrival = new Promise<void>((arrive) => {
        awaited = { body, arrive };
      });
      await world.database.sql(`update messages set body = '${body}' where id = '${first.id}'`);
      await arrival;
    }
  };
  return { page, roomId, shown, count, change };
}

test('little waits for a page that stands still, and then it shows what is true', async () => {
  await using world = await startWorld(template);
  const { page, roomId, shown, count, change } = await openTwice(world);
  world.freezePages();
  const written = page.db.message.create({ data: { roomId, body: 'mine' } });
  void written.catch(() => {});
  await change(400);
  const from = shown.seen.length;
  expect(world.thawPages()).toBeLessThan(300);
  await written;
  await shown.until((rows) => rows[0]?.body === 'change 400' && !rows.some(isPending));

  const lengths = shown.seen.slice(from).map(({ data }) => data?.length);
  expect(new Set(lengths)).toEqual(new Set([2]));
  expect(await count.until((value) => value === 2)).toBe(2);
  expect(count.seen.at(-1)?.live).toBe('live');
});
