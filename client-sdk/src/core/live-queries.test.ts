import { expect, test, vi } from 'vitest';
import { schema } from '../../test-support/generated/rowcast.js';
import { ManualClock } from '../../test-support/manual-clock.js';
import { lobby, messageRow, uuid } from '../../test-support/start-client.js';
import { LiveQueries } from './live-queries.js';
import { readSchema } from './model-info.js';
import { readResultShape } from './result-shape.js';
import type { CreateChange } from './row-change.js';

test('a pending write costs nothing where its model does not show', () => {
  const models = readSchema(schema);
  let lastId = 0;
  const nextId = (): number => ++lastId;
  const ignore = (): void => {};
  const live = new LiveQueries({
    ...{ clock: new ManualClock(), keepAliveMs: 1_000, send: ignore, nextId, onNeeded: ignore, onSynced: ignore },
  });
  live.onOnline();
  const follow = (model: string, liveQuery: number) => {
    const spec = { model, action: 'findMany', args: {} } as const;
    const read = vi.fn((rows: readonly unknown[]) => rows.length);
    const recipe = { family: model, spec, shape: readResultShape(spec, models), counted: undefined, read };
    const store = live.storeFor(model, () => recipe);
    store.subscribe(() => {});
    const rows = model === 'Message' ? [messageRow(1)] : [];
    live.onMessage({ kind: 'snapshot', subscription: liveQuery, liveQuery, version: 1, rows });
    read.mockClear();
    return { store, read };
  };
  const rooms = follow('Room', 1);
  const messages = follow('Message', 2);
  rooms.read.mockClear();
  const model = models.get('Message');
  if (!model) throw new Error('the schema has messages');
  const { $key: key, ...row } = messageRow(2, { roomId: lobby, id: uuid(2) });
  const change: CreateChange = { kind: 'create', model, key, row };

  live.setChanges([change]);
  expect(messages.store.getSnapshot().data).toBe(2);
  live.setChanges([]);
  expect(messages.store.getSnapshot().data).toBe(1);
  expect([rooms.read.mock.calls.length, messages.read.mock.calls.length]).toEqual([0, 2]);
});
