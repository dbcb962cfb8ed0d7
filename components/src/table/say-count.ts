/** How many rows there are, in words: of too many to count, how many at least. Pure. */
import type { ComponentSettings } from '../settings/component-settings.js';

export interface RowCount {
  readonly total: number;
  /** Whether there may be more. */
  readonly hasMore: boolean;
}

export function sayCount({ total, hasMore }: RowCount, { labels, locale }: ComponentSettings): string {
  const digits = total.toLocaleString(locale);
  return hasMore ? labels.table.atLeast(digits) : digits;
}
