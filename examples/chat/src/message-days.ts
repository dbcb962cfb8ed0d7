import { formatDay } from './format-time.js';
import type { Message } from './generated/rowcast.js';

/** The messages of each day, under its name. */
export function groupByDay<M extends Message>(messages: readonly M[]): readonly (readonly [string, readonly M[]])[] {
  const days = new Map<string, M[]>();
  for (const message of messages) {
    const day = formatDay(message.createdAt);
    days.set(day, [...(days.get(day) ?? []), message]);
  }
  return [...days];
}

/** Whether two messages were said in one breath, so that the author need not be named again. */
export function isSameBreath(previous: Message | undefined, message: Message): boolean {
  if (previous?.authorId !== message.authorId) return false;
  return message.createdAt.getTime() - previous.createdAt.getTime() < 5 * 60_000;
}
