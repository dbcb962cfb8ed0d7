/**
 * Arguments for two clients at once. Most are plain; a field named as an operand and the nulls of JSON are objects
 * of each client's own, and stand here as placeholders until one of the clients is asked.
 */

/** Stands for `fields.<name>` of a model of either client. */
export class FieldOperand {
  readonly model: string;
  readonly field: string;

  constructor(model: string, field: string) {
    this.model = model;
    this.field = field;
  }

  toJSON(): string {
    return `fields ${this.model}.${this.field}`;
  }
}

/** Stands for one of the nulls of JSON of either client. */
export class NullOperand {
  readonly name: NullName;

  constructor(name: NullName) {
    this.name = name;
  }

  toJSON(): string {
    return this.name;
  }
}

export type NullName = 'DbNull' | 'JsonNull' | 'AnyNull';

export const dbNull: NullOperand = new NullOperand('DbNull');
export const jsonNull: NullOperand = new NullOperand('JsonNull');
export const anyNull: NullOperand = new NullOperand('AnyNull');

/** `Film.views`, to compare another field of the film with. */
export function fieldOf(name: `${string}.${string}`): FieldOperand {
  const [model, field] = name.split('.') as [string, string];
  return new FieldOperand(model, field);
}

export interface Operands {
  readonly field: (model: string, field: string) => unknown;
  readonly nulls: Readonly<Record<NullName, unknown>>;
}

/** The arguments for one of the clients. */
export function withOperands(args: unknown, operands: Operands): unknown {
  if (args instanceof FieldOperand) return operands.field(args.model, args.field);
  if (args instanceof NullOperand) return operands.nulls[args.name];
  if (Array.isArray(args)) return args.map((entry) => withOperands(entry, operands));
  if (!isPlainObject(args)) return args;
  return Object.fromEntries(Object.entries(args).map(([name, value]) => [name, withOperands(value, operands)]));
}

export function isPlainObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}

/** The arguments as somebody would type them. */
export function show(args: unknown): string {
  if (typeof args === 'bigint') return `${args}n`;
  if (args === undefined || args === null || typeof args !== 'object') return JSON.stringify(args) ?? 'undefined';
  if (args instanceof Date) return `new Date('${args.toISOString()}')`;
  if (args instanceof Uint8Array) return `Buffer.from('${Buffer.from(args).toString('hex')}', 'hex')`;
  if (args instanceof FieldOperand) return `fieldOf('${args.model}.${args.field}')`;
  if (args instanceof NullOperand) return args.name.charAt(0).toLowerCase() + args.name.slice(1);
  if (Array.isArray(args)) return `[${args.map(show).join(', ')}]`;
  const members = Object.entries(args).map(
    ([name, value]) => `${/^\w+$/.test(name) ? name : JSON.stringify(name)}: ${show(value)}`,
  );
  return `{ ${members.join(', ')} }`;
}
