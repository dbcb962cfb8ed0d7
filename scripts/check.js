/**
 * `npm run check`: every gate that needs no running server, one after the other, with a summary at the end.
 * Each is an npm script of its own (`npm run check:types`); name some to run only those: `npm run check -- types docs`.
 */
import { runNpm } from './run-command.js';

const gates = [
  { name: 'lint', holds: 'format and lint (Biome)' },
  { name: 'types', holds: 'types, of tests and examples too (TypeScript)' },
  { name: 'architecture', holds: 'import directions, file and function lengths, names' },
  { name: 'docs', holds: 'error catalogue, links, checked examples' },
  { name: 'unused', holds: 'unused files, exports and dependencies (knip)' },
  { name: 'packages', holds: 'what is published (publint, are-the-types-wrong)' },
  { name: 'audit', holds: 'known vulnerabilities of what users install (npm audit)' },
];

/** @param {readonly string[]} wanted */
async function check(wanted) {
  const unknown = wanted.filter((name) => !gates.some((gate) => gate.name === name));
  if (unknown.length > 0) {
    console.error(`no such gate: ${unknown.join(', ')}; there are ${gates.map((gate) => gate.name).join(', ')}`);
    return false;
  }
  const lines = [];
  let isGood = true;
  for (const gate of gates.filter(({ name }) => wanted.length === 0 || wanted.includes(name))) {
    console.log(`\n── check:${gate.name} · ${gate.holds}`);
    const startedMs = performance.now();
    const { exitCode } = await runNpm(['run', '--silent', `check:${gate.name}`]);
    const seconds = ((performance.now() - startedMs) / 1000).toFixed(1);
    isGood &&= exitCode === 0;
    lines.push(`${exitCode === 0 ? '✓' : '✗'} ${gate.name.padEnd(14)}${seconds.padStart(6)} s`);
  }
  console.log(`\n${lines.join('\n')}\n${isGood ? 'All gates hold.' : 'Some gates do not hold; see above.'}`);
  return isGood;
}

process.exitCode = (await check(process.argv.slice(2))) ? 0 : 1;
