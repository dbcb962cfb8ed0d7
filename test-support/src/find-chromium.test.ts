import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, expect, test, vi } from 'vitest';
import { findChromium } from './find-chromium.js';

const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rowcast-chromium-'));
const placeProgram = (name: string): string => {
  const file = path.join(folder, name);
  fs.writeFileSync(file, '', { mode: 0o755 });
  return file;
};
const given = placeProgram('my-browser');
placeProgram('chromium');
const onPath = placeProgram('chromium-headless-shell');
const downloaded = placeProgram('downloaded-chromium');

afterEach(() => vi.unstubAllEnvs());

test.each([
  { what: 'what CHROMIUM_PATH says comes first', CHROMIUM_PATH: given, PATH: folder, expected: given },
  {
    what: 'then comes PATH, and on it the one without a window',
    CHROMIUM_PATH: '',
    PATH: `/nowhere${path.delimiter}${folder}`,
    expected: onPath,
  },
  { what: "then comes Playwright's own", CHROMIUM_PATH: '', PATH: '/nowhere', expected: downloaded },
])('$what', ({ CHROMIUM_PATH, PATH, expected }) => {
  vi.stubEnv('CHROMIUM_PATH', CHROMIUM_PATH);
  vi.stubEnv('PATH', PATH);
  expect(findChromium(downloaded)).toBe(expected);
});

test('a CHROMIUM_PATH that leads nowhere is an error, not a reason to take another', () => {
  vi.stubEnv('CHROMIUM_PATH', '/nowhere/chromium');
  expect(() => findChromium(downloaded)).toThrow('CHROMIUM_PATH is /nowhere/chromium, and there is no program there');
});

test('without any, the error says where it was looked for', () => {
  vi.stubEnv('CHROMIUM_PATH', '');
  vi.stubEnv('PATH', '/nowhere');
  expect(() => findChromium('/nowhere/at/all')).toThrow(/CHROMIUM_PATH is not set, PATH has none.*\/nowhere\/at\/all/);
});
