/** Shows a scenario as a script that a person can read and play by hand. */
import { policiesSql } from './random-policies.js';
import type { Asker, Scenario, Step, Subscribing } from './random-scenario.js';
import { claimsOf } from './truth.js';

export function printScenario({ servers, policies, clients, subscriptions, steps }: Scenario): string {
  const created = Object.entries(policies).flatMap(([table, drawn]) =>
    policiesSql(table, drawn)
      .split('\n')
      .filter((line) => line.startsWith('create')),
  );
  return [
    '-- policies',
    ...created,
    '-- clients',
    ...clients.map((asker, number) => `-- client ${number} of server ${number % servers}: ${printAsker(asker)}`),
    '-- subscriptions',
    ...subscriptions.map((subscribing) => `-- ${printSubscribing(subscribing, clients.length)}`),
    ...steps.flatMap((step, index) => [`-- step ${index}: ${step.kind}`, ...printStep(step, clients.length)]),
  ].join('\n');
}

function printAsker(asker: Asker): string {
  return JSON.stringify(claimsOf(asker));
}

function printSubscribing({ client, query }: Subscribing, clients: number): string {
  const who = client === 'everyone' ? 'everyone' : `client ${client % clients}`;
  return `${who}: ${query.model}.${query.action} ${JSON.stringify(query.args)}`;
}

function printStep(step: Step, clients: number): readonly string[] {
  switch (step.kind) {
    case 'write':
      return [
        ...step.transactions.flatMap(({ statements, isRolledBack }, index) => [
          `begin; -- ${index}`,
          ...statements.map(({ sql, isUndone }) => (isUndone ? `savepoint s; ${sql}; rollback to s;` : `${sql};`)),
          isRolledBack ? 'rollback;' : 'commit;',
        ]),
        ...(step.transactions.length > 1 ? [`-- interleaved ${JSON.stringify(step.order)}`] : []),
        ...(step.isAwaited ? [] : ['-- not waited for']),
      ];
    case 'mutate':
      return step.mutations.map(
        ({ model, action, args }) => `-- client ${step.client % clients}: ${model}.${action} ${JSON.stringify(args)}`,
      );
    case 'ddl':
      return ['begin;', ...step.writes.map((sql) => `${sql};`), step.sql, 'commit;'];
    case 'subscribe':
      return [`-- ${printSubscribing(step.subscribing, clients)}`];
    case 'unsubscribe':
      return [`-- subscription ${step.subscription} ends`];
    case 'authenticate':
      return [`-- client ${step.client % clients} becomes ${printAsker(step.asker)}`];
  }
}
