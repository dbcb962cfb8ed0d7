/** `rowcast policies …`: who may see and change what. */

import { checkPolicies } from '../../migrate/check-policies.js';
import { applyPolicies } from '../../migrate/policies.js';
import type { CommandContext } from '../command-context.js';
import { openForOwner } from '../open-database.js';

export async function apply({ project, terminal }: CommandContext): Promise<void> {
  const database = await openForOwner(project, 'policies apply');
  try {
    const files = await applyPolicies({ url: database.directUrl, policiesDir: project.policiesDir });
    for (const file of files) terminal.say(`applied ${file}`);
    if (files.length === 0) terminal.say('there are no policy files');
    terminal.json({ files });
  } finally {
    await database.close();
  }
}

export async function check(
  { project, terminal }: CommandContext,
  options: { readonly strict?: boolean },
): Promise<void> {
  const database = await openForOwner(project, 'policies check');
  try {
    const findings = await checkPolicies({ url: database.directUrl, policiesDir: project.policiesDir });
    for (const { severity, object, message, fix } of findings) {
      terminal.say(`${terminal.style(severity, severity === 'error' ? 'bad' : 'warning')} ${object}`);
      terminal.say(`  ${message}`);
      terminal.say(terminal.style(`  ${fix}`, 'quiet'));
    }
    if (findings.length === 0) terminal.say('nothing to complain about');
    terminal.json({ findings });
    if (findings.some(({ severity }) => severity === 'error' || options.strict)) process.exitCode = 1;
  } finally {
    await database.close();
  }
}
