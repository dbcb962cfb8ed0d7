/**
 * Plays a seeded schedule of faults over a chat, lets the dust settle, and holds what everybody shows to a fresh select
 * and what everybody wrote to the ledger. Returns what happened.
 */
import { startChatWorld } from './chat-world.js';
import { Chatter } from './chatter.js';
import { type FaultScene, faults, writeCanaries } from './faults.js';
import { findFlaws, untilTrue } from './judge.js';
import { Random } from './random.js';

export interface FaultRun {
  readonly seed: number;
  readonly seconds: number;
  readonly people: number;
  /** Writes that each person begins in a second. */
  readonly writesPerSecond: number;
  /** The faults to play. @default all */
  readonly names?: readonly string[];
  readonly say: (line: string) => void;
}

export interface FaultReport {
  /** What is not as it has to be, in words; empty if all is well. */
  readonly flaws: readonly string[];
  readonly writes: number;
  readonly faultsPlayed: number;
  readonly quietAfterMs: number;
  readonly heapBeforeBytes: readonly number[];
  readonly heapAfterBytes: readonly number[];
  readonly refusals: ReadonlyMap<string, number>;
}

const statementTimeoutMs = 1_500;
const settleTimeoutMs = 60_000;

export async function runFaults(run: FaultRun): Promise<FaultReport> {
  const { seed, people, writesPerSecond } = run;
  await using world = await startChatWorld({ people, statementTimeoutMs });
  const chatters = await Promise.all(world.people.map((_person, index) => Chatter.start(world, index, seed)));
  try {
    const scene: FaultScene = { world, chatters, random: new Random(seed) };
    await untilTrue(world, chatters, settleTimeoutMs);
    const heapBeforeBytes = await Promise.all(world.servers.map((server) => server.heapBytes()));
    const load = setInterval(() => {
      for (const chatter of chatters) chatter.act();
    }, 1_000 / writesPerSecond);
    const played = await playFaults(scene, run).finally(() => clearInterval(load));
    await Promise.all(world.servers.map((server) => server.start()));
    const quietFromMs = performance.now();
    for (const chatter of chatters) chatter.hearOfNetwork();
    const settled = Promise.all(chatters.map((chatter) => chatter.settled()));
    await Promise.race([settled, new Promise((resolve) => setTimeout(resolve, settleTimeoutMs).unref())]);
    const differences = await untilTrue(world, chatters, settleTimeoutMs);
    const quietAfterMs = Math.round(performance.now() - quietFromMs);
    const flaws = [...differences, ...(await findFlaws(world, chatters))];
    const heapAfterBytes = await Promise.all(world.servers.map((server) => server.heapBytes()));
    const writes = chatters.reduce((sum, { ledger }) => sum + ledger.length, 0);
    const refusals = new Map<string, number>();
    for (const chatter of chatters) {
      for (const [code, count] of chatter.refusals) refusals.set(code, (refusals.get(code) ?? 0) + count);
    }
    return { flaws, writes, faultsPlayed: played, quietAfterMs, heapBeforeBytes, heapAfterBytes, refusals };
  } finally {
    for (const chatter of chatters) chatter[Symbol.dispose]();
  }
}

/** One after the other, sometimes two at once, each kind before any comes again. */
async function playFaults(
  scene: FaultScene,
  { seconds, say, names: all = Object.keys(faults) }: FaultRun,
): Promise<number> {
  const { random } = scene;
  const startMs = performance.now();
  let waiting: string[] = [];
  let played = 0;
  while (performance.now() - startMs < seconds * 1_000) {
    if (waiting.length === 0) waiting = random.shuffle(all);
    const now = waiting.splice(0, random.next() < 0.25 ? 2 : 1);
    say(`${((performance.now() - startMs) / 1_000).toFixed(1)} s  ${now.join(', and ')}`);
    const outcomes = await Promise.allSettled(now.map((name) => faults[name]?.(scene)));
    for (const outcome of outcomes)
      if (outcome.status === 'rejected') say(`        it was in the way of: ${outcome.reason}`);
    await repair(scene);
    await writeCanaries(scene, 3).catch(() => {});
    played += now.length;
    await new Promise((resolve) => setTimeout(resolve, random.between(0, 800)));
  }
  return played;
}

/** What a fault could not put right itself, because another was in its way. */
async function repair({ world: { cluster, people, rooms } }: FaultScene): Promise<void> {
  const statements = [
    'drop policy if exists trouble on messages',
    `do $$ begin
      if exists (select from pg_attribute where attrelid = 'messages'::regclass and attname = 'words') then
        alter table messages rename column words to body;
      end if;
      if to_regclass('responses') is not null then alter table responses rename to reactions; end if;
    end $$`,
    ...rooms.map(
      (room) => `insert into members (room_id, profile_id)
        select '${room}', p from unnest('{${people.join(',')}}'::uuid[]) p on conflict do nothing`,
    ),
  ];
  for (const statement of statements) await cluster.sql(statement);
}
