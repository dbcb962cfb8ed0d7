import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { employees, type Outcome, openShop, type Person, type Shop } from '../test-support/open-shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop[Symbol.asyncDispose]());

const add = (rep: number | 'null'): string =>
  `insert into customer (first_name, last_name, email, support_rep_id) values ('Ada', 'King', 'ada@example.com', ${rep})`;
const edit = (id: number, set = `city = 'Oslo'`): string => `update customer set ${set} where customer_id = ${id}`;
const remove = (id: number): string => `delete from customer where customer_id = ${id}`;

describe('reading', () => {
  test.each<[string, Person, string, Outcome]>([
    ['a manager reads all', 'nancy', 'select from customer', 3],
    ['an agent reads those they look after', 'jane', 'select from customer', 1],
    ['and no others', 'jane', 'select from customer where customer_id = 2', 0],
    ['nor those that nobody looks after', 'jane', 'select from customer where customer_id = 3', 0],
    ['an account without a job reads none', 'mallory', 'select from customer', 0],
    ['signed out, one does not read', 'nobody', 'select from customer', 'denied'],
  ])('%s', async (_what, person, statement, outcome) => {
    expect(await shop.attempt(person, statement)).toBe(outcome);
  });
});

describe('adding', () => {
  test.each<[string, Person, string, Outcome]>([
    ['a manager adds one for an agent', 'nancy', add(employees.jane), 1],
    ['and one for nobody yet', 'nancy', add('null'), 1],
    ['an agent adds one of their own', 'jane', `${add(employees.jane)} returning customer_id`, 1],
    ['none for a colleague', 'jane', add(employees.steve), 'denied'],
    ['none for nobody', 'jane', add('null'), 'denied'],
    ['an account without a job adds none', 'mallory', add('null'), 'denied'],
    ['signed out, one adds none', 'nobody', add('null'), 'denied'],
    [
      'nobody chooses an id',
      'nancy',
      `insert into customer (customer_id, first_name, last_name, email) values (9, 'A', 'B', 'a@b.c')`,
      'denied',
    ],
    ['an address is one', 'nancy', add('null').replace('ada@example.com', 'ada'), '23514'],
    ['an address is taken once', 'nancy', add('null').replace('ada@', 'luis@'), '23505'],
    ['a name is not blank', 'nancy', add('null').replace('Ada', ' '), '23514'],
  ])('%s', async (_what, person, statement, outcome) => {
    expect(await shop.attempt(person, statement)).toBe(outcome);
  });
});

describe('changing', () => {
  test.each<[string, Person, string, Outcome]>([
    ['a manager changes any', 'nancy', edit(2), 1],
    ['and gives one to another agent', 'nancy', edit(2, `support_rep_id = ${employees.jane}`), 1],
    ['an agent changes their own', 'jane', edit(1), 1],
    ["not a colleague's", 'jane', edit(2), 0],
    ['an agent hands none over', 'jane', edit(1, `support_rep_id = ${employees.steve}`), 'denied'],
    ['nor lets go of one', 'jane', edit(1, 'support_rep_id = null'), 'denied'],
    ['an agent takes none', 'jane', edit(3, `support_rep_id = ${employees.jane}`), 0],
    ['a change of everything reaches only their own', 'jane', `update customer set city = 'Oslo'`, 1],
    ['an account without a job changes none', 'mallory', edit(1), 0],
    ['signed out, one changes none', 'nobody', edit(1), 'denied'],
    ['the id stays', 'nancy', edit(1, 'customer_id = 9'), 'denied'],
  ])('%s', async (_what, person, statement, outcome) => {
    expect(await shop.attempt(person, statement)).toBe(outcome);
  });

  test('whoever becomes a customer of another agent is gone for the first', async () => {
    await shop.database.sql(`update customer set support_rep_id = ${employees.steve} where customer_id = 1`);
    expect(await shop.attempt('jane', 'select from customer')).toBe(0);
    expect(await shop.attempt('jane', 'select from invoice')).toBe(0);
    expect(await shop.attempt('steve', 'select from customer')).toBe(2);
    await shop.database.sql(`update customer set support_rep_id = ${employees.jane} where customer_id = 1`);
  });
});

describe('removing', () => {
  test.each<[string, Person, string, Outcome]>([
    ['a manager removes', 'nancy', remove(3), 1],
    ['not one with invoices', 'nancy', remove(1), '23503'],
    ['an agent removes none', 'jane', remove(1), 0],
    ['an account without a job removes none', 'mallory', remove(3), 0],
    ['signed out, one removes none', 'nobody', remove(3), 'denied'],
  ])('%s', async (_what, person, statement, outcome) => {
    expect(await shop.attempt(person, statement)).toBe(outcome);
  });
});
