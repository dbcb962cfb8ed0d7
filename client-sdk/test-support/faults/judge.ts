/** What has to hold when the dust has settled: the truth on every screen, the ledger in the database, nothing leaked. */
import type { ChatWorld } from './chat-world.js';
import type { Chatter, Followed, LedgerEntry } from './chatter.js';

const lookEveryMs = 100;

/** Looks again and again until everybody shows what is true. Gives what still is not, if the time is over. */
export async function untilTrue(
  world: ChatWorld,
  chatters: readonly Chatter[],
  timeoutMs: number,
): Promise<readonly string[]> {
  const endMs = performance.now() + timeoutMs;
  for (;;) {
    const differences = (await Promise.all(chatters.map((chatter) => compare(world, chatter)))).flat();
    if (differences.length === 0 || performance.now() > endMs) return differences;
    await new Promise((resolve) => setTimeout(resolve, lookEveryMs));
  }
}

export async function findFlaws(world: ChatWorld, chatters: readonly Chatter[]): Promise<readonly string[]> {
  const inDatabase = new Map(
    (await world.cluster.sql<{ id: string; body: string }>('select id, body from messages')).map(({ id, body }) => [
      id,
      body,
    ]),
  );
  return chatters.flatMap((chatter, index) => {
    const who = `person ${index}`;
    const { count } = chatter.client.pendingWrites.getSnapshot();
    return [
      ...[...chatter.violations].map((violation) => `${who}: ${violation}`),
      ...chatter.ledger.flatMap((entry) => judge(entry, inDatabase.get(entry.id)).map((flaw) => `${who}: ${flaw}`)),
      ...(chatter.unsettled + count > 0 ? [`${who}: ${chatter.unsettled} promises have not settled`] : []),
      ...[...chatter.refusals].flatMap(([refusal, times]) =>
        isImpossible(refusal) ? [`${who}: ${refusal} came ${times} times`] : [],
      ),
    ];
  });
}

/** Codes that say more of the server than of the write. What an author raises is only what a fault of ours does raise. */
function isImpossible(refusal: string): boolean {
  return impossible.has(refusal) || (refusal.startsWith('RECORD_REJECTED') && !refusal.endsWith('(trouble)'));
}

const impossible: ReadonlySet<string> = new Set([
  'SERVER_INTERNAL',
  'CLIENT_DISCONNECTED',
  'RECORD_ALREADY_EXISTS',
  'WRITE_KEY_REUSED',
  'CLIENT_TIMEOUT',
]);

function judge({ id, state, bodies }: LedgerEntry, body: string | undefined): string[] {
  if (state === 'there' && body === undefined) return [`message ${id} was saved and is gone`];
  if (state === 'there' && !bodies.includes(body ?? ''))
    return [`message ${id} is "${body}" and not "${bodies.join('" or "')}"`];
  if ((state === 'refused' || state === 'deleted') && body !== undefined)
    return [`message ${id} was ${state} and is there`];
  return [];
}

async function compare(world: ChatWorld, chatter: Chatter): Promise<string[]> {
  const differences = await Promise.all(
    chatter.followed.map(async (followed) => {
      const { rows, status, live } = followed.shown();
      if (status !== 'success' || live !== 'live') return [`${chatter.id} ${followed.name}: ${status}, ${live}`];
      const truth = await freshRows(world, chatter, followed);
      const [is, must] = [JSON.stringify(rows), JSON.stringify(truth)];
      return is === must ? [] : [`${chatter.id} ${followed.name}: shows ${is}, and it is ${must}`];
    }),
  );
  return differences.flat();
}

async function freshRows(world: ChatWorld, chatter: Chatter, { truth }: Followed): Promise<readonly unknown[]> {
  const rows = await world.selectAs<Record<string, unknown>>(chatter.id, truth);
  return rows.map((row) => Object.values(row));
}
