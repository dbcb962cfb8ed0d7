/**
 * The schema as a client may know it, from Prisma's datamodel: hidden fields and database names are gone.
 * Pure. `emit-client-schema.ts` writes it down as TypeScript.
 */
import {
  type ClientDefault,
  type ClientField,
  type ClientModel,
  type ClientSchema,
  RowcastError,
  type ScalarType,
} from '@rowcast/protocol';
import type { DataModel, DmmfField, DmmfModel } from '../catalog/data-model.js';

/** Builds what the client gets at run time. */
export function buildClientSchema(dataModel: DataModel): ClientSchema {
  const models = dataModel.models.map((model) => [model.name, buildModel(model, dataModel)] as const);
  const enums = dataModel.enums.map((entry) => [entry.name, entry.values.map((value) => value.name)] as const);
  return { models: Object.fromEntries(models), enums: Object.fromEntries(enums) };
}

/** The fields of a model that clients may know: those without `/// @rowcast.hidden`. */
function visibleFields(model: DmmfModel): readonly DmmfField[] {
  return model.fields.filter((field) => !isHidden(field));
}

/** Whether clients may not know of it. */
export function isHidden(field: DmmfField): boolean {
  return /(^|\s)@rowcast\.hidden\b/.test(field.documentation ?? '');
}

function buildModel(model: DmmfModel, dataModel: DataModel): ClientModel {
  const visible = visibleFields(model);
  const names = new Set(visible.map((field) => field.name));
  const comparable = new Set(visible.filter(({ kind }) => kind !== 'unsupported').map((field) => field.name));
  const key = chooseKey(model);
  const hiddenKey = key.find((name) => !names.has(name));
  if (hiddenKey !== undefined) {
    throw new RowcastError('SCHEMA_INVALID', `${model.name}.${hiddenKey} cannot be hidden: it is part of the key`, {
      hint: 'a client has to name rows; remove @rowcast.hidden, or give the model another id',
      model: model.name,
      fields: [hiddenKey],
    });
  }
  return {
    fields: Object.fromEntries(visible.map((field) => [field.name, buildField(model, field, dataModel)])),
    key,
    uniques: Object.fromEntries(
      listCompounds(model).filter(([, fields]) => fields.every((name) => comparable.has(name))),
    ),
  };
}

function chooseKey(model: DmmfModel): readonly string[] {
  const id = model.fields.find((field) => field.isId);
  if (id) return [id.name];
  if (model.primaryKey) return model.primaryKey.fields;
  const required = new Set(
    model.fields.filter(({ isRequired, kind }) => isRequired && kind !== 'unsupported').map((field) => field.name),
  );
  const single = model.fields.find((field) => field.isUnique && field.isRequired);
  if (single) return [single.name];
  return model.uniqueIndexes.find((index) => index.fields.every((name) => required.has(name)))?.fields ?? [];
}

function listCompounds(model: DmmfModel): readonly (readonly [string, readonly string[]])[] {
  const all = [...(model.primaryKey ? [model.primaryKey] : []), ...model.uniqueIndexes];
  return all.map((index) => [index.name ?? index.fields.join('_'), index.fields]);
}

function buildField(model: DmmfModel, field: DmmfField, dataModel: DataModel): ClientField {
  if (field.kind === 'object') return buildRelation(model, field, dataModel);
  const shared = {
    ...(!field.isRequired && { nullable: true as const }),
    ...(field.isList && { list: true as const }),
    ...((field.isUnique || field.isId) && { unique: true as const }),
    ...withDefault(field),
  };
  if (field.kind === 'enum') return { kind: 'enum', enum: field.type, ...shared };
  return {
    kind: 'scalar',
    // Prisma's parser lists only these types for a scalar field.
    type: field.type as ScalarType,
    ...shared,
    ...(field.isUpdatedAt && { updatedAt: true as const }),
    ...(field.nativeType && { native: nativeName(field.nativeType) }),
  };
}

function nativeName([name, args]: readonly [string, readonly string[]]): string {
  return args.length === 0 ? name : `${name}(${args.join(',')})`;
}

function buildRelation(model: DmmfModel, field: DmmfField, dataModel: DataModel): ClientField {
  const shared = {
    kind: 'relation' as const,
    model: field.type,
    ...(!field.isRequired && { nullable: true as const }),
    ...(field.isList && { list: true as const }),
  };
  if (field.relationFromFields && field.relationFromFields.length > 0) {
    return { ...shared, from: field.relationFromFields, to: field.relationToFields ?? [] };
  }
  const opposite = oppositeOf(field, model, dataModel);
  return { ...shared, from: opposite?.relationToFields ?? [], to: opposite?.relationFromFields ?? [] };
}

/** The relation at the other end, which leads back. */
export function oppositeOf(field: DmmfField, model: DmmfModel, dataModel: DataModel): DmmfField | undefined {
  const target = dataModel.models.find((candidate) => candidate.name === field.type);
  return target?.fields.find(
    (other) => other.relationName === field.relationName && !(target === model && other === field),
  );
}

function withDefault(field: DmmfField): { readonly default?: ClientDefault } {
  const value = readDefault(field);
  return value === undefined ? {} : { default: value };
}

function readDefault(field: DmmfField): ClientDefault | undefined {
  const value = field.default;
  if (value === undefined || value === null) return undefined;
  if (Array.isArray(value)) return { kind: 'value', value: value.map((element) => literal(field, element)) };
  if (typeof value === 'object') return readFunction(value as { name: string; args?: readonly unknown[] });
  // A Json default is the text of a value that the wire would carry as the value itself; the database has it.
  if (field.type === 'Json') return { kind: 'database' };
  return { kind: 'value', value: literal(field, value) };
}

/** BigInt and Decimal travel as text. */
function literal(field: DmmfField, value: unknown): string | number | boolean {
  if (field.type === 'Decimal' || field.type === 'BigInt') return String(value);
  return value as string | number | boolean;
}

/** What a function in `@default` makes. Undefined for those that Rowcast cannot run: such a field must be given. */
function readFunction({ name, args }: { name: string; args?: readonly unknown[] }): ClientDefault | undefined {
  switch (name) {
    case 'uuid':
      return { kind: args?.[0] === 7 ? 'uuid7' : 'uuid4' };
    case 'cuid':
      return { kind: 'cuid' };
    case 'now':
      return { kind: 'now' };
    case 'autoincrement':
    case 'sequence':
      return { kind: 'database' };
    case 'dbgenerated':
      return readExpression(String(args?.[0] ?? ''));
    default:
      return undefined;
  }
}

/** Expressions whose result a client can make or knows as well as the database does. */
function readExpression(expression: string): ClientDefault {
  const text = expression
    .toLowerCase()
    .replaceAll(/\s|::(text|uuid)\b|^\(+/g, '')
    .replace(/\)+$/, '');
  if (/^(gen_random_uuid\(?|(\w+\.)?uuid_generate_v4\(?|uuidv4\(?)$/.test(text)) return { kind: 'uuid4' };
  if (/^uuidv7\(?$/.test(text)) return { kind: 'uuid7' };
  if (/^(select)?auth\.uid\(?$/.test(text)) return { kind: 'userId' };
  return { kind: 'database' };
}
