/**
 * What an `npm audit --json` says of the packages that users install. Pure.
 *
 * @typedef {{ readonly kind: 'clean' } | { readonly kind: 'unknown', readonly why: string }
 *   | { readonly kind: 'vulnerable', readonly packages: readonly string[] }} Verdict
 */

const grave = new Set(['high', 'critical']);

/**
 * A registry that does not answer proves nothing, either way.
 * @param {string} output
 * @returns {Verdict}
 */
export function judgeAudit(output) {
  const report = parse(output);
  if (report === undefined) return { kind: 'unknown', why: 'npm audit gave no report' };
  if (report.error || report.message) {
    return { kind: 'unknown', why: String(report.error?.summary || report.error?.detail || report.message) };
  }
  if (typeof report.vulnerabilities !== 'object' || report.vulnerabilities === null) {
    return { kind: 'unknown', why: 'the report of npm audit has another form than expected' };
  }
  /** @type {[string, { readonly severity?: string, readonly range?: string }][]} */
  const found = Object.entries(report.vulnerabilities);
  const packages = found
    .filter(([, { severity }]) => grave.has(severity ?? ''))
    .map(([name, { severity, range }]) => `${name} ${range ?? ''} (${severity})`);
  return packages.length === 0 ? { kind: 'clean' } : { kind: 'vulnerable', packages };
}

/** @param {string} output */
function parse(output) {
  const start = output.indexOf('{');
  const end = output.lastIndexOf('}');
  try {
    return JSON.parse(output.slice(start, end + 1));
  } catch {
    return undefined;
  }
}
