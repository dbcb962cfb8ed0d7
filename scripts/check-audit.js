/**
 * `npm run check:audit`: fails if a package that users install with Rowcast has a known vulnerability of high or
 * critical severity. If the registry cannot be asked, it says so, and fails nothing.
 */
import { judgeAudit } from './judge-audit.js';
import { runNpm } from './run-command.js';

const args = ['audit', '--json', '--omit=dev', '--fetch-retries=1', '--fetch-timeout=20000'];
const { output } = await runNpm(args, { isQuiet: true });
const verdict = judgeAudit(output);
if (verdict.kind === 'vulnerable') {
  console.error(`known vulnerabilities in what users install:\n  ${verdict.packages.join('\n  ')}`);
  console.error('update them, or pin a version that is not affected');
  process.exitCode = 1;
} else if (verdict.kind === 'unknown') {
  console.log(`NOT CHECKED: the registry could not be asked for known vulnerabilities (${verdict.why})`);
} else {
  console.log('no known vulnerability of high or critical severity');
}
