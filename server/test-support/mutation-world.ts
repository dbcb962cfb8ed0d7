/**
 * A small database under row-level security for the tests of writes: notes that everybody signed in may
 * read if they are public and only their owner may change, and tables for one peculiarity each.
 */
import fs from 'node:fs';
import {
  type MutationResult,
  type MutationSpec,
  RowcastError,
  type WireError,
  type WireObject,
  type WireRow,
  type WriteAction,
} from '@rowcast/protocol';
import { createTestDatabase, type TestDatabase } from '@rowcast/test-support';
import type { Catalog } from '../src/catalog/catalog.js';
import { loadCatalog } from '../src/catalog/load-catalog.js';
import { parseDataModel } from '../src/catalog/read-data-model.js';
import { Database, type RunAsOptions, type Transaction } from '../src/database/database.js';
import { anonymousIdentity, type Identity } from '../src/identity.js';
import { type MutationsOutcome, runMutations } from '../src/mutation/run-mutations.js';
import { defaultQueryLimits, type QueryLimits } from '../src/query/query-limits.js';

export const alice = identityOf('a11ce000-0000-4000-8000-000000000001');
export const bob = identityOf('b0b00000-0000-4000-8000-000000000002');
export const anon = anonymousIdentity;

/** The time that the tests' writes happen at. */
export const now = new Date('2026-03-04T05:06:07.089Z');

export interface MutationWorld extends AsyncDisposable {
  readonly database: TestDatabase;
  readonly catalog: Catalog;
  /** Runs one mutation as the identity. */
  run(identity: Identity, model: string, action: WriteAction, args: WireObject): Promise<MutationResult>;
  /** Runs several in one transaction. */
  runAll(identity: Identity, mutations: readonly MutationSpec[]): Promise<MutationsOutcome>;
  /** Puts a note there as the superuser. */
  addNote(note: { readonly id: number; readonly owner: Identity; readonly [column: string]: unknown }): Promise<void>;
}

/** Opens a fresh database with the schema, policies and grants below; `sql` is added to them. */
export async function openMutationWorld(sql = '', limits = defaultQueryLimits): Promise<MutationWorld> {
  return openWorld({ schema: prismaSchema, sql: `${tablesSql}${sql}`, limits });
}

export interface WorldOptions {
  readonly schema: string;
  /** Run after the roles and identity functions are there. */
  readonly sql: string;
  readonly limits?: QueryLimits;
  /** Called for each statement that a mutation sends. */
  readonly onStatement?: () => void;
}

class WatchedDatabase extends Database {
  readonly #onStatement: () => void;

  constructor(url: string, onStatement: () => void) {
    super({ connectionString: url, maxConnections: 4, onError: () => {} });
    this.#onStatement = onStatement;
  }

  override async runAs<T, First extends object = never>(
    identity: Identity,
    work: (transaction: Transaction, first: readonly First[]) => Promise<T>,
    options: RunAsOptions = {},
  ): Promise<T> {
    const watch = (transaction: Transaction): Transaction => ({
      ...transaction,
      query: (statement) => {
        this.#onStatement();
        return transaction.query(statement);
      },
    });
    return super.runAs<T, First>(identity, (transaction, first) => work(watch(transaction), first), options);
  }
}

/** The same with a schema and tables of one's own. */
export async function openWorld(options: WorldOptions): Promise<MutationWorld> {
  const { schema, sql, limits = defaultQueryLimits, onStatement = () => {} } = options;
  const database = await createTestDatabase({ sql: `${rolesSql()}${sql}` });
  const server = new WatchedDatabase(database.url, onStatement);
  const dataModel = parseDataModel([['schema.prisma', schema]]);
  const catalog = await loadCatalog({ pool: server.pool, dataModel, roles: ['anon', 'authenticated'] });
  const runAll: MutationWorld['runAll'] = (identity, mutations) =>
    runMutations({ mutations, identity, database: server, catalog, limits, now: () => now });
  return {
    database,
    catalog,
    runAll,
    async run(identity, model, action, args) {
      const { results } = await runAll(identity, [{ model, action, args }]);
      const [result] = results;
      if (!result) throw new Error('one mutation has one result');
      return result;
    },
    async addNote({ owner, ...columns }) {
      const note: Record<string, unknown> = {
        owner_id: owner.userId,
        note_body: 'hello',
        is_public: false,
        ...columns,
      };
      const names = Object.keys(note);
      const places = names.map((_, index) => `$${index + 1}`);
      await database.sql(`insert into notes (${names.join(', ')}) values (${places.join(', ')})`, Object.values(note));
    },
    async [Symbol.asyncDispose]() {
      await server.close();
      await database[Symbol.asyncDispose]();
    },
  };
}

export function rowOf(result: MutationResult): WireRow {
  if (result.kind !== 'row') throw new Error(`not a row: ${result.kind}`);
  return result.row;
}

export function rowsOf(result: MutationResult): readonly WireRow[] {
  if (result.kind !== 'rows') throw new Error(`not rows: ${result.kind}`);
  return result.rows;
}

/** The error that the work ends in, in the form that travels. */
export async function failureOf(work: Promise<unknown>): Promise<WireError> {
  const error = await work.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (error instanceof RowcastError) return error.toWire();
  throw new Error(`no RowcastError: ${String(error)}`);
}

export function identityOf(userId: string): Identity {
  return { role: 'authenticated', userId, claims: { sub: userId, role: 'authenticated' }, expiresAtMs: null };
}

function rolesSql(): string {
  return ['010-roles.sql', '020-identity-functions.sql']
    .map((name) => fs.readFileSync(new URL(`../sql/${name}`, import.meta.url), 'utf8'))
    .join('\n');
}

const prismaSchema = `
datasource db {
  provider = "postgresql"
}
enum Mood {
  HAPPY @map("happy_label")
  SAD   @map("sad_label")
  @@map("mood_type")
}
model Folder {
  id      String  @id @default(uuid()) @db.Uuid
  slug    String  @unique @map("folder_slug") @db.VarChar(12)
  ownerId String  @map("owner_id") @db.Uuid
  items   Note[]
  @@map("folders")
}
model Note {
  id        Int      @id @default(autoincrement())
  ownerId   String   @map("owner_id") @db.Uuid
  body      String   @map("note_body") @db.VarChar(40)
  isPublic  Boolean  @default(false) @map("is_public")
  mood      Mood     @default(HAPPY)
  likes     Int      @default(0)
  weight    Float?
  tally     BigInt   @default(0)
  price     Decimal? @db.Decimal(6, 2)
  tags      String[]
  meta      Json?
  blob      Bytes?
  day       DateTime? @db.Date
  code      String?  @unique @map("note_code")
  folderId  String?  @map("folder_id") @db.Uuid
  folder    Folder?  @relation(fields: [folderId], references: [id])
  createdAt DateTime @default(now()) @map("created_at") @db.Timestamptz(3)
  updatedAt DateTime @updatedAt @map("updated_at") @db.Timestamp(3)
  length    Int?     @map("body_length")
  @@map("notes")
}
model Share {
  folderId String @map("folder_id") @db.Uuid
  userId   String @map("user_id") @db.Uuid
  level    Int    @default(1) @map("share_level")
  @@id([folderId, userId])
  @@map("shares")
}
model Report {
  id     String  @id @default(uuid(7)) @db.Uuid
  text   String
  status String  @default("new")
  @@map("reports")
}
model Ticket {
  id   Int    @id @default(autoincrement())
  text String
  @@map("tickets")
}
model Vault {
  id     Int    @id
  label  String
  secret String @map("vault_secret")
  @@map("vaults")
}
model Open {
  id Int @id
  @@map("opens")
}
`;

const tablesSql = `
create type mood_type as enum ('happy_label', 'sad_label');
create table folders (
  id uuid primary key,
  folder_slug varchar(12) not null constraint folders_slug_unique unique,
  owner_id uuid not null
);
create table notes (
  id serial primary key,
  owner_id uuid not null,
  note_body varchar(40) not null constraint notes_body_not_blank check (note_body <> ''),
  is_public boolean not null default false,
  mood mood_type not null default 'happy_label',
  likes int not null default 0,
  weight float8,
  tally bigint not null default 0,
  price numeric(6, 2),
  tags text[],
  meta jsonb,
  blob bytea,
  day date,
  note_code text constraint notes_code_unique unique,
  folder_id uuid constraint notes_folder_fkey references folders (id),
  created_at timestamptz(3) not null default current_timestamp,
  updated_at timestamp(3) not null,
  body_length int generated always as (length(note_body)) stored
);
alter table notes alter column updated_at set default '2000-01-01';
create table shares (
  folder_id uuid constraint shares_folder_fkey references folders (id) on delete cascade deferrable initially deferred,
  user_id uuid,
  share_level int not null default 1,
  primary key (folder_id, user_id)
);
create table reports (id uuid primary key, text text not null, status text not null);
create table tickets (id serial primary key, text text not null);
create table vaults (id int primary key, label text not null, vault_secret text not null default 'hidden');
create table opens (id int primary key);

alter table folders enable row level security;
alter table notes enable row level security;
alter table shares enable row level security;
alter table reports enable row level security;
alter table tickets enable row level security;
alter table vaults enable row level security;

create policy folders_all on folders to authenticated using (owner_id = (select auth.uid()));
create policy notes_read on notes for select to authenticated using (is_public or owner_id = (select auth.uid()));
create policy notes_read_public on notes for select to anon using (is_public);
create policy notes_insert on notes for insert to authenticated with check (owner_id = (select auth.uid()));
create policy notes_update on notes for update to authenticated using (owner_id = (select auth.uid()));
create policy notes_delete on notes for delete to authenticated using (owner_id = (select auth.uid()));
create policy shares_all on shares to authenticated using (true);
create policy reports_insert on reports for insert with check (text <> 'forbidden');
create policy tickets_insert on tickets for insert with check (text <> 'forbidden');
create policy vaults_all on vaults to authenticated using (true);

grant select, insert, update, delete on folders, notes, shares to authenticated;
grant select on notes to anon;
grant usage on all sequences in schema public to anon, authenticated;
grant select, insert on reports, tickets to anon, authenticated;
grant select (id, label), insert (id, label), update (label) on vaults to authenticated;
grant select, insert, update, delete on opens to authenticated;
`;
