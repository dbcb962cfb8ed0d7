import { expect, test } from 'vitest';
import { judgeAudit } from './judge-audit.js';

const report = (severity: string): string =>
  JSON.stringify({ auditReportVersion: 2, vulnerabilities: { ws: { name: 'ws', severity, range: '<8.17.1' } } });

test.each(['high', 'critical'])('a %s vulnerability is named', (severity) => {
  expect(judgeAudit(report(severity))).toEqual({ kind: 'vulnerable', packages: [`ws <8.17.1 (${severity})`] });
});

test.each(['info', 'low', 'moderate'])('a %s one is not grave', (severity) => {
  expect(judgeAudit(report(severity))).toEqual({ kind: 'clean' });
});

test('a report between warnings is found', () => {
  expect(judgeAudit(`npm warn x\n${report('high')}\nnpm notice`)).toMatchObject({ kind: 'vulnerable' });
});

test.each([
  ['a registry without an audit', JSON.stringify({ error: { code: 'E405', summary: 'not allowed' } }), 'not allowed'],
  [
    'another form',
    JSON.stringify({ message: 'request to the registry failed', error: {} }),
    'request to the registry failed',
  ],
  ['no report', 'npm error network', 'npm audit gave no report'],
  ['a report of another kind', '{"vulnerabilities":7}', 'the report of npm audit has another form than expected'],
])('%s proves nothing', (_what, output, why) => {
  expect(judgeAudit(output)).toEqual({ kind: 'unknown', why });
});
