/**
 * A small shop for one test file: the migrations and policies, laid by the same code as `rowcast migrate deploy`, and a
 * few people, customers and invoices. Whatever is tried in it is undone at once, so that one serves all tests of a file.
 */
import { fileURLToPath } from 'node:url';
import { deploy } from '@rowcast/server/testing';
import { createTestDatabase, type TestDatabase } from '@rowcast/test-support';
import pg from 'pg';

/** Nancy manages. Jane and Steve look after a customer each. Mallory has an account and no job. */
export const accounts = {
  nancy: '0a000000-0000-4000-8000-000000000001',
  jane: '0b000000-0000-4000-8000-000000000002',
  steve: '0c000000-0000-4000-8000-000000000003',
  mallory: '0d000000-0000-4000-8000-000000000004',
} as const;
export type Person = keyof typeof accounts | 'nobody';

/** Customer 1 and invoice 1 are Jane's affair, 2 are Steve's, and customer 3 nobody's yet. */
export const employees = { nancy: 1, jane: 2, steve: 3 } as const;

/** A statement's number of rows, or `denied` by a policy or grant, or the SQLSTATE of another error. */
export type Outcome = number | string;

export interface Shop extends AsyncDisposable {
  readonly database: TestDatabase;
  /** Runs statements one after the other as the person, tells what came of the last, and undoes them all. */
  attempt(person: Person, ...statements: readonly string[]): Promise<Outcome>;
}

const policiesDir = pathTo('policies');

export async function openShop(): Promise<Shop> {
  const database = await createTestDatabase();
  await deploy({
    directUrl: database.url,
    schemaPath: pathTo('prisma/schema.prisma'),
    migrationsDir: pathTo('prisma/migrations'),
    policiesDir,
  });
  await database.sql(world);
  const client = new pg.Client(asServer(database.url));
  await client.connect();
  return {
    database,
    attempt: async (person, ...statements) => {
      try {
        return (await undone(client, person, statements)).rowCount ?? 0;
      } catch (error) {
        if (!(error instanceof pg.DatabaseError)) throw error;
        // Before version 18, Postgres had one code for what refers to nothing and for what is still referred to.
        const code = error.code === '23001' ? '23503' : error.code;
        return code === '42501' ? 'denied' : (code ?? error.message);
      }
    },
    async [Symbol.asyncDispose]() {
      await client.end();
      await database[Symbol.asyncDispose]();
    },
  };
}

function pathTo(relative: string): string {
  return fileURLToPath(new URL(`../../${relative}`, import.meta.url));
}

async function undone(client: pg.Client, person: Person, statements: readonly string[]): Promise<pg.QueryResult> {
  const role = person === 'nobody' ? 'anon' : 'authenticated';
  const claims = person === 'nobody' ? { role } : { role, sub: accounts[person] };
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
    ('${accounts.nancy}', 'Nancy', 'nancy@example.com'),
    ('${accounts.jane}', 'Jane', 'jane@example.com'),
    ('${accounts.steve}', 'Steve', 'steve@example.com'),
    ('${accounts.mallory}', 'Mallory', 'mallory@example.com');

  insert into public.employee (first_name, last_name, title)
  values ('Nancy', 'Edwards', 'Sales Manager'), ('Jane', 'Peacock', 'Agent'), ('Steve', 'Johnson', 'Agent');

  insert into public.staff (account_id, employee_id, role)
  values ('${accounts.nancy}', 1, 'manager'), ('${accounts.jane}', 2, 'agent'), ('${accounts.steve}', 3, 'agent');

  insert into public.customer (first_name, last_name, email, support_rep_id)
  values
    ('Luís', 'Gonçalves', 'luis@example.com', 2),
    ('Leonie', 'Köhler', 'leonie@example.com', 3),
    ('François', 'Tremblay', 'francois@example.com', null);

  insert into public.invoice (customer_id, total) values (1, 1.98), (2, 3.96);

  insert into public.artist (name) values ('AC/DC');
  insert into public.album (title, artist_id) values ('Let There Be Rock', 1);
  insert into public.genre (name) values ('Rock');
  insert into public.media_type (name) values ('MPEG audio file');
  insert into public.track (name, milliseconds, unit_price, album_id, genre_id, media_type_id)
  values ('Go Down', 331180, 0.99, 1, 1, 1);
  insert into public.playlist (name) values ('Music');
  insert into public.playlist_track values (1, 1);
  insert into public.invoice_line (invoice_id, track_id, unit_price) values (1, 1, 0.99), (2, 1, 0.99);
`;
