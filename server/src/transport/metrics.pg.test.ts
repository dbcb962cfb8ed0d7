import fs from 'node:fs';
import { expect, test } from 'vitest';
import { alice, bob, inLobby, roomApp } from '../../test-support/room-app.js';
import { startTestApp, type TestApp } from '../../test-support/start-test-app.js';

const read = (path: string): string => fs.readFileSync(new URL(`../../../docs/${path}`, import.meta.url), 'utf8');

async function metricsOf(app: TestApp): Promise<string> {
  return (await fetch(`${app.server.url}/metrics`)).text();
}

/** The names of all metrics, with the suffixes that histograms have. */
function namesIn(metrics: string): ReadonlySet<string> {
  const types = [...metrics.matchAll(/^# TYPE (\S+) (\S+)$/gm)];
  return new Set(
    types.flatMap(([, name = '', type]) =>
      type === 'histogram' ? [`${name}_bucket`, `${name}_count`, `${name}_sum`, name] : [name],
    ),
  );
}

async function value(app: TestApp, line: string): Promise<number> {
  const found = (await metricsOf(app)).split('\n').find((candidate) => candidate.startsWith(`${line} `));
  return Number(found?.split(' ').at(-1) ?? Number.NaN);
}

test('the dashboard shows nothing that is not measured, and the guide explains all that is ours', async () => {
  await using app = await startTestApp(roomApp);
  const names = namesIn(await metricsOf(app));
  const dashboard = JSON.parse(read('grafana-dashboard.json')) as {
    readonly panels: readonly { readonly targets: readonly { readonly expr: string }[] }[];
  };
  const shown = dashboard.panels.flatMap(({ targets }) =>
    targets.flatMap(({ expr }) => expr.match(/\b(?:rowcast|process|nodejs)_\w+/g) ?? []),
  );
  const guide = read('guides/operating.md');
  const ours = [...names].filter((name) => name.startsWith('rowcast_') && !/_(bucket|count|sum)$/.test(name));

  expect(shown.filter((name) => !names.has(name))).toEqual([]);
  expect(ours.filter((name) => !guide.includes(`\`${name}`))).toEqual([]);
  expect(ours.filter((name) => !shown.some((used) => used.replace(/_(bucket|count|sum)$/, '') === name))).toEqual([]);
  expect((guide.match(/`rowcast_\w+/g) ?? []).filter((name) => !names.has(name.slice(1)))).toEqual([]);
});

test('what happens to a change is counted on its way', async () => {
  await using app = await startTestApp(roomApp);
  const client = await app.connect(bob);
  await client.subscribe(inLobby);
  await app.database.sql(`insert into messages values (10, 1, '${alice}', 'x')`);
  await client.until(() => client.messages.some(({ kind }) => kind === 'patch'));
  await expect(client.query({ model: 'Nope', action: 'count', args: {} })).rejects.toThrow();

  await expect.poll(() => value(app, 'rowcast_delivery_duration_seconds_count')).toBeGreaterThan(0);
  expect(await value(app, 'rowcast_change_log_read_duration_seconds_count')).toBeGreaterThan(0);
  expect(await value(app, 'rowcast_messages_total{kind="subscribe"}')).toBe(1);
  expect(await value(app, 'rowcast_connections_opened_total')).toBe(1);
  expect(await value(app, 'rowcast_refusals_total{code="QUERY_UNKNOWN_MODEL"}')).toBe(1);
  expect(await value(app, 'rowcast_database_connections{state="idle"}')).toBeGreaterThan(0);
  expect(await metricsOf(app)).toMatch(/rowcast_build_info\{version="\d+\.\d+\.\d+[^"]*"\} 1/);
});

test('a lost listener is seen, and so is its return', async () => {
  await using app = await startTestApp(roomApp);
  await app.database.sql(`select pg_terminate_backend(pid) from pg_stat_activity
    where datname = current_database() and application_name = 'rowcast listener'`);

  await expect.poll(() => value(app, 'rowcast_listener_losses_total'), { timeout: 20_000 }).toBeGreaterThan(0);
  await expect.poll(() => value(app, 'rowcast_listener_up'), { timeout: 20_000 }).toBe(1);
});

test('a reader that is too slow is seen', async () => {
  await using app = await startTestApp(roomApp);
  const [slow, quick] = await Promise.all([app.connect(bob), app.connect(alice)]);
  await slow.subscribe(inLobby);
  slow.pause();
  for (let round = 0; (await value(app, 'rowcast_slow_readers_total')) === 0 && round < 200; round++) {
    const body = `${round} ${'x'.repeat(200_000)}`;
    await quick.mutate({ model: 'Message', action: 'update', args: { where: { id: 1 }, data: { body } } });
  }

  expect(await value(app, 'rowcast_slow_readers_total')).toBeGreaterThan(0);
});
