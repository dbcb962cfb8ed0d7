/**
 * How an app tells the components its models, so that names of models and fields are checked and completed. Types only.
 */
import type { ModelsShape, ModelTypes } from '@rowcast/client';

/**
 * Declare your generated models here, once, and every component knows their names.
 *
 * @example
 * ```ts
 * import type { Models } from './generated/rowcast.js';
 *
 * declare module '@rowcast/components' {
 *   interface Register {
 *     models: Models;
 *   }
 * }
 * ```
 */
// biome-ignore lint/suspicious/noEmptyInterface: an app fills it in.
export interface Register {}

type AnyModels = Record<string, ModelTypes>;

type ModelsOf<R> = R extends { readonly models: infer M extends ModelsShape<M> } ? M : AnyModels;

/** The models of the app, or any if it has not declared them. */
export type RegisteredModels = ModelsOf<Register>;

/** The name of a model, as `db` has it: `customer`. */
export type ModelName = string extends keyof RegisteredModels ? string : Uncapitalize<keyof RegisteredModels & string>;

type TypesOf<N extends ModelName> = RegisteredModels[Capitalize<N> & keyof RegisteredModels];

/** A record as it is read, with the fields of its model. What relations hold is not typed here. */
export type RecordOf<N extends ModelName> = string extends N ? AnyRecord : TypesOf<N>['row'];

/** The name of a field or relation of a model. */
export type FieldNameOf<N extends ModelName> = string extends N
  ? string
  : (keyof TypesOf<N>['row'] & string) | (keyof TypesOf<N>['relations'] & string);

/** The name of a relation to many. */
export type ListNameOf<N extends ModelName> = string extends N
  ? string
  : {
      [R in keyof TypesOf<N>['relations'] & string]: TypesOf<N>['relations'][R] extends { arity: 'many' } ? R : never;
    }[keyof TypesOf<N>['relations'] & string];

/** The model that a relation leads to, as `db` names it. */
export type RelatedModelOf<N extends ModelName, R extends string> = string extends N
  ? ModelName
  : TypesOf<N>['relations'][R & keyof TypesOf<N>['relations']] extends { to: infer To extends string }
    ? Uncapitalize<To> & ModelName
    : never;

/** A record of any model. */
export type AnyRecord = { readonly [field: string]: unknown };
