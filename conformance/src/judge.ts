/** Asks both clients the same and says how their answers compare. */
import type { Call, Outcome } from './call.js';
import { compareResults } from './compare-results.js';
import { show } from './operands.js';
import type { Pair } from './start-pair.js';

export type Verdict =
  | { readonly kind: 'equal'; readonly value: unknown }
  /** Both refuse: Rowcast by this code, Prisma by its own, or by a message about the arguments. */
  | { readonly kind: 'refused'; readonly code: string; readonly prismaCode: string }
  /** Prisma tries and cannot; Rowcast may answer. */
  | { readonly kind: 'beyondPrisma' }
  | { readonly kind: 'different'; readonly places: readonly string[] };

export interface JudgeOptions {
  /** Whether the query leaves the order of its rows open. @default false */
  readonly isUnordered?: boolean;
  readonly clockSlackMs?: number;
}

export async function judge(pair: Pair, call: Call, options: JudgeOptions = {}): Promise<Verdict> {
  return judgeOutcomes(await pair.askPrisma(call), await pair.askRowcast(call), options);
}

export function judgeOutcomes(prisma: Outcome, rowcast: Outcome, options: JudgeOptions = {}): Verdict {
  if (prisma.kind === 'error') {
    const prismaCode = codeOfPrisma(prisma.error);
    if (rowcast.kind === 'error') return { kind: 'refused', code: codeOf(rowcast.error), prismaCode };
    if (beyondPrisma.includes(prismaCode)) return { kind: 'beyondPrisma' };
    return { kind: 'different', places: [`Prisma refuses (${prismaCode}): ${lastLine(prisma.error)}`] };
  }
  if (rowcast.kind === 'error') {
    return { kind: 'different', places: [`Rowcast refuses (${codeOf(rowcast.error)}): ${rowcast.error.message}`] };
  }
  const places = compareResults({ ...options, prisma: prisma.value, rowcast: rowcast.value });
  return places.length === 0 ? { kind: 'equal', value: rowcast.value } : { kind: 'different', places };
}

/**
 * P2019: some orders with a cursor in `count` and `aggregate`. P2039: it sent SQL that Postgres refuses.
 * Panic: its query compiler met what it had not thought of.
 */
const beyondPrisma = ['P2019', 'P2039', 'panic'];

function codeOfPrisma(error: Error & { readonly code?: string }): string {
  if (error.code !== undefined) return error.code;
  return /panic|unreachable|bug_report/.test(error.message) ? 'panic' : 'arguments';
}

function codeOf(error: Error & { readonly code?: string }): string {
  return error.code ?? `${error.name}: ${error.message}`;
}

function lastLine(error: Error): string {
  return error.message.trim().split('\n').at(-1) ?? '';
}

/** The call and where its results differ, for whoever reads the failed test. */
export function describeDifference({ model, action, args }: Call, places: readonly string[]): string {
  return `${model}.${action}(${show(args)})\n    ${places.slice(0, 3).join('\n    ')}`;
}
