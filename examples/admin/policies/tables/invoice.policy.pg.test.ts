import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Outcome, openShop, type Person, type Shop } from '../test-support/open-shop.js';

let shop: Shop;
beforeAll(async () => {
  shop = await openShop();
});
afterAll(() => shop[Symbol.asyncDispose]());

const charge = (customer: number): string => `insert into invoice (customer_id, total) values (${customer}, 0.99)`;
const line = (invoice: number): string =>
  `insert into invoice_line (invoice_id, track_id, unit_price) values (${invoice}, 1, 0.99)`;

describe('invoices', () => {
  test.each<[string, Person, string, Outcome]>([
    ['a manager reads all', 'nancy', 'select from invoice', 2],
    ['an agent reads those of their customers', 'jane', 'select from invoice', 1],
    ['an account without a job reads none', 'mallory', 'select from invoice', 0],
    ['signed out, one does not read', 'nobody', 'select from invoice', 'denied'],
    ['an agent adds one for their customer', 'jane', `${charge(1)} returning invoice_id`, 1],
    ["none for a colleague's", 'jane', charge(2), 'denied'],
    ['a manager adds one for any', 'nancy', charge(3), 1],
    ['an agent changes theirs', 'jane', 'update invoice set total = 2 where invoice_id = 1', 1],
    ["not a colleague's", 'jane', 'update invoice set total = 2 where invoice_id = 2', 0],
    ['an invoice stays with its customer', 'nancy', 'update invoice set customer_id = 2', 'denied'],
    ['a total is not negative', 'nancy', 'update invoice set total = -1 where invoice_id = 1', '23514'],
    ['an agent removes none', 'jane', 'delete from invoice where invoice_id = 1', 0],
    ['a manager removes', 'nancy', 'delete from invoice where invoice_id = 1', 1],
  ])('%s', async (_what, person, statement, outcome) => {
    expect(await shop.attempt(person, statement)).toBe(outcome);
  });
});

describe('their lines', () => {
  test.each<[string, Person, string, Outcome]>([
    ['a manager reads all', 'nancy', 'select from invoice_line', 2],
    ['an agent reads those of their invoices', 'jane', 'select from invoice_line', 1],
    ['an account without a job reads none', 'mallory', 'select from invoice_line', 0],
    ['an agent adds one to theirs', 'jane', line(1), 1],
    ["none to a colleague's", 'jane', line(2), 'denied'],
    ['an agent changes theirs', 'jane', 'update invoice_line set quantity = 2', 1],
    ['a line stays on its invoice', 'nancy', 'update invoice_line set invoice_id = 2', 'denied'],
    ['an agent removes theirs', 'jane', 'delete from invoice_line', 1],
    ['signed out, one does not read', 'nobody', 'select from invoice_line', 'denied'],
  ])('%s', async (_what, person, statement, outcome) => {
    expect(await shop.attempt(person, statement)).toBe(outcome);
  });
});
