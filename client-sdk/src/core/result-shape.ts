/**
 * What a query's arguments say about its result, read once: which rows belong to it, in which order, how many,
 * and what each row holds. The optimistic overlay works on this. Pure.
 */
import { type OrderTerm, orderTerms, type QuerySpec, type WireObject, type WireValue } from '@rowcast/protocol';
import { isUnsupported, type ModelInfo, type RelationField, type SchemaInfo } from './model-info.js';

/** Which rows are meant, of which model. */
export interface RowFilter {
  readonly model: ModelInfo;
  readonly where: WireObject;
}

export interface ResultShape extends RowFilter {
  /** Undefined if only the server understands the order. */
  readonly order: readonly OrderTerm[] | undefined;
  /** As in Prisma: negative counts from the end. Null for no limit. */
  readonly take: number | null;
  /** Whether rows before the first one shown were left out. */
  readonly hasOffset: boolean;
  /** The names of the scalar fields in each row. */
  readonly scalars: readonly string[];
  readonly relations: readonly RelationShape[];
  /** The lists whose rows are counted under `_count`. */
  readonly counts: readonly RelationCount[];
  /** Every model that has a say anywhere in the result. */
  readonly models: ReadonlySet<string>;
}

export interface RelationCount extends RowFilter {
  readonly name: string;
  readonly field: RelationField;
}

export interface RelationShape {
  readonly name: string;
  readonly field: RelationField;
  readonly shape: ResultShape;
}

/** Undefined if the result is not rows of a model, or if the schema does not have it. */
export function readResultShape(spec: QuerySpec, schema: SchemaInfo): ResultShape | undefined {
  const model = schema.get(spec.model);
  if (!model || !spec.action.startsWith('find')) return undefined;
  const shape = readShape(spec.args, model);
  return spec.action === 'findMany' ? shape : { ...shape, take: shape.take !== null && shape.take < 0 ? -1 : 1 };
}

/** Which rows a `count` counts; undefined for other queries, and if it counts something besides. */
export function readCountFilter(spec: QuerySpec, schema: SchemaInfo): RowFilter | undefined {
  const { where, orderBy: _order, ...others } = spec.args;
  const model = schema.get(spec.model);
  const isPlain = Object.values(others).every((value) => value === undefined);
  return model && spec.action === 'count' && isPlain ? { model, where: isObject(where) ? where : {} } : undefined;
}

function readShape(args: WireObject, model: ModelInfo): ResultShape {
  const { where, orderBy, take, skip, cursor, distinct } = args;
  const { scalars, relations, counts } = readSelection(args, model);
  const nested = relations.flatMap(({ shape }) => [...shape.models]);
  return {
    model,
    where: isObject(where) ? where : {},
    // Which of several rows stands for the others is not known without all of them.
    order: distinct === undefined ? orderTerms(orderBy, model.key) : undefined,
    take: typeof take === 'number' ? take : null,
    hasOffset: (typeof skip === 'number' && skip > 0) || isObject(cursor),
    scalars,
    relations,
    counts,
    models: new Set([model.name, ...nested, ...counts.map((count) => count.model.name)]),
  };
}

function readSelection(args: WireObject, model: ModelInfo): Pick<ResultShape, 'scalars' | 'relations' | 'counts'> {
  const select = isObject(args['select']) ? args['select'] : undefined;
  const chosen = select ?? (isObject(args['include']) ? args['include'] : {});
  const relations = Object.entries(chosen).flatMap(([name, value]) => {
    const field = model.relations.get(name);
    const related = model.related(name);
    if (!field || !related || value === false) return [];
    return [{ name, field, shape: readShape(isObject(value) ? value : {}, related) }];
  });
  const omit = isObject(args['omit']) ? args['omit'] : {};
  const scalars = [...model.scalars].flatMap(([name, field]) => {
    const isThere = select ? select[name] === true : omit[name] !== true && !isUnsupported(field);
    return isThere ? [name] : [];
  });
  return { scalars, relations, counts: readCounts(chosen['_count'], model) };
}

function readCounts(asked: WireValue | undefined, model: ModelInfo): readonly RelationCount[] {
  const all = Object.fromEntries([...model.relations].flatMap(([name, { list }]) => (list ? [[name, true]] : [])));
  const named = isObject(asked) && isObject(asked['select']) ? asked['select'] : asked === true ? all : {};
  return Object.entries(named).flatMap(([name, value]) => {
    const [field, related] = [model.relations.get(name), model.related(name)];
    if (!field || !related || value === false) return [];
    const where = isObject(value) ? value['where'] : undefined;
    return [{ name, field, model: related, where: isObject(where) ? where : {} }];
  });
}

function isObject(value: WireValue | undefined): value is WireObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
