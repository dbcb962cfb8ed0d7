/**
 * Makes the columns of a table from the model, what a developer asks for, and what the identity may do. What may not
 * be read is no column; what may not be written is not editable. Pure.
 */
import type { ModelPermissions } from '@rowcast/client';
import type { FieldInfo, ModelDescription } from '../model/field-info.js';
import type { AnyRecord } from '../model/registered-models.js';
import type { Column, ColumnSpec } from './column.js';

/** What was asked of a column, of whatever model. */
export interface AnyColumnSpec extends Omit<ColumnSpec, 'field'> {
  readonly field?: string | undefined;
}

export interface ColumnSources {
  readonly description: ModelDescription;
  readonly permissions: ModelPermissions;
  /** Whether records of another model may be read. */
  readonly isReadable: (model: string) => boolean;
  readonly specs: readonly (string | AnyColumnSpec)[] | undefined;
  readonly isReadOnly: boolean;
}

export function resolveColumns(sources: ColumnSources): readonly Column[] {
  const fields = new Map(sources.description.fields.map((field) => [field.name, field]));
  const specs = sources.specs ?? defaultSpecs(sources);
  return specs.flatMap((given) => {
    const spec = typeof given === 'string' ? { field: given } : given;
    const field = spec.field === undefined ? undefined : fields.get(spec.field);
    if (spec.field !== undefined && (!field || !mayRead(field, sources))) return [];
    return resolveColumn(spec, field, sources);
  });
}

/** What a query has to select for these columns: every value that may be read, and what relations show. */
export function selectFor(columns: readonly Column[], { description, permissions }: ColumnSources): AnyRecord {
  const scalars = description.fields.filter(({ relation, name }) => !relation && permissions.read.includes(name));
  const relations = columns.flatMap(({ field }) => (field?.relation ? [field] : []));
  return {
    ...Object.fromEntries(scalars.filter(({ type }) => type !== 'Bytes').map(({ name }) => [name, true])),
    ...Object.fromEntries(columns.flatMap(({ field }) => (field?.type === 'Bytes' ? [[field.name, true]] : []))),
    ...Object.fromEntries(relations.map((field) => [field.name, { select: selectRelated(field) }])),
    ...Object.assign({}, ...columns.map(({ select }) => select ?? {})),
  };
}

function selectRelated({ relation }: FieldInfo): AnyRecord {
  const names = relation ? [...relation.to, ...relation.labelFields] : [];
  return Object.fromEntries(names.map((name) => [name, true]));
}

function defaultSpecs(sources: ColumnSources): readonly AnyColumnSpec[] {
  const { description } = sources;
  const shown = description.fields.filter((field) => {
    const relation = description.fields.find(({ name }) => name === field.foreignKeyOf);
    return !(relation && mayRead(relation, sources)) && !(field.relation && field.isAutomatic);
  });
  return shown.map((field) => ({ field: field.name, isHidden: isNoise(field) }));
}

/** Keys that say nothing to people, and what does not read in a line. */
function isNoise({ isKey, native, type }: FieldInfo): boolean {
  return (isKey && native === 'Uuid') || type === 'Bytes';
}

function mayRead(field: FieldInfo, { permissions, isReadable }: ColumnSources): boolean {
  if (!field.relation) return permissions.read.includes(field.name);
  return isReadable(field.relation.model) && field.relation.from.every((name) => permissions.read.includes(name));
}

function resolveColumn(spec: AnyColumnSpec, field: FieldInfo | undefined, sources: ColumnSources): Column {
  return {
    id: spec.id ?? field?.name ?? '',
    field,
    label: spec.label ?? field?.label ?? '',
    width: spec.width ?? widthOf(field),
    align: spec.align ?? (field && isNumber(field) ? 'end' : 'start'),
    isHidden: spec.isHidden ?? false,
    isPinned: spec.isPinned ?? false,
    isSortable: (spec.isSortable ?? true) && field !== undefined && isOrdered(field),
    isFilterable: (spec.isFilterable ?? true) && field !== undefined && field.type !== 'Bytes',
    isEditable: (spec.isEditable ?? true) && !sources.isReadOnly && field !== undefined && mayEdit(field, sources),
    // A custom column's functions take records of its own model, which is this one.
    render: spec.render as Column['render'],
    editor: spec.editor,
    select: spec.select,
  };
}

function mayEdit(field: FieldInfo, { permissions }: ColumnSources): boolean {
  if (field.isKey || field.isAutomatic) return false;
  const written = field.relation ? field.relation.from : [field.name];
  return written.length > 0 && written.every((name) => permissions.update.includes(name));
}

function isNumber({ type, isList, isKey, foreignKeyOf }: FieldInfo): boolean {
  const isNumeric = type === 'Int' || type === 'BigInt' || type === 'Float' || type === 'Decimal';
  return isNumeric && !isList && !isKey && foreignKeyOf === undefined;
}

function isOrdered({ type, isList }: FieldInfo): boolean {
  return !isList && type !== 'Json' && type !== 'Bytes';
}

function widthOf(field: FieldInfo | undefined): number {
  if (!field) return 160;
  if (field.isKey && field.type !== 'String') return 88;
  switch (field.type) {
    case 'Boolean':
      return 104;
    case 'Int':
    case 'BigInt':
    case 'Float':
    case 'Decimal':
      return 128;
    case 'Enum':
      return 144;
    case 'DateTime':
      return field.native === 'Date' ? 136 : 192;
    case 'Json':
      return 264;
    default:
      return field.native === 'Uuid' ? 296 : 216;
  }
}
