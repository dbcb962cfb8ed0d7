import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { findRunningInstance, InstanceLock } from './instance-lock.js';

function makeState(): { readonly folder: string; readonly lock: string } & Disposable {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rowcast-lock-'));
  const remove = (): void => fs.rmSync(folder, { recursive: true });
  return { folder, lock: path.join(folder, 'lock.json'), [Symbol.dispose]: remove };
}

function deadProcess(): number {
  return spawnSync(process.execPath, ['--version']).pid;
}

test('a lock that is held is refused, and the refusal says by whom and where', () => {
  using state = makeState();
  const lock = InstanceLock.acquire(state.folder, 'dev');
  lock.publish({ url: 'http://localhost:4000' });
  expect(() => InstanceLock.acquire(state.folder, 'dev')).toThrow(
    `rowcast dev is already running here at http://localhost:4000 (process ${process.pid})`,
  );
  expect(findRunningInstance(state.folder)).toMatchObject({ pid: process.pid, url: 'http://localhost:4000' });
  lock.release();
  expect(findRunningInstance(state.folder)).toBeUndefined();
  InstanceLock.acquire(state.folder, 'dev').release();
});

test.each([
  ['of a process that has died', (): string => JSON.stringify({ pid: deadProcess(), birth: '', command: 'dev' })],
  ['whose number another process has now', () => JSON.stringify({ pid: process.pid, birth: 'before', command: 'dev' })],
  ['that is only half there', () => '{"pid": 1'],
  ['that is empty', () => ''],
])('a lock %s is taken over', (_what, content) => {
  using state = makeState();
  fs.writeFileSync(state.lock, content());
  const lock = InstanceLock.acquire(state.folder, 'dev');
  expect(findRunningInstance(state.folder)?.pid).toBe(process.pid);
  lock.release();
  expect(fs.readdirSync(state.folder)).toEqual(['.gitignore']);
});

test('the lock is readable by its owner only, since it names the database with its password', () => {
  using state = makeState();
  const lock = InstanceLock.acquire(state.folder, 'dev');
  lock.publish({ embeddedUrl: 'postgres://postgres:secret@127.0.0.1/rowcast' });
  expect(fs.statSync(state.lock).mode & 0o777).toBe(0o600);
});

test('a lock that somebody else has taken over is not released', () => {
  using state = makeState();
  const lock = InstanceLock.acquire(state.folder, 'dev');
  fs.writeFileSync(state.lock, JSON.stringify({ pid: 1, birth: 'theirs', command: 'dev' }));
  lock.release();
  expect(fs.existsSync(state.lock)).toBe(true);
});
