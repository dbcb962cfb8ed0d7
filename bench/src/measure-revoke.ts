/** One of many members is taken out of the room: who hears of it, how soon, and how many others are looked at? */
import { type ChatDatabase, memberId, roomId } from './chat-database.js';
import { gather } from './people.js';
import { nowMs, pause } from './processes.js';
import { startMeasuredServer } from './servers.js';
import { show, table } from './statistics.js';

export async function measureRevoke(database: ChatDatabase, members: number): Promise<string> {
  await using server = await startMeasuredServer(database, 'rowcast');
  await using leaver = await gather({ url: server.url, target: 'rowcast', subscribe: 'room', count: 1, first: 2 });
  await using others = await gather({
    url: server.url,
    target: 'rowcast',
    subscribe: 'room',
    count: members - 1,
    first: 3,
  });
  await pause(1_000);
  await Promise.all([leaver.take(), others.take()]);
  const looked = async (): Promise<readonly number[]> => [
    await server.counter('rowcast_evaluation_duration_seconds_count'),
    await server.counter('rowcast_probes_total'),
  ];
  const before = await looked();
  const startedAt = nowMs();
  await database.pool.query('delete from members where room_id = $1 and user_id = $2', [roomId, memberId(2)]);
  const leftAfterMs = await untilMessage(leaver, startedAt);
  await pause(2_000);
  const after = await looked();
  await database.pool.query('insert into members values ($1, $2)', [roomId, memberId(2)]);
  const [evaluations = 0, probes = 0] = after.map((count, index) => count - (before[index] ?? 0));
  const disturbed = (await others.take()).messageCount;
  const head = ['members online', 'out after, ms', 'evaluations', 'identities probed', 'messages to others'];
  return table(head, [[String(members), show(leftAfterMs), String(evaluations), String(probes), String(disturbed)]]);
}

async function untilMessage(leaver: Awaited<ReturnType<typeof gather>>, startedAt: number): Promise<number> {
  while (nowMs() - startedAt < 30_000) {
    if ((await leaver.take()).messageCount > 0) return nowMs() - startedAt;
    await pause(1);
  }
  return Number.NaN;
}
