/** What changes behind a full window may be more than any query may read, and is still nothing to its result. */
import type { QuerySpec } from '@rowcast/protocol';
import { expect, test } from 'vitest';
import { identityOf, startEngine } from '../../test-support/start-engine.js';

const schema = `
model Topic {
  id    Int    @id
  room  Int
  name  String
  posts Post[]
  @@map("topics")
}
model Post {
  id      Int    @id
  topicId Int    @map("topic_id")
  topic   Topic  @relation(fields: [topicId], references: [id])
  body    String
  @@map("posts")
}`;

const ann = identityOf('00000000-0000-4000-8000-00000000000a');

const sql = `
create table topics (id int primary key, room int not null, name text not null);
create table posts (id int primary key, topic_id int not null references topics, body text not null);
create index on posts (topic_id);
create table members (room int, who uuid);
insert into topics select n, 1, 'topic' from generate_series(1, 100) n;
insert into members values (1, '${ann.userId}');
alter table topics enable row level security;
alter table posts enable row level security;
grant select on topics, posts, members to authenticated;
create policy read on posts using (true);`;

const open = 'create policy read on topics using (true)';
const byMembership = `create policy read on topics using (
  exists (select from members m where m.room = topics.room and m.who = (select auth.uid())))`;

const firstThree: QuerySpec = {
  model: 'Topic',
  action: 'findMany',
  args: { where: { room: 1 }, orderBy: { id: 'asc' }, take: 3, include: { posts: true } },
};

const tooManyPosts = `insert into posts select n, 50, 'x' from generate_series(1, 10001) n`;
const tooLargeTopics = `insert into posts select n, 50 + n % 3, repeat('x', 200000) from generate_series(1, 90) n`;

test.each([
  ['a list that is too long', open, tooManyPosts],
  ['a list that is too long, in a result that is shared through a gate', byMembership, tooManyPosts],
  ['lists that are too large together', open, tooLargeTopics],
])('a row changes behind a full window that has %s', async (_name, policy, posts) => {
  await using app = await startEngine(`${sql} ${policy}; ${posts}`, { schema });
  const listener = await app.watch(ann, firstThree);
  for (const change of [
    `update topics set name = 'first' where id = 1`,
    `update topics set name = 'behind' where id between 50 and 52`,
    `update topics set name = 'second' where id = 2`,
  ]) {
    await app.database.sql(change);
    await app.tell(listener);
    expect(listener.error).toBeUndefined();
    expect(listener.rows).toEqual(await app.engine.query(firstThree, ann));
  }
  // One for each change, and the first: nobody has to be served alone.
  expect(app.counts).toMatchObject({ evaluations: 4, splices: 1 });
});
