import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { isOutdated } from './is-outdated.js';

/** A folder with a source built at second 100, as the files' times say. */
function openProject() {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rowcast-outdated-'));
  const place = (name: string): string => path.join(folder, name);
  const touch = (name: string, seconds: number): void => fs.utimesSync(place(name), seconds, seconds);
  fs.mkdirSync(place('src'));
  fs.writeFileSync(place('src/a.ts'), '');
  fs.writeFileSync(place('built.js'), '');
  touch('src/a.ts', 50);
  touch('src', 50);
  touch('built.js', 100);
  const ask = (): boolean => isOutdated(place('built.js'), [place('src'), place('missing.json')]);
  return { place, touch, ask, [Symbol.dispose]: () => fs.rmSync(folder, { recursive: true }) };
}

test('a build that is newer than its sources is kept', () => {
  using project = openProject();
  expect(project.ask()).toBe(false);
});

test('a changed source makes it outdated', () => {
  using project = openProject();
  project.touch('src/a.ts', 101);
  expect(project.ask()).toBe(true);
});

test('a source that was taken away makes it outdated', () => {
  using project = openProject();
  fs.rmSync(project.place('src/a.ts'));
  expect(project.ask()).toBe(true);
});

test('what was never built is outdated', () => {
  using project = openProject();
  fs.rmSync(project.place('built.js'));
  expect(project.ask()).toBe(true);
});
