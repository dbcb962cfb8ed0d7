/**
 * What can go wrong with a Rowcast system, each as something that is done to it, lasts a while, and is over. Nothing
 * here looks at what becomes of the clients.
 */
import fs from 'node:fs';
import path from 'node:path';
import { TestClient } from '@rowcast/test-support';
import pg from 'pg';
import { WebSocket } from 'ws';
import { type ChatWorld, canary } from './chat-world.js';
import type { Chatter } from './chatter.js';
import type { Random } from './random.js';
import type { ServerProcess } from './server-process.js';
import { signToken } from './sign-token.js';

export interface FaultScene {
  readonly world: ChatWorld;
  readonly chatters: readonly Chatter[];
  readonly random: Random;
}

/** Does its worst, and resolves when it is over. */
export type Fault = (scene: FaultScene) => Promise<unknown>;

const repository = path.resolve(import.meta.dirname, '../../..');
const sleep = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const kill = (condition: string): string =>
  `select pg_terminate_backend(pid) from pg_stat_activity where pid <> pg_backend_pid() and ${condition}`;

export const faults: { readonly [name: string]: Fault } = {
  'the listening connections are killed': ({ world }) =>
    world.cluster.sql(kill(`application_name = 'rowcast listener'`)),
  'all backends are killed': ({ world }) => world.cluster.sql(kill(`backend_type = 'client backend'`)),
  'Postgres restarts': ({ world, random }) => world.cluster.restart(random.between(0, 1_000)),
  'Postgres crashes': ({ world, random }) => world.cluster.crash(random.between(0, 1_000)),
  'the pooler is killed': ({ world, random }) => world.pooler.restart(random.between(0, 1_000)),
  'a table is locked': ({ world }) => lock(world, 800),
  'a table is locked for longer than statements may take': ({ world }) => lock(world, 3_000),
  'a policy raises for one user': raiseForOne,
  'a column is renamed': async ({ world }) => {
    await world.cluster.sql('alter table messages rename column body to words');
    await sleep(1_000);
    await world.cluster.sql('alter table messages rename column words to body');
  },
  'a table is renamed': async ({ world }) => {
    await world.cluster.sql('alter table reactions rename to responses');
    await sleep(1_000);
    await world.cluster.sql('alter table responses rename to reactions');
  },
  'a table is dropped': dropTable,
  'a table gets a column': ({ world, random }) =>
    world.cluster.sql(`alter table rooms add column if not exists c${random.between(1, 9)} int`),
  'a membership is taken away and given back': moveOut,
  'sessions are revoked': ({ world, random }) =>
    world.cluster.sql('select rowcast.revoke_sessions($1)', [random.pick(world.people)]),
  'a thousand rows change at once': ({ world, random }) =>
    world.cluster.sql(`insert into messages (id, room_id, author_id, body)
      select gen_random_uuid(), '${random.pick(world.rooms)}', '${world.people[0]}', 'one of many' from generate_series(1, 1500)`),
  'a server is killed': ({ world, random }) => replaceServer(random.pick(world.servers), 'SIGKILL'),
  'a server is stopped and another takes its place': ({ world, random }) =>
    replaceServer(random.pick(world.servers), 'SIGTERM'),
  'an event loop is blocked': async ({ world, random }) => {
    random.pick(world.servers).block(1_500);
    await sleep(1_500);
  },
  'wires are cut': onWires(async (wire, random) => {
    wire.cut();
    await sleep(random.between(0, 2_000));
  }),
  'wires freeze': onWires(async (wire, random) => {
    wire.freeze();
    await sleep(random.between(1_000, 4_000));
  }),
  'wires are slow': onWires(async (wire) => {
    wire.slow(300);
    await sleep(2_000);
  }),
  'wires break again and again': onWires(async (wire) => {
    for (let time = 0; time < 6; time += 1) {
      wire.drop();
      await sleep(250);
    }
  }),
  'a client never reads': neverRead,
  'the disk is full': async ({ world, random }) => {
    world.cluster.fillDisk();
    await sleep(random.between(1_000, 3_000));
    world.cluster.freeDisk();
  },
  'the clock of a server jumps': async ({ world, random }) => {
    const server = random.pick(world.servers);
    server.setClock(random.pick(jumpsMs));
    await sleep(random.between(500, 2_000));
    server.setClock(0);
  },
  'the clock of the database jumps': async ({ world, random }) => {
    const jumpMs = random.pick(jumpsMs);
    await jumpDatabaseClock(world, jumpMs);
    await sleep(random.between(500, 2_000));
    await jumpDatabaseClock(world, -jumpMs);
  },
};

const jumpsMs = [-3_600_000, -60_000, -5_000, 5_000, 60_000, 3_600_000];

/**
 * The time of day cannot be changed for one database alone. But Rowcast's own functions look at it only beside stamps that
 * they have made: when these are moved by as much the other way, all is as if the clock had jumped.
 */
async function jumpDatabaseClock({ cluster }: ChatWorld, byMs: number): Promise<void> {
  await cluster.sql(`begin;
    select setval('rowcast.polling_until', greatest(0, last_value - ${byMs})) from rowcast.polling_until;
    update rowcast.write_outcome set written_at = written_at - ${byMs} * interval '1 millisecond';
    commit`);
}

/** The next one starts while other things happen. */
async function replaceServer(server: ServerProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  await server.stop(signal);
  void server.start();
}

/** Somebody who has nothing to do with Rowcast writes where only the first person may look. */
export async function writeCanaries({ world }: FaultScene, count: number): Promise<void> {
  await world.cluster.sql(
    `insert into messages (id, room_id, author_id, body)
     select gen_random_uuid(), $1, $2, $3 || i from generate_series(1, $4::int) i`,
    [world.vault, world.people[0], canary, count],
  );
}

async function lock(world: ChatWorld, forMs: number): Promise<void> {
  const client = new pg.Client(world.cluster.url);
  client.on('error', () => {});
  await client.connect();
  await client.query('begin; lock table messages in access exclusive mode');
  await sleep(forMs);
  await client.query('commit');
  await client.end();
}

async function raiseForOne({ world, random }: FaultScene): Promise<void> {
  const victim = random.pick(world.people);
  await world.cluster.sql(`
    create or replace function public.trouble() returns boolean language plpgsql stable as $$
      begin
        if auth.uid() = '${victim}' then raise exception 'trouble'; end if;
        return true;
      end $$;
    create policy trouble on messages as restrictive for select to authenticated using (public.trouble())`);
  await sleep(1_000);
  await world.cluster.sql('drop policy trouble on messages');
}

async function dropTable({ world }: FaultScene): Promise<void> {
  await world.cluster.sql(`create table if not exists public.kept_reactions (like public.reactions including all);
    drop table public.reactions`);
  await sleep(1_000);
  const policies = ['roles.sql', 'tables/reactions.sql'].map((file) =>
    fs.readFileSync(path.join(repository, 'policies', file), 'utf8'),
  );
  await world.cluster.sql(`begin;
    create table public.reactions (like public.kept_reactions including all);
    alter table public.reactions
      add foreign key (message_id) references public.messages on delete cascade,
      add foreign key (profile_id) references public.profiles on delete cascade;
    ${policies.join('\n')}
    drop table public.kept_reactions;
    select rowcast.install_capture();
    commit`);
}

async function moveOut({ world, random }: FaultScene): Promise<void> {
  const [person, room] = [random.pick(world.people), random.pick(world.rooms)];
  await world.cluster.sql('delete from members where profile_id = $1 and room_id = $2', [person, room]);
  await sleep(random.between(0, 1_000));
  await world.cluster.sql('insert into members (profile_id, room_id) values ($1, $2) on conflict do nothing', [
    person,
    room,
  ]);
}

function onWires(harm: (wire: Chatter['wire'], random: Random) => Promise<void>): Fault {
  return async ({ chatters, random }) => {
    const hit = chatters.filter(() => random.next() < 0.6);
    await Promise.all(hit.map(({ wire }) => harm(wire, random)));
    for (const { wire, hearOfNetwork } of hit) {
      wire.mend();
      hearOfNetwork();
    }
  };
}

/** Asks for much, and reads nothing of it. */
async function neverRead({ world, random }: FaultScene): Promise<void> {
  const person = random.pick(world.people);
  const server = random.pick(world.servers.filter(({ isRunning }) => isRunning));
  const socket = new WebSocket(`ws://127.0.0.1:${server.port}/rowcast`, 'rowcast.v1');
  const client = new TestClient(socket);
  await new Promise((resolve) => {
    socket.once('open', resolve);
    socket.once('close', resolve);
  });
  if (socket.readyState !== socket.OPEN) return;
  client.send({ kind: 'hello', protocol: 2, token: signToken(person, 60) });
  for (const [index, roomId] of world.rooms.entries()) {
    client.send({
      kind: 'subscribe',
      id: index + 1,
      query: { model: 'Message', action: 'findMany', args: { where: { roomId } } },
    });
  }
  client.pause();
  await sleep(2_000);
  client.close();
}
