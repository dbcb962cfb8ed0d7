/** One question with a place in a table. */
import type { QueryCall } from '../call.js';
import { show } from '../operands.js';

export interface ReadCase extends QueryCall {
  /** How the case is called in a report. */
  readonly title: string;
}

/** The same action of one model with each of these arguments. */
export function cases(model: string, action: QueryCall['action'], args: readonly unknown[]): readonly ReadCase[] {
  return args.map((entry) => ({ model, action, args: entry, title: `${model}.${action}(${show(entry)})` }));
}

/** `findMany` with each of these filters. */
export function filters(model: string, wheres: readonly unknown[]): readonly ReadCase[] {
  return cases(
    model,
    'findMany',
    wheres.map((where) => ({ where })),
  );
}
