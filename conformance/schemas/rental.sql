-- The tables of rental.prisma, and a few rows of every kind, nulls and ties among them.
create schema shop;
create type mpaa_rating as enum ('G', 'PG', 'PG-13', 'R', 'NC-17');

create table language (id serial primary key, name text not null unique);
create table film (
  film_id serial primary key,
  code uuid not null unique,
  title text not null,
  description text,
  release_year smallint,
  rating mpaa_rating default 'G',
  other_ratings mpaa_rating[],
  rental_rate numeric(6, 2) not null default 4.99,
  replacement_cost numeric,
  score double precision,
  views bigint not null default 0,
  is_good boolean,
  features text[],
  scores integer[],
  fulltext tsvector generated always as (to_tsvector('english', title)) stored,
  poster bytea,
  meta jsonb,
  facts jsonb not null default '{}',
  released_on date,
  starts_at time(3),
  last_update timestamptz(3) not null default now(),
  language_id integer not null references language on update cascade,
  original_language_id integer references language on delete set null on update cascade,
  sequel_of integer unique references film on delete set null on update cascade
);
create table actor (
  id serial primary key,
  first_name text not null,
  last_name text not null,
  born timestamp(3),
  unique (first_name, last_name)
);
create table "_friends" (
  "A" integer not null references actor on delete cascade on update cascade,
  "B" integer not null references actor on delete cascade on update cascade,
  primary key ("A", "B")
);
create table film_actor (
  film_id integer not null references film on delete cascade on update cascade,
  actor_id integer not null references actor on delete cascade on update cascade,
  part text,
  billing integer not null default 1,
  primary key (film_id, actor_id)
);
create table category (
  id text primary key,
  name text not null unique,
  parent_id text references category on delete set null on update cascade
);
create table "_CategoryToFilm" (
  "A" text not null references category on delete cascade on update cascade,
  "B" integer not null references film on delete cascade on update cascade,
  primary key ("A", "B")
);
create table shop.store (id serial primary key, name text not null);
create table shop.staff (
  store_id integer not null references shop.store on delete cascade on update cascade,
  badge text not null,
  name text not null,
  is_boss boolean not null default false,
  primary key (store_id, badge)
);
create table shop.customer (
  id bigserial primary key,
  email text unique,
  name text not null,
  is_active boolean not null default true,
  joined_on date not null default current_date,
  preferences jsonb,
  tags text[]
);
create table shop.customer_profile (
  customer_id bigint primary key references shop.customer on delete cascade on update cascade,
  bio text,
  avatar bytea
);
create table shop.inventory (
  id serial primary key,
  film_id integer not null references film on delete restrict on update cascade,
  store_id integer not null references shop.store on delete restrict on update cascade
);
create table shop.rental (
  id serial primary key,
  rented_at timestamptz(3) not null,
  returned_at timestamptz(3),
  customer_id bigint not null references shop.customer on delete cascade on update cascade,
  inventory_id integer not null references shop.inventory on delete restrict on update cascade,
  staff_store_id integer,
  staff_badge text,
  foreign key (staff_store_id, staff_badge) references shop.staff on delete set null on update cascade,
  unique (inventory_id, rented_at)
);
create table shop.payment (
  id bigserial primary key,
  amount numeric(7, 2) not null,
  paid_at timestamp(3) not null,
  customer_id bigint not null references shop.customer on delete cascade on update cascade,
  rental_id integer references shop.rental on delete set null on update cascade
);

insert into language (name) values ('English'), ('Italian'), ('Japanese'), ('french');

insert into film (
  code, title, description, release_year, rating, other_ratings, rental_rate, replacement_cost, score, views,
  is_good, features, scores, poster, meta, facts, released_on, starts_at, last_update, language_id,
  original_language_id, sequel_of
)
select
  ('00000000-0000-4000-8000-' || lpad(i::text, 12, '0'))::uuid,
  (array['Academy', 'alien', 'ALIEN', 'Über_Ape', '100% Bingo', 'Chamber', 'Dr. Strange\love'])[i % 7 + 1] || ' ' || i % 11,
  case when i % 3 > 0 then 'A tale of ' || (array['a dog', 'A Cat', 'an_eel'])[i % 3 + 1] end,
  case when i % 5 > 0 then 1990 + i % 9 end,
  case when i % 6 > 0 then (enum_range(null::mpaa_rating))[i % 5 + 1] end,
  case i % 4 when 0 then null when 1 then '{}'::mpaa_rating[] when 2 then '{G,PG-13}' else '{R}' end,
  (i % 6) + 0.99,
  case when i % 4 > 0 then (i % 9) * 1.25 end,
  case i % 7 when 0 then null when 1 then 0 when 2 then -1.5 else (i % 8) / 3.0 end,
  case i % 9 when 0 then 9007199254740993 when 1 then -3 else i % 10 end,
  case i % 3 when 0 then null when 1 then true else false end,
  case i % 5 when 0 then null when 1 then '{}'::text[] when 2 then '{Trailers,"Deleted, Scenes"}' when 3 then '{Trailers}' else '{"",Commentaries,Trailers}' end,
  case i % 4 when 0 then null when 1 then '{}'::integer[] when 2 then array[i, 2] else '{1,2,3}' end,
  case i % 4 when 0 then null when 1 then '\x'::bytea when 2 then '\x00ff10'::bytea else decode(lpad(i::text, 4, '0'), 'hex') end,
  case i % 8
    when 0 then null when 1 then 'null'::jsonb when 2 then '"text"' when 3 then '[1, 2, "a", null]' when 4 then to_jsonb(i)
    when 5 then '{"a": {"b": [1, {"c": "Deep"}]}, "n": 5, "s": "Some text", "t": true}'
    when 6 then '{"a": {"b": null}, "n": 7.5, "list": ["x", "y"]}' else 'false' end,
  jsonb_build_object('n', i % 4, 'name', 'Film ' || i % 5, 'tags', jsonb_build_array(i % 3, 'x'), 'none', null),
  case when i % 3 > 0 then date '2000-01-31' + i % 10 * 100 end,
  case when i % 4 > 0 then time '10:00' + (i % 7) * interval '61.5 minutes' end,
  timestamptz '2024-02-29 23:59:59.999Z' + (i % 6) * interval '1 day 1.001 seconds',
  i % 4 + 1,
  case when i % 3 = 0 then (i / 3) % 4 + 1 end,
  case when i % 5 = 0 and i > 5 then i - 5 end
from generate_series(1, 40) as i;

insert into actor (first_name, last_name, born)
select
  (array['Ann', 'ann', 'Bob', 'Çağla', 'Zoë'])[i % 5 + 1], 'L' || lpad(i::text, 2, '0'),
  case when i % 4 > 0 then timestamp '1960-05-05 05:05:05.055' + i % 5 * interval '3 years' end
from generate_series(1, 20) as i;

insert into "_friends" ("A", "B")
select i, i * 7 % 20 + 1 from generate_series(1, 20) as i where i % 3 > 0;

insert into film_actor (film_id, actor_id, part, billing)
select film, actor, case when (film + actor) % 3 > 0 then 'Part ' || (film * actor) % 4 end, (film * actor) % 5
from generate_series(1, 40) as film, generate_series(1, 20) as actor
where (film * 13 + actor * 7) % 11 = 0;

insert into category (id, name, parent_id)
values ('c1', 'Action', null), ('c2', 'Drama', null), ('c3', 'War', 'c1'), ('c4', 'Love', 'c2'), ('c5', 'Teen love', 'c4'), ('c6', 'Empty', null);

insert into "_CategoryToFilm" ("A", "B")
select 'c' || c, f from generate_series(1, 5) as c, generate_series(1, 40) as f where (f * 5 + c * 3) % 7 = 0;

insert into shop.store (name) values ('North'), ('South'), ('Empty');
insert into shop.staff (store_id, badge, name, is_boss)
values (1, 'a', 'Ada', true), (1, 'b', 'Ben', false), (2, 'a', 'Abe', false), (2, 'x"y', 'Zed', true);

insert into shop.customer (email, name, is_active, joined_on, preferences, tags)
select
  case when i % 4 > 0 then 'c' || i || '@example.com' end, (array['Mia', 'mia', 'Noa', 'O''Neil'])[i % 4 + 1], i % 3 > 0,
  date '2020-02-28' + i % 5,
  case i % 3 when 0 then null when 1 then jsonb_build_object('theme', 'dark', 'size', i % 4) else '[]'::jsonb end,
  case i % 3 when 0 then null when 1 then array['vip', 't' || i % 4] else '{}' end
from generate_series(1, 16) as i;

insert into shop.customer_profile (customer_id, bio, avatar)
select i, case when i % 2 = 0 then 'Bio ' || i end, case when i % 3 = 0 then '\xdeadbeef'::bytea end
from generate_series(1, 16, 2) as i;

insert into shop.inventory (film_id, store_id)
select i % 30 + 1, i % 2 + 1 from generate_series(1, 40) as i;

insert into shop.rental (rented_at, returned_at, customer_id, inventory_id, staff_store_id, staff_badge)
select
  timestamptz '2025-01-01 12:00Z' + i * interval '7 hours',
  case when i % 4 > 0 then timestamptz '2025-01-03 12:00Z' + i % 20 * interval '9 hours' end,
  i % 14 + 1, i % 37 + 1,
  case i % 4 when 0 then null when 1 then 2 else 1 end, case i % 4 when 0 then null when 3 then 'b' else 'a' end
from generate_series(1, 70) as i;

insert into shop.payment (amount, paid_at, customer_id, rental_id)
select
  (i % 9) * 1.10, timestamp '2025-02-01 00:00:00.5' + i % 12 * interval '1 day', i % 14 + 1,
  case when i % 5 > 0 then i % 70 + 1 end
from generate_series(1, 90) as i;

create view film_list with (security_invoker) as
select
  film.film_id, film.title, film.rental_rate as price, count(film_actor.actor_id)::integer as actors,
  language.name as language
from film
left join film_actor on film_actor.film_id = film.film_id
left join language on language.id = film.language_id
group by film.film_id, language.name;
