/**
 * What every check needs: the catalogue, who asks, and how much more may be asked. Opens models and
 * fields for reading and refuses those that the role has no grant for, so that Postgres never has to.
 */
import { RowcastError, type WireObject, type WireValue } from '@rowcast/protocol';
import type { Catalog, CatalogField, CatalogModel, CatalogRelation, CatalogScalar } from '../catalog/catalog.js';
import type { RelationStep } from './checked-query.js';
import { describeExposure } from './describe-exposure.js';
import { joinStep } from './join-step.js';
import type { QueryLimits } from './query-limits.js';
import { quoteName, unknownName } from './unknown-name.js';

export interface QueryContext {
  readonly catalog: Catalog;
  /** The database role that the query will run as. */
  readonly role: string;
  readonly limits: QueryLimits;
}

/** Where in the query a check is. */
interface Level {
  readonly depth: number;
  readonly isDenied: boolean;
  readonly isWithinLogic: boolean;
  readonly budget: { left: number };
}

export class CheckScope {
  readonly context: QueryContext;
  readonly #level: Level;

  constructor(context: QueryContext, level?: Level) {
    this.context = context;
    this.#level = level ?? {
      depth: 0,
      isDenied: false,
      isWithinLogic: false,
      budget: { left: context.limits.maxConditions },
    };
  }

  /** Whether an odd number of NOT and isNot stand around this level. */
  get isDenied(): boolean {
    return this.#level.isDenied;
  }

  /** Whether this level is a part of an AND, OR or NOT. */
  get isWithinLogic(): boolean {
    return this.#level.isWithinLogic;
  }

  /** The scope of one level further in: inside a NOT or isNot if it denies, of a logical operator or of anything else. */
  deeper({
    denies = false,
    isLogic = false,
  }: {
    readonly denies?: boolean;
    readonly isLogic?: boolean;
  } = {}): CheckScope {
    const { depth, isDenied, budget } = this.#level;
    const { maxDepth } = this.context.limits;
    if (depth < maxDepth) {
      const level = { depth: depth + 1, isDenied: isDenied !== denies, isWithinLogic: isLogic, budget };
      return new CheckScope(this.context, level);
    }
    throw new RowcastError('QUERY_TOO_COMPLEX', `the query is nested deeper than ${maxDepth} levels`, {
      hint: 'ask for the inner part with a query of its own',
    });
  }

  /** Counts one condition, order term or included relation. */
  spend(): void {
    this.#level.budget.left -= 1;
    if (this.#level.budget.left >= 0) return;
    const { maxConditions } = this.context.limits;
    throw new RowcastError('QUERY_TOO_COMPLEX', `the query has more than ${maxConditions} parts`, {
      hint: 'use in for lists of values, and split the query',
    });
  }

  /** The model, if the role may read it at all. */
  openModel(name: string): CatalogModel {
    const model = this.context.catalog.models.get(name);
    if (!model) {
      const broken = this.context.catalog.brokenModels.get(name);
      if (broken) throw broken;
      const known = knownModels(this.context.catalog, this.context.role);
      const message = `the schema has no model ${quoteName(name)}`;
      throw unknownName({ code: 'QUERY_UNKNOWN_MODEL', message, name, known, whose: 'its models' });
    }
    this.#assertProtected(model, `the ${model.table.kind} of ${model.name}`);
    if (this.#readable(model).size > 0) return model;
    throw new RowcastError('ACCESS_DENIED', `${this.context.role} may not read ${model.name}`, {
      hint: 'sign in, or grant select on its table to this role in policies/',
      model: model.name,
      operation: 'select',
    });
  }

  canRead(model: CatalogModel, field: CatalogScalar): boolean {
    return this.#readable(model).has(field.column);
  }

  /** The scalar field, for reading its value in any way: a filter on it tells as much as selecting it. */
  openScalar(model: CatalogModel, name: string): CatalogScalar {
    const field = findField(model, name);
    if (field.kind === 'relation') {
      throw new RowcastError('QUERY_INVALID_ARGUMENT', `${model.name}.${name} is a relation, not a value`, {
        hint: `its values are ${scalarNames(model).join(', ')}`,
        model: model.name,
      });
    }
    return this.assertReadable(model, field);
  }

  assertReadable(model: CatalogModel, field: CatalogScalar): CatalogScalar {
    if (this.canRead(model, field)) return field;
    throw new RowcastError('ACCESS_DENIED', `${this.context.role} may not read ${model.name}.${field.name}`, {
      hint: 'leave the field out, or grant select on its column to this role in policies/',
      model: model.name,
      fields: [field.name],
      operation: 'select',
    });
  }

  /** The fields that name a row. */
  openKey(model: CatalogModel): readonly CatalogScalar[] {
    const fields = model.key.map((name) => this.#openKeyField(model, name));
    if (fields.length > 0) return fields;
    throw new RowcastError('QUERY_UNSUPPORTED', `${model.name} has no key, so its rows cannot be told apart`, {
      hint: 'give the model an @id, or an @unique field that is never null',
      model: model.name,
    });
  }

  #openKeyField(model: CatalogModel, name: string): CatalogScalar {
    const field = findField(model, name);
    // A float or a document has no one text, and a key is a text.
    if (field.kind === 'relation' || field.isList || ['Float', 'Json', 'Unsupported'].includes(field.type)) {
      throw new RowcastError('QUERY_UNSUPPORTED', `${model.name}.${name} cannot be part of a key`, {
        hint: 'use a field of another type as the @id',
        model: model.name,
        fields: [name],
      });
    }
    if (this.canRead(model, field)) return field;
    throw new RowcastError('ACCESS_DENIED', `${this.context.role} may not read the key field ${model.name}.${name}`, {
      hint: "grant select on the key's columns to this role: every row travels with its key",
      model: model.name,
      fields: [name],
      operation: 'select',
    });
  }

  openRelation(model: CatalogModel, relation: CatalogRelation): RelationStep {
    const target = this.openModel(relation.model);
    if (relation.from.length === 0) {
      throw new RowcastError('SCHEMA_MISMATCH', `the database has no join table for ${model.name}.${relation.name}`, {
        hint: 'run rowcast migrate dev to create it',
        model: model.name,
        fields: [relation.name],
      });
    }
    const from = relation.from.map((name) => this.openScalar(model, name));
    const to = relation.to.map((name) => this.openScalar(target, name));
    if (!relation.through) return { relation, target, from, to };
    const through = joinStep({ model, relation, from, to }, relation.through);
    this.#openJoinTable(through.model, `${model.name}.${relation.name}`);
    return { relation, target, from, to, through };
  }

  #openJoinTable(join: CatalogModel, relation: string): void {
    this.#assertProtected(join, `the join table of ${relation}`);
    const isReadable = [...join.fields.values()].every((field) => field.kind === 'scalar' && this.canRead(join, field));
    if (isReadable) return;
    throw new RowcastError('ACCESS_DENIED', `${this.context.role} may not read the join table of ${relation}`, {
      hint: `grant select on "${join.table.name}" to this role in policies/`,
      operation: 'select',
    });
  }

  #assertProtected({ name, table }: CatalogModel, what: string): void {
    if (table.exposure === null) return;
    const { message, hint } = describeExposure(table.exposure, table, what);
    throw new RowcastError('ACCESS_RLS_DISABLED', message, { hint, model: name, operation: 'select' });
  }

  #readable(model: CatalogModel): ReadonlySet<string> {
    return model.table.privileges.get(this.context.role)?.select ?? new Set();
  }
}

/** The names of the models that the role has any rights on: the others are nothing that it should hear of. */
export function knownModels(catalog: Catalog, role: string): readonly string[] {
  return [...catalog.models.values()].filter((model) => hasRights(model, role)).map(({ name }) => name);
}

export function hasRights(model: CatalogModel, role: string): boolean {
  const privileges = model.table.privileges.get(role);
  if (!privileges) return false;
  const { select, insert, update, canDelete } = privileges;
  return canDelete || select.size + insert.size + update.size > 0;
}

export function findField(model: CatalogModel, name: string): CatalogField {
  const field = model.fields.get(name);
  if (field) return field;
  const message = `${model.name} has no field ${quoteName(name)}`;
  const known = [...model.fields.keys()];
  throw unknownName({ code: 'QUERY_UNKNOWN_FIELD', message, name, known, whose: 'its fields', model: model.name });
}

export function scalarNames(model: CatalogModel): readonly string[] {
  return [...model.fields.values()].flatMap((field) => (field.kind === 'scalar' ? [field.name] : []));
}

/** The members of an object that are there; `what` names it in the error if it is something else. */
export function entriesOf(value: WireValue | undefined, what: string): readonly (readonly [string, WireValue])[] {
  return Object.entries(asObject(value, what)).filter(([, member]) => member !== undefined);
}

export function asObject(value: WireValue | undefined, what: string): WireObject {
  if (isObject(value)) return value;
  throw new RowcastError('QUERY_INVALID_ARGUMENT', `${what} must be an object`, {
    hint:
      value === undefined
        ? 'it is missing'
        : `it is ${value === null ? 'null' : Array.isArray(value) ? 'an array' : `a ${typeof value}`}`,
  });
}

export function isObject(value: WireValue | undefined): value is WireObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
