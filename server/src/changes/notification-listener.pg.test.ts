import { createTestDatabase, type TestDatabase } from '@rowcast/test-support';
import { expect, test } from 'vitest';
import { NotificationListener } from './notification-listener.js';

function listen(database: TestDatabase) {
  let wakes = 0;
  let onNextWake: (() => void) | undefined;
  const errors: Error[] = [];
  const listener = new NotificationListener({
    connectionString: database.url,
    channel: 'rowcast_changes',
    onWake: () => {
      wakes += 1;
      onNextWake?.();
    },
    onError: (error) => errors.push(error),
  });
  return {
    listener,
    errors,
    get wakes() {
      return wakes;
    },
    nextWake: () => new Promise<void>((resolve) => (onNextWake = resolve)),
    async [Symbol.asyncDispose]() {
      await listener.close();
    },
  };
}

test('a notification wakes, and so does the beginning', async () => {
  await using database = await createTestDatabase();
  await using listening = listen(database);
  await listening.listener.start();
  expect(listening.wakes).toBe(1);

  const woken = listening.nextWake();
  await database.sql(`select pg_notify('rowcast_changes', '')`);
  await woken;
  expect(listening.wakes).toBe(2);
});

test('when its connection is killed it comes back and wakes, since something may have been missed', async () => {
  await using database = await createTestDatabase();
  await using listening = listen(database);
  await listening.listener.start();

  const woken = listening.nextWake();
  await database.sql(
    `select pg_terminate_backend(pid) from pg_stat_activity where query ilike 'listen%' and datname = current_database()`,
  );
  await woken;

  const wokenAgain = listening.nextWake();
  await database.sql(`select pg_notify('rowcast_changes', '')`);
  await wokenAgain;
});

test('closing leaves no connection behind', async () => {
  await using database = await createTestDatabase();
  const listening = listen(database);
  await listening.listener.start();
  await listening.listener.close();

  const left = await database.sql(
    `select pid from pg_stat_activity where application_name = 'rowcast listener' and datname = current_database() and state <> 'idle'`,
  );
  expect(left).toEqual([]);
  expect(listening.listener.isListening).toBe(false);
});
