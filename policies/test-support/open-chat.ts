/**
 * A database of the demo chat for one test file: Rowcast's own objects, the migrations and the policies,
 * laid by the same code as `rowcast migrate deploy`, and a few people, rooms and messages. Whatever is
 * tried in it is undone at once, so that one database serves all the tests of a file.
 */
import { fileURLToPath } from 'node:url';
import { createTestDatabase, type TestDatabase } from '@rowcast/test-support';
import pg from 'pg';
import { deploy } from '../../server/src/migrate/deploy.js';
import type { MigrationProject } from '../../server/src/migrate/migration-project.js';

/** Olga opened both rooms, Max is a member of both, Sue of none, and nobody is signed out. */
export const people = {
  olga: '01a00000-0000-4000-8000-000000000001',
  max: '3a000000-0000-4000-8000-000000000002',
  sue: '50e00000-0000-4000-8000-000000000003',
} as const;
export type Person = keyof typeof people | 'nobody';

export const rooms = {
  open: '09e00000-0000-4000-8000-00000000000a',
  secret: '5ec00000-0000-4000-8000-00000000000b',
} as const;

export const messages = {
  olgaInOpen: '11000000-0000-4000-8000-000000000001',
  maxInOpen: '11000000-0000-4000-8000-000000000002',
  olgaInSecret: '11000000-0000-4000-8000-000000000003',
  maxInSecret: '11000000-0000-4000-8000-000000000004',
} as const;

/** A statement's number of rows, or `denied` by a policy or grant, or the SQLSTATE of another error. */
export type Outcome = number | string;

export interface Chat extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly project: MigrationProject;
  /** Runs statements one after the other as the person, tells what came of the last, and undoes them all. */
  attempt(person: Person, ...statements: readonly string[]): Promise<Outcome>;
  /** As `attempt`, but gives the rows of the last statement; an error is thrown. */
  rows<Row extends object>(person: Person, ...statements: readonly string[]): Promise<readonly Row[]>;
}

const pathTo = (relative: string): string => fileURLToPath(new URL(`../../${relative}`, import.meta.url));

export async function openChat(): Promise<Chat> {
  const database = await createTestDatabase();
  const project: MigrationProject = {
    directUrl: database.url,
    schemaPath: pathTo('prisma/schema.prisma'),
    migrationsDir: pathTo('prisma/migrations'),
    policiesDir: pathTo('policies'),
  };
  await deploy(project);
  await database.sql(world);
  const client = new pg.Client(asServer(database.url));
  await client.connect();
  const rows: Chat['rows'] = async <Row extends object>(person: Person, ...statements: readonly string[]) =>
    (await undone(client, person, statements)).rows as Row[];
  return {
    database,
    project,
    rows,
    attempt: async (person, ...statements) => {
      try {
        return (await undone(client, person, statements)).rowCount ?? 0;
      } catch (error) {
        if (!(error instanceof pg.DatabaseError)) throw error;
        return error.code === '42501' ? 'denied' : (error.code ?? error.message);
      }
    },
    async [Symbol.asyncDispose]() {
      await client.end();
      await database[Symbol.asyncDispose]();
    },
  };
}

async function undone(client: pg.Client, person: Person, statements: readonly string[]): Promise<pg.QueryResult> {
  const role = person === 'nobody' ? 'anon' : 'authenticated';
  const claims = person === 'nobody' ? { role } : { role, sub: people[person] };
  await client.query('begin');
  try {
    await client.query(`select set_config('role', $1, true), set_config('request.jwt.claims', $2, true)`, [
      role,
      JSON.stringify(claims),
    ]);
    let last = await client.query('select');
    for (const statement of statements) last = await client.query(statement);
    return last;
  } finally {
    await client.query('rollback');
  }
}

/** As the role that the server logs in with. Its password is the cluster's, so the superuser switches to it instead. */
function asServer(url: string): string {
  const changed = new URL(url);
  changed.searchParams.set('options', '-c role=rowcast_server');
  return changed.href;
}

const world = `
  insert into auth.users (id, name, email)
  values
    ('${people.olga}', 'Olga', 'olga@example.com'),
    ('${people.max}', 'Max', 'max@example.com'),
    ('${people.sue}', 'Sue', 'sue@example.com');

  insert into public.rooms (id, name, is_public, created_by)
  values
    ('${rooms.open}', 'Open', true, '${people.olga}'),
    ('${rooms.secret}', 'Secret', false, '${people.olga}');

  insert into public.members (room_id, profile_id)
  values
    ('${rooms.open}', '${people.max}'),
    ('${rooms.secret}', '${people.max}');

  insert into public.messages (id, room_id, author_id, body)
  values
    ('${messages.olgaInOpen}', '${rooms.open}', '${people.olga}', 'Hello all'),
    ('${messages.maxInOpen}', '${rooms.open}', '${people.max}', 'Hello Olga'),
    ('${messages.olgaInSecret}', '${rooms.secret}', '${people.olga}', 'Psst'),
    ('${messages.maxInSecret}', '${rooms.secret}', '${people.max}', 'I hear you');

  insert into public.reactions (message_id, profile_id, emoji)
  values
    ('${messages.olgaInOpen}', '${people.max}', '👋'),
    ('${messages.maxInSecret}', '${people.olga}', '🤫');
`;
