import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test, vi } from 'vitest';
import { type ProjectChange, ProjectWatcher } from './watch-project.js';

interface Watched extends AsyncDisposable {
  write(file: string): void;
  /** Resolves when `count` changes have been reported. */
  heard(count: number): Promise<readonly ProjectChange[]>;
  /** Lets the handling of a change end. */
  proceed(): void;
  readonly watcher: ProjectWatcher;
}

function watchFolder(): Watched {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rowcast-watch-'));
  const at = (file: string): string => path.join(folder, file);
  for (const name of ['prisma/migrations', 'policies']) fs.mkdirSync(at(name), { recursive: true });
  fs.writeFileSync(at('prisma/schema.prisma'), '');
  const changes: ProjectChange[] = [];
  const waiting = new Set<() => void>();
  const handlers: (() => void)[] = [];
  const project = {
    schemaPath: at('prisma/schema.prisma'),
    migrationsDir: at('prisma/migrations'),
    policiesDir: at('policies'),
  };
  const watcher = new ProjectWatcher(project, async (change) => {
    changes.push(change);
    for (const wake of waiting) wake();
    await new Promise<void>((resolve) => handlers.push(resolve));
  });
  return {
    watcher,
    write: (file) => fs.writeFileSync(at(file), String(Math.random())),
    proceed: () => handlers.shift()?.(),
    async heard(count) {
      while (changes.length < count) await new Promise<void>((resolve) => waiting.add(resolve));
      return changes;
    },
    async [Symbol.asyncDispose]() {
      for (const end of handlers) end();
      await watcher.close();
      fs.rmSync(folder, { recursive: true });
    },
  };
}

test('changes that come together are told once, and by what they concern', async () => {
  await using it = watchFolder();
  it.write('prisma/schema.prisma');
  it.write('policies/a.sql');
  it.write('prisma/seed.sql');
  expect(await it.heard(1)).toEqual([{ hasSchema: true, hasPolicies: true }]);
});

test('what changes while a change is handled is handled after it, and so is what changes later', async () => {
  await using it = watchFolder();
  it.write('policies/a.sql');
  await it.heard(1);
  vi.useFakeTimers();
  const schema = { hasSchema: true, hasPolicies: false };
  // The first is due before the handling ends; the second is told with it, and its time comes when nothing is left.
  it.watcher.noteAgain(schema, 0);
  await vi.advanceTimersByTimeAsync(1);
  it.watcher.noteAgain(schema, 20);
  it.proceed();
  await it.heard(2);
  it.proceed();
  await vi.advanceTimersByTimeAsync(30);
  it.watcher.noteAgain(schema, 0);
  await vi.advanceTimersByTimeAsync(1);
  expect(await it.heard(3)).toHaveLength(3);
  vi.useRealTimers();
});
