/** Pasting the names of related records, of which there may be as many as there are rows. */
import type { Page } from 'playwright';
import { expect, test } from 'vitest';
import { type Shop, shopForTests } from './open-shop.js';
import { cell, untilCount } from './table-page.js';

const openShop = shopForTests();
const context = { permissions: ['clipboard-read', 'clipboard-write'] };

/** The names of 240 agents, one for each customer. */
const names = Array.from({ length: 240 }, (_, index) => `Agent ${index + 1}`);
const addAgents = `insert into agents select 1000 + i, 'Agent ' || i from generate_series(1, 240) i`;

/** A table of the customers, and the queries for agents that it sends. */
async function openTable(shop: Shop): Promise<{ readonly page: Page; readonly asked: string[] }> {
  const page = await shop.open({ props: { columns: ['id', 'name', 'agent'] }, context });
  const asked: string[] = [];
  page.on('websocket', (socket) =>
    socket.on('framesent', ({ payload }) => {
      const message = JSON.parse(String(payload)) as { kind: string; query?: { model: string } };
      if (message.kind === 'query' && message.query?.model === 'Agent') asked.push(String(payload));
    }),
  );
  await page.reload();
  await untilCount(page, '240 rows');
  return { page, asked };
}

async function pasteNames(page: Page, pasted: readonly string[]): Promise<void> {
  await (await cell(page, 'Aster Labs Ltd', 'Agent')).click();
  await page.evaluate((text) => navigator.clipboard.writeText(text), pasted.join('\n'));
  await page.keyboard.press('Control+V');
}

const storedNames = async (shop: Shop): Promise<readonly unknown[]> => {
  const stored = await shop.database.sql(
    'select agents.name from customers left join agents on agents.id = agent_id order by customers.id',
  );
  return stored.map(({ name }) => name);
};

test('as many names as there are rows are asked for in a few queries', async () => {
  await using shop = await openShop();
  await shop.database.sql(addAgents);
  const { page, asked } = await openTable(shop);
  await pasteNames(page, names);
  await page.getByText('240 cells pasted').waitFor();
  expect(await storedNames(shop)).toEqual(names);
  expect(asked.length).toBeGreaterThan(0);
  expect(asked.length).toBeLessThan(5);
});

/** A database in which texts that differ in case alone are equal. */
const ignoreCase = `
  create collation no_case (provider = icu, locale = 'und-u-ks-level2', deterministic = false);
  alter table agents alter name type text collate no_case`;

test.each([
  ['one that is not there', '', [...names.slice(0, 150), 'Nobody'], 'row 151: Agent: there is no “Nobody”'],
  [
    'one that two records have',
    `insert into agents values (2000, 'Agent 120')`,
    names.slice(0, 150),
    'row 120: Agent: there are several of the name “Agent 120”',
  ],
  [
    'one that more records have than are asked for',
    `insert into agents select 10 + i, 'Twin' from generate_series(1, 900) i`,
    [...names.slice(0, 150), 'Twin'],
    'row 151: Agent: there are several of the name “Twin”',
  ],
  [
    'one that two records have, to a database that does not tell their case apart',
    `${ignoreCase}; insert into agents values (2000, 'agent 120')`,
    [...names.slice(0, 150), 'agent 120'],
    'row 120: Agent: there are several of the name “Agent 120”',
  ],
])('of many names, nothing is pasted because of %s', async (_what, sql, pasted, reason) => {
  await using shop = await openShop();
  await shop.database.sql(`${addAgents}; ${sql}`);
  const { page } = await openTable(shop);
  const before = await storedNames(shop);
  await pasteNames(page, pasted);
  await page.getByRole('alert').filter({ hasText: reason }).waitFor();
  expect(await storedNames(shop)).toEqual(before);
});

test('a database that does not tell case apart finds names of another case', async () => {
  await using shop = await openShop();
  await shop.database.sql(`${addAgents}; ${ignoreCase}`);
  const { page } = await openTable(shop);
  await pasteNames(page, ['AGENT 1', 'agent 1', ...names.slice(2, 120)]);
  await page.getByText('120 cells pasted').waitFor();
  expect((await storedNames(shop)).slice(0, 3)).toEqual(['Agent 1', 'Agent 1', 'Agent 3']);
});
