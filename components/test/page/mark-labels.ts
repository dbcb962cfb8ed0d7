/** Labels that can be told from every other text: each stands between two signs that nothing else has. */
import type { Labels } from '@rowcast/components';

export function markLabels(labels: Labels): Labels {
  // The shape stays as it is.
  return mark(labels) as Labels;
}

function mark(label: unknown): unknown {
  if (typeof label === 'string') return `¤${label}¤`;
  if (typeof label === 'function') return (...values: unknown[]) => `¤${String(label(...values))}¤`;
  return Object.fromEntries(Object.entries(label as object).map(([name, value]) => [name, mark(value)]));
}
