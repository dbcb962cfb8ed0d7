/**
 * Says where a result of Rowcast differs from Prisma's. Nothing is forgiven but how a `Decimal` is written down: as
 * an object there, as a string here.
 */
import { isPlainObject } from './operands.js';

export interface ResultComparison {
  readonly prisma: unknown;
  readonly rowcast: unknown;
  /** Whether the query leaves the order of its rows open. @default false */
  readonly isUnordered?: boolean;
  /** Dates that both made themselves may differ by as much as a test may take. @default 0 */
  readonly clockSlackMs?: number;
}

/** The places that differ, each with both values; none if the results are equal. */
export function compareResults({
  prisma,
  rowcast,
  isUnordered = false,
  clockSlackMs = 0,
}: ResultComparison): readonly string[] {
  const compare = (left: unknown, right: unknown, place: string): readonly string[] => {
    if (Array.isArray(left) && Array.isArray(right)) return compareLists(left, right, place);
    if (isPlainObject(left) && isPlainObject(right)) {
      const names = [...new Set([...Object.keys(left), ...Object.keys(right)])];
      return names.flatMap((name) => {
        if (!(name in left)) return [`${place}.${name}: Prisma has none, Rowcast ${print(right[name])}`];
        if (!(name in right)) return [`${place}.${name}: Prisma ${print(left[name])}, Rowcast has none`];
        return compare(left[name], right[name], `${place}.${name}`);
      });
    }
    if (isSame(left, right, clockSlackMs)) return [];
    return [`${place}: Prisma ${print(left)}, Rowcast ${print(right)}`];
  };
  const compareLists = (left: readonly unknown[], right: readonly unknown[], place: string): readonly string[] => {
    if (left.length !== right.length) {
      return [`${place}: Prisma has ${left.length} (${print(left)}), Rowcast ${right.length} (${print(right)})`];
    }
    const rest = isUnordered ? alignLists(left, right) : right;
    return left.flatMap((entry, index) => compare(entry, rest[index], `${place}[${index}]`));
  };
  return compare(prisma, rowcast, 'result');
}

function alignLists(left: readonly unknown[], right: readonly unknown[]): readonly unknown[] {
  const rest = [...right];
  return left.map((entry) => {
    const index = rest.findIndex(
      (other) => compareResults({ prisma: entry, rowcast: other, isUnordered: true }).length === 0,
    );
    return rest.splice(Math.max(index, 0), 1)[0];
  });
}

/** Prisma's Decimal, of which only the text counts. */
interface DecimalLike {
  toFixed(): string;
  equals(other: string): boolean;
}

function isDecimal(value: unknown): value is DecimalLike {
  return typeof value === 'object' && value !== null && 'toFixed' in value && 'equals' in value;
}

function isSame(left: unknown, right: unknown, clockSlackMs: number): boolean {
  if (isDecimal(left)) return typeof right === 'string' && left.equals(right);
  if (left instanceof Date && right instanceof Date) {
    return Math.abs(left.getTime() - right.getTime()) <= (isRecent(left) ? clockSlackMs : 0);
  }
  if (left instanceof Uint8Array && right instanceof Uint8Array) return Buffer.compare(left, right) === 0;
  return Object.is(left, right) || (left === 0 && right === 0);
}

function isRecent(date: Date): boolean {
  return Math.abs(date.getTime() - Date.now()) < 3_600_000;
}

function print(value: unknown): string {
  const text =
    JSON.stringify(value, (_name, part: unknown) => (typeof part === 'bigint' ? `${part}n` : part)) ?? 'undefined';
  return text.length > 400 ? `${text.slice(0, 400)}…` : text;
}
