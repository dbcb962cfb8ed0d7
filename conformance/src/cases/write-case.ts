/** One write, or one transaction of several, with a place in a table. */
import type { WriteCall } from '../call.js';
import { show } from '../operands.js';

export interface WriteCase {
  /** How the case is called in a report. */
  readonly title: string;
  readonly calls: readonly WriteCall[];
}

/** The same action of one model with each of these arguments. */
export function writes(model: string, action: WriteCall['action'], args: readonly unknown[]): readonly WriteCase[] {
  return args.map((entry) => transaction([{ model, action, args: entry }]));
}

/** `update` of one row with each of these `data`; what it answers is what `more` selects. */
export function updates(
  model: string,
  where: object,
  data: readonly unknown[],
  more: object = {},
): readonly WriteCase[] {
  return writes(
    model,
    'update',
    data.map((change) => ({ where, data: change, ...more })),
  );
}

export function transaction(calls: readonly WriteCall[]): WriteCase {
  const title = calls.map(({ model, action, args }) => `${model}.${action}(${show(args)})`).join(', ');
  return { title, calls };
}
