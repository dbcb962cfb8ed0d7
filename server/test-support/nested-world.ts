/**
 * A small database under row-level security with every kind of relation, for the tests of nested writes:
 * one-to-many with the key of either side, one-to-one that must and that may be there, many-to-many, of a
 * model to itself, by a compound key, by a field that is not the key.
 *
 * Every row has an owner, who alone may write it; others see it if it is public. The schema does not
 * mention either column.
 */
import type { WireObject, WireRow } from '@rowcast/protocol';
import { Database } from '../src/database/database.js';
import type { Identity } from '../src/identity.js';
import { checkQuery } from '../src/query/check-query.js';
import { compileQuery } from '../src/query/compile-query.js';
import { defaultQueryLimits, type QueryLimits } from '../src/query/query-limits.js';
import { alice, type MutationWorld, openWorld } from './mutation-world.js';

export interface NestedWorld extends MutationWorld {
  /** What `findMany` gives the identity, asked in a transaction of its own. */
  find(identity: Identity, model: string, args: WireObject): Promise<readonly WireRow[]>;
  /** All rows of all tables, by table, as JSON texts in a fixed order. */
  readAll(): Promise<TableRows>;
  /** How many statements the mutations of the work send. */
  countStatements(work: () => Promise<unknown>): Promise<number>;
  /** Puts a row there for Alice, or for `owner`. */
  add(table: string, row: { readonly [column: string]: unknown }, owner?: Identity): Promise<void>;
}

export type TableRows = { readonly [table: string]: readonly string[] };

export async function openNestedWorld(sql = '', limits: QueryLimits = defaultQueryLimits): Promise<NestedWorld> {
  let statements = 0;
  const onStatement = (): void => {
    statements += 1;
  };
  const world = await openWorld({
    schema: `datasource db {\n provider = "postgresql"\n}\n${nestedModels}`,
    sql: `${nestedTables}${sql}`,
    limits,
    onStatement,
  });
  const reader = new Database({ connectionString: world.database.url, maxConnections: 1, onError: () => {} });
  return {
    ...world,
    async find(identity, model, args) {
      const query = { model, action: 'findMany', args } as const;
      const checked = checkQuery(query, { catalog: world.catalog, role: identity.role, limits });
      const rows = await reader.readAs<{ readonly row: string }>(identity, compileQuery(checked).statement);
      return rows.map(({ row }) => JSON.parse(row) as WireRow); // made by compileQuery
    },
    async countStatements(work) {
      const before = statements;
      await work();
      return statements - before;
    },
    async readAll() {
      const all: Record<string, readonly string[]> = {};
      for (const table of nestedTableNames) {
        const rows = await world.database.sql<{ row: string }>(
          `select (to_jsonb(t) - 'owner' - 'is_public' - 'touched_at')::text as row from ${table} t order by 1`,
        );
        all[table] = rows.map(({ row }) => row);
      }
      return all;
    },
    async add(table, row, owner = alice) {
      const all = { ...row, ...(!table.startsWith('"') && { owner: owner.userId }) };
      const names = Object.keys(all);
      const places = names.map((_, index) => `$${index + 1}`);
      const columns = names.map((name) => `"${name}"`).join(', ');
      await world.database.sql(`insert into ${table} (${columns}) values (${places.join(', ')})`, Object.values(all));
    },
    async [Symbol.asyncDispose]() {
      await reader.close();
      await world[Symbol.asyncDispose]();
    },
  };
}

/** The models, without a data source. */
export const nestedModels = `
model User {
  id        Int       @id
  email     String    @unique
  name      String?
  age       Int       @default(0)
  bossId    Int?      @map("boss_id")
  boss      User?     @relation("Reports", fields: [bossId], references: [id])
  reports   User[]    @relation("Reports")
  profile   Profile?
  passport  Passport?
  posts     Post[]
  reviews   Post[]    @relation("Reviewer")
  follows   User[]    @relation("Following")
  followers User[]    @relation("Following")
  touchedAt DateTime  @updatedAt @map("touched_at")
  @@map("users")
}
model Profile {
  id     Int    @id
  bio    String
  userId Int?   @unique @map("user_id")
  user   User?  @relation(fields: [userId], references: [id])
  @@map("profiles")
}
model Passport {
  id     Int    @id
  number String @unique
  userId Int    @unique @map("user_id")
  user   User   @relation(fields: [userId], references: [id])
  @@map("passports")
}
model Post {
  id           Int       @id
  title        String
  likes        Int       @default(0)
  authorId     Int       @map("author_id")
  author       User      @relation(fields: [authorId], references: [id])
  reviewerId   Int?      @map("reviewer_id")
  reviewer     User?     @relation("Reviewer", fields: [reviewerId], references: [id])
  categorySlug String?   @map("category_slug")
  category     Category? @relation(fields: [categorySlug], references: [slug])
  tags         Tag[]
  comments     Comment[]
  @@map("posts")
}
model Category {
  id    Int    @id
  slug  String @unique
  posts Post[]
  @@map("categories")
}
model Tag {
  id    Int    @id
  name  String @unique
  posts Post[]
  @@map("tags")
}
model Comment {
  id     Int    @id
  body   String
  postId Int    @map("post_id")
  post   Post   @relation(fields: [postId], references: [id], onDelete: Cascade)
  @@map("comments")
}
model Team {
  region String
  code   Int
  title  String @default("")
  seats  Seat[]
  @@id([region, code])
  @@map("teams")
}
model Seat {
  id         Int     @id
  teamRegion String? @map("team_region")
  teamCode   Int?    @map("team_code")
  row        Int
  place      Int
  team       Team?   @relation(fields: [teamRegion, teamCode], references: [region, code])
  @@unique([row, place])
  @@map("seats")
}
`;

export const nestedTableNames: readonly string[] = [
  'users',
  'profiles',
  'passports',
  'posts',
  'categories',
  'tags',
  'comments',
  'teams',
  'seats',
  '"_PostToTag"',
  '"_Following"',
];

const owned = `owner uuid not null default coalesce(auth.uid(), '${alice.userId}'), is_public boolean not null default false`;

const nestedTables = `
create table users (
  id int primary key, email text not null unique, name text, age int not null default 0,
  boss_id int references users on delete set null on update cascade,
  touched_at timestamp(3) not null default '2000-01-01', ${owned});
create table profiles (
  id int primary key, bio text not null check (bio <> ''),
  user_id int unique references users on delete set null on update cascade, ${owned});
create table passports (
  id int primary key, number text not null unique,
  user_id int not null unique references users on delete restrict on update cascade, ${owned});
create table categories (id int primary key, slug text not null unique, ${owned});
create table posts (
  id int primary key, title text not null check (title <> ''), likes int not null default 0,
  author_id int not null references users on delete restrict on update cascade,
  reviewer_id int references users on delete set null on update cascade,
  category_slug text references categories (slug) on delete set null on update cascade, ${owned});
create table tags (id int primary key, name text not null unique, ${owned});
create table comments (
  id int primary key, body text not null check (body <> ''),
  post_id int not null references posts on delete cascade on update cascade, ${owned});
create table teams (region text, code int, title text not null default '', primary key (region, code), ${owned});
create table seats (
  id int primary key, team_region text, team_code int, "row" int not null, place int not null, unique ("row", place),
  foreign key (team_region, team_code) references teams on delete set null on update cascade, ${owned});
create table "_PostToTag" (
  "A" int references posts on delete cascade on update cascade,
  "B" int references tags on delete cascade on update cascade, primary key ("A", "B"));
create table "_Following" (
  "A" int references users on delete cascade on update cascade,
  "B" int references users on delete cascade on update cascade, primary key ("A", "B"));
create index on "_PostToTag" ("B");
create index on "_Following" ("B");

do $$
declare t text;
begin
  foreach t in array array['users','profiles','passports','posts','categories','tags','comments','teams','seats'] loop
    execute format('alter table %I enable row level security', t);
    execute format('grant select, insert, update, delete on %I to authenticated', t);
    execute format('create policy reads on %I for select to authenticated using (is_public or owner = (select auth.uid()))', t);
    execute format('create policy inserts on %I for insert to authenticated with check (owner = (select auth.uid()))', t);
    execute format('create policy updates on %I for update to authenticated using (owner = (select auth.uid()))', t);
    execute format('create policy deletes on %I for delete to authenticated using (owner = (select auth.uid()))', t);
  end loop;
end $$;
alter table "_PostToTag" enable row level security;
alter table "_Following" enable row level security;
grant select, insert, delete on "_PostToTag", "_Following" to authenticated;
create policy tags_of_own_posts on "_PostToTag" to authenticated
  using (exists (select from posts p where p.id = "A" and p.owner = (select auth.uid())));
create policy follow_all on "_Following" to authenticated using (true);
`;
