/**
 * Writes what keeps a result within the limits of bytes and nested rows. Small pieces are measured when they
 * are done. Rows that hold lists themselves are added up as they come, because each may be as large as a
 * whole result: the statement then fails at the first that is too much.
 */
import { failAtLimit } from '../database/result-limit.js';
import type { CheckedSelection } from './checked-query.js';
import type { StatementBuilder } from './statement-builder.js';

export interface Bound {
  readonly most: number;
  /** What is too large, for the error. */
  readonly place: string;
}

export function holdsLists({ members }: CheckedSelection): boolean {
  return members.some((member) => member.kind === 'many' || (member.kind === 'one' && holdsLists(member.selection)));
}

/** The text, which fails at the row that makes all texts so far longer than the bound. Needs a scan in the order of the result. */
export function limitBytes(text: string, { most, place }: Bound): string {
  const bytes = `sum(octet_length(${text})) over (rows unbounded preceding)`;
  return `case when ${bytes} > ${most} then ${failAtLimit({ what: 'bytes', most, place }, bytes)} else ${text} end`;
}

export interface NestedList {
  /** The select of the rows, with their JSON as `item`, and `position` if they are to be turned round. */
  readonly rows: string;
  readonly selection: CheckedSelection;
  readonly isFromEnd: boolean;
  /** The list, such as `Room.messages`. */
  readonly place: string;
}

/** The rows of a nested list as one JSON array. */
export function compileList({ rows, selection, isFromEnd, place }: NestedList, builder: StatementBuilder): string {
  const { maxBytes, maxNestedRows } = builder.limits;
  const list = builder.alias();
  const order = isFromEnd ? ` order by ${list}.position desc` : '';
  const source = holdsLists(selection) ? measured(rows, { isFromEnd, place }, builder) : `(${rows})`;
  const array = `json_agg(${list}.item${order})`;
  const bytes = `octet_length(${array}::text)`;
  const tooMany = failAtLimit({ what: 'rows', most: maxNestedRows, place }, 'count(*)');
  const tooLarge = failAtLimit({ what: 'bytes', most: maxBytes, place }, bytes);
  return `(select case when count(*) > ${maxNestedRows} then ${tooMany}::json
  when ${bytes} > ${maxBytes} then ${tooLarge}::json else coalesce(${array}, '[]'::json) end from ${source} ${list})`;
}

/** The rows, which fail at the one that makes them too large together. */
function measured(
  rows: string,
  { isFromEnd, place }: Omit<NestedList, 'rows' | 'selection'>,
  builder: StatementBuilder,
): string {
  const item = builder.alias();
  const position = isFromEnd ? `, ${item}.position` : '';
  const text = limitBytes(`${item}.item::text`, { most: builder.limits.maxBytes, place });
  return `(select (${text})::json as item${position} from (${rows}) ${item})`;
}
