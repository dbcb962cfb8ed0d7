/** The shop's tables, who may do what in it, and 240 customers. Clerks do everything, guests look, nobody else sees a thing. */
export const shopSql = `
create type "Tier" as enum ('FREE', 'PRO', 'ENTERPRISE');
create table agents (id int primary key, name text not null);
create table customers (
  id serial primary key, name varchar(60) not null, email text not null unique, country text,
  tier "Tier" not null default 'FREE', credit_limit numeric(12, 2), orders int not null default 0,
  is_active boolean not null default true, joined_on date not null default current_date, last_seen_at timestamptz(3),
  tags text[] not null default '{}', settings jsonb, agent_id int references agents,
  constraint credit_is_not_negative check (credit_limit >= 0)
);
create table segments (id int primary key, name text not null);
create table "_CustomerToSegment" (
  "A" int not null references customers on delete cascade, "B" int not null references segments on delete cascade,
  primary key ("A", "B")
);
create table products (id int primary key, name text not null);
create table wishes (
  customer_id int references customers on delete cascade, product_id int references products,
  added_at timestamptz not null default now(), primary key (customer_id, product_id)
);
create table entries (id int primary key, label text not null, score int not null);
create table samples (
  id int primary key, ratio float8, rough real, seen_at timestamptz(6), opens_at time(6), notes jsonb, photo bytea,
  marks text[] not null default '{}'
);
alter table agents enable row level security;
alter table customers enable row level security;
alter table entries enable row level security;
alter table samples enable row level security;
alter table segments enable row level security;
alter table "_CustomerToSegment" enable row level security;
alter table products enable row level security;
alter table wishes enable row level security;
create function is_clerk() returns boolean language sql stable set search_path = ''
  as $$ select (select auth.jwt() ->> 'desk') = 'clerk' $$;
create policy agents_read on agents for select to authenticated using (true);
create policy customers_read on customers for select to authenticated using (true);
create policy customers_make on customers for insert to authenticated with check (is_clerk());
create policy customers_change on customers for update to authenticated using (is_clerk()) with check (country is distinct from 'Atlantis');
create policy customers_remove on customers for delete to authenticated using (is_clerk());
create policy entries_read on entries for select to authenticated using (true);
create policy segments_read on segments for select to authenticated using (true);
create policy products_read on products for select to authenticated using (true);
create policy ties_read on "_CustomerToSegment" for select to authenticated using (true);
create policy ties_make on "_CustomerToSegment" for insert to authenticated with check (is_clerk() and "B" <> 4);
create policy ties_remove on "_CustomerToSegment" for delete to authenticated using (is_clerk());
create policy wishes_read on wishes for select to authenticated using (true);
create policy wishes_make on wishes for insert to authenticated with check (is_clerk());
create policy wishes_remove on wishes for delete to authenticated using (is_clerk());
create policy samples_all on samples to authenticated using (is_clerk()) with check (is_clerk());
grant select, insert, update, delete on samples to authenticated;
grant select on agents, entries, segments, products to authenticated;
grant select, insert, delete on wishes, "_CustomerToSegment" to authenticated;
grant select, insert, update, delete on customers to authenticated;
grant usage on all sequences in schema public to authenticated;
insert into agents values (1, 'Ada Whitfield'), (2, 'Bruno Keller'), (3, 'Chiara Rossi'), (4, 'Dmitri Volkov');
insert into customers (name, email, country, tier, credit_limit, orders, is_active, joined_on, last_seen_at, tags, settings, agent_id)
select
  (array['Northwind', 'Aster', 'Blue Harbor', 'Cobalt', 'Dunmore', 'Evergreen', 'Fjord', 'Granite', 'Hollis', 'Ivory'])[1 + i % 10]
    || ' ' || (array['Trading', 'Labs', 'Logistics', 'Foods', 'Studios', 'Systems', 'Partners', 'Supply'])[1 + i % 8]
    || ' ' || (array['GmbH', 'Ltd', 'Inc', 'SARL', 'Oy', 'AB'])[1 + i % 6],
  'office' || i || '@example.com',
  (array['Germany', 'France', 'Norway', null, 'Japan', 'Brazil', 'Canada'])[1 + i % 7],
  (array['FREE', 'PRO', 'ENTERPRISE'])[1 + i * 7 % 3]::"Tier",
  case when i % 9 = 0 then null else (i * 7919 % 90000)::numeric / 4 end,
  i * 37 % 500, i % 11 <> 0, date '2019-01-01' + i * 9, case when i % 5 = 0 then null else timestamptz '2026-03-01 08:00Z' + i * interval '5 hours' end,
  case i % 4 when 0 then array['wholesale'] when 1 then array['retail', 'eu'] else '{}' end,
  case when i % 6 = 0 then '{"newsletter": true}'::jsonb end, case when i % 8 = 0 then null else 1 + i % 4 end
from generate_series(1, 240) i;
insert into samples values
  (1, 0.1, 0.1, '2026-03-01 08:00:00.123456Z', '08:00:00.123456', '{"a": [1, 2.50], "b": null}', '\\x0001ff', '{red,"blue, dark"}'),
  (2, null, null, null, null, null, null, '{}');
insert into segments values (1, 'Education'), (2, 'Hotels'), (3, 'Retail'), (4, 'Secret');
insert into "_CustomerToSegment" values (1, 1), (1, 2), (2, 3);
insert into products values (1, 'Lamp'), (2, 'Table'), (3, 'Chair');
insert into wishes (customer_id, product_id) values (1, 2);
create index on customers (name, id);
select rowcast.install_capture();
`;
