import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { accounts, type Outcome, openShop, type Person, type Shop } from '../test-support/open-shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop[Symbol.asyncDispose]());

const catalogue = ['artist', 'album', 'genre', 'media_type', 'track', 'playlist', 'playlist_track'];
const all = [...catalogue, 'employee', 'customer', 'invoice', 'invoice_line', 'staff'];

test('every table has row-level security on and a policy', async () => {
  const found = await shop.database.sql(`
    select c.relname as name, c.relrowsecurity as on,
      exists (select from pg_policy p where p.polrelid = c.oid) as has_policy
    from pg_class c
    where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> '_prisma_migrations'`);
  expect(found).toHaveLength(all.length);
  expect(found).toEqual(expect.arrayContaining(all.map((name) => ({ name, on: true, has_policy: true }))));
});

test.each(all)('whoever is signed out may not touch %s', async (table) => {
  expect(await shop.attempt('nobody', `select from ${table}`)).toBe('denied');
  expect(await shop.attempt('nobody', `delete from ${table}`)).toBe('denied');
});

test.each(catalogue)('the staff reads %s, and nobody else does', async (table) => {
  expect(await shop.attempt('jane', `select from ${table}`)).toBe(1);
  expect(await shop.attempt('nancy', `select from ${table}`)).toBe(1);
  expect(await shop.attempt('mallory', `select from ${table}`)).toBe(0);
});

describe('tracks, albums and artists', () => {
  const add = `insert into track (name, milliseconds, unit_price, media_type_id) values ('New', 1000, 0.99, 1)`;
  test.each<[string, Person, string, Outcome]>([
    ['a manager adds a track', 'nancy', `${add} returning track_id`, 1],
    ['an agent does not', 'jane', add, 'denied'],
    ['a manager changes a track', 'nancy', `update track set name = 'Gone Down'`, 1],
    ['an agent does not', 'jane', `update track set name = 'Gone Down'`, 0],
    ['a track has a length', 'nancy', 'update track set milliseconds = 0', '23514'],
    ['a track is not paid for', 'nancy', 'update track set unit_price = -1', '23514'],
    ['a manager adds an album', 'nancy', `insert into album (title, artist_id) values ('New', 1)`, 1],
    ['an agent does not', 'jane', `insert into album (title, artist_id) values ('New', 1)`, 'denied'],
    ['a manager adds an artist', 'nancy', `insert into artist (name) values ('New')`, 1],
    ['an agent does not', 'jane', `insert into artist (name) values ('New')`, 'denied'],
    ['what was sold is not removed', 'nancy', 'delete from track', '23503'],
    ['an agent removes no artist', 'jane', 'delete from artist', 0],
  ])('%s', async (_what, person, statement, outcome) => {
    expect(await shop.attempt(person, statement)).toBe(outcome);
  });
});

test.each(['genre', 'media_type', 'playlist'])('nobody changes %s', async (table) => {
  expect(await shop.attempt('nancy', `update ${table} set name = 'New'`)).toBe('denied');
  expect(await shop.attempt('nancy', `insert into ${table} (name) values ('New')`)).toBe('denied');
});

describe('employees and what they are', () => {
  const promote = `update staff set role = 'manager' where account_id = '${accounts.jane}'`;
  const join = `insert into staff (account_id, employee_id, role) values ('${accounts.mallory}', 1, 'manager')`;
  test.each<[string, Person, string, Outcome]>([
    ['the staff reads employees', 'jane', 'select from employee', 3],
    ['an account without a job does not', 'mallory', 'select from employee', 0],
    ['a manager changes what one does', 'nancy', `update employee set title = 'Agent' where employee_id = 2`, 1],
    ['an agent does not', 'jane', `update employee set title = 'Boss' where employee_id = 2`, 0],
    ['a birthday is nobody’s to change', 'nancy', 'update employee set birth_date = now()', 'denied'],
    ['nobody hires here', 'nancy', `insert into employee (first_name, last_name) values ('A', 'B')`, 'denied'],
    ['an agent reads what they are', 'jane', 'select from staff', 1],
    ['a manager reads what all are', 'nancy', 'select from staff', 3],
    ['an account without a job is nothing', 'mallory', 'select from staff', 0],
    ['nobody promotes themselves', 'jane', promote, 'denied'],
    ['nor others', 'nancy', promote, 'denied'],
    ['nobody takes a job', 'mallory', join, 'denied'],
  ])('%s', async (_what, person, statement, outcome) => {
    expect(await shop.attempt(person, statement)).toBe(outcome);
  });
});
