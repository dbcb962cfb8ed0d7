import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { expect, test } from 'vitest';
import { sweepBuild } from './sweep-build.js';

test('what has lost its source is swept, and the rest stays', () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'rowcast-sweep-'));
  const built = [
    'a.js',
    'a.js.map',
    'a.d.ts',
    'deep/b.js',
    'gone.js',
    'gone.d.ts.map',
    'deep/gone.d.ts',
    '.tsbuildinfo',
  ];
  for (const file of ['src/a.ts', 'src/deep/b.tsx', ...built.map((name) => `dist/${name}`)]) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.writeFileSync(path.join(folder, file), '');
  }

  sweepBuild(folder);

  const left = built.filter((name) => fs.existsSync(path.join(folder, 'dist', name)));
  fs.rmSync(folder, { recursive: true });
  expect(left).toEqual(['a.js', 'a.js.map', 'a.d.ts', 'deep/b.js', '.tsbuildinfo']);
});
