/**
 * A field named as an operand: in a filter, another field of the same row may stand where a value stands.
 * `db.message.fields.editedAt` is one. Immutable.
 */
import type { FieldMarker } from '@rowcast/protocol';
import type { ModelInfo, ScalarField } from './model-info.js';

/**
 * A field of a model, to compare another field of the same row with.
 *
 * @example
 * ```ts
 * const overdrawn = db.account.findMany({ where: { spent: { gt: db.account.fields.budget } } });
 * ```
 */
export interface FieldRef<Model, Type> {
  readonly modelName: Model;
  readonly name: string;
  /** The field's Prisma type, such as `Int` or `Role`, with `[]` if it is a list. */
  readonly typeName: Type;
  readonly isList: boolean;
}

/** What `db.<model>.fields.<field>` is at run time. */
export class FieldReference implements FieldRef<string, string> {
  readonly modelName: string;
  readonly name: string;
  readonly typeName: string;
  readonly isList: boolean;

  constructor(modelName: string, name: string, field: ScalarField) {
    this.modelName = modelName;
    this.name = name;
    this.isList = field.list ?? false;
    this.typeName = `${field.kind === 'enum' ? field.enum : field.type}${this.isList ? '[]' : ''}`;
  }

  /** As it travels. */
  toMarker(): FieldMarker {
    return { $ref: `${this.modelName}.${this.name}` };
  }
}

/** All fields of a model, by name. */
export function fieldReferences({ name, scalars }: ModelInfo): { readonly [field: string]: FieldReference } {
  const references = [...scalars].map(([field, info]) => [field, new FieldReference(name, field, info)] as const);
  return Object.freeze(Object.fromEntries(references));
}
