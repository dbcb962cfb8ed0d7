/**
 * Writes the client's schema as one TypeScript file: the `schema` constant that the client reads at run time,
 * and one small interface a model from which `@rowcast/client` derives every type of `db`. Pure.
 * Database names never appear in it.
 */
import type { ClientField, ClientModel, ClientSchema } from '@rowcast/protocol';
import type { DataModel, DmmfEnum, DmmfField, DmmfModel } from '../catalog/data-model.js';
import { buildClientSchema, isHidden, oppositeOf } from './client-schema.js';

const scalarTypes: { readonly [type: string]: string } = {
  String: 'string',
  Int: 'number',
  BigInt: 'bigint',
  Float: 'number',
  Decimal: 'string',
  Boolean: 'boolean',
  DateTime: 'Date',
  Json: 'JsonValue',
  Bytes: 'Uint8Array',
};

export function emitClientSchema(dataModel: DataModel): string {
  const schema = buildClientSchema(dataModel);
  const usesJson = Object.values(schema.models).some((model) =>
    Object.values(model.fields).some((field) => field.kind === 'scalar' && field.type === 'Json'),
  );
  const parts = [
    '/* eslint-disable */',
    '// Written by `rowcast generate` from the Prisma schema. Do not edit: run it again instead.',
    `import type { ${usesJson ? 'JsonValue, ' : ''}RowcastSchema } from '@rowcast/client';`,
    '',
    ...dataModel.enums.flatMap(emitEnum),
    ...dataModel.models.flatMap((model) => emitModel(model, schema, dataModel)),
    '/** All models of the schema, for the type checker. */',
    'export interface Models {',
    ...dataModel.models.map((model) => `  ${model.name}: ${model.name}Model;`),
    '}',
    '',
    '/** The schema: hand it to `createClient`. */',
    `export const schema: RowcastSchema<Models> = ${emitConstant(schema)};`,
    '',
  ];
  return parts.join('\n');
}

function emitEnum(entry: DmmfEnum): readonly string[] {
  const members = entry.values.map((value) => `  ${value.name}: ${quote(value.name)},`);
  return [
    ...emitComment(entry.documentation, ''),
    `export const ${entry.name} = {`,
    ...members,
    '} as const;',
    `export type ${entry.name} = (typeof ${entry.name})[keyof typeof ${entry.name}];`,
    '',
  ];
}

function emitModel(source: DmmfModel, schema: ClientSchema, dataModel: DataModel): readonly string[] {
  const model = schema.models[source.name] as ClientModel;
  const fields = Object.entries(model.fields);
  const scalars = fields.filter(([, field]) => field.kind !== 'relation' && !isUnsupported(field));
  const unsupported = fields.filter(([, field]) => isUnsupported(field));
  const comments = new Map(source.fields.map((field) => [field.name, field.documentation]));
  const emitValues = (values: typeof fields, indent: string): string[] =>
    values.flatMap(([name, field]) => [
      ...emitComment(comments.get(name), indent),
      `${indent}${name}: ${valueType(field)};`,
    ]);
  return [
    ...emitComment(source.documentation, ''),
    `export interface ${source.name} {`,
    ...emitValues(scalars, '  '),
    '}',
    `export interface ${source.name}Model {`,
    `  row: ${source.name};`,
    `  types: { ${scalars.map(([name, field]) => `${name}: ${quote(filterType(field))}`).join('; ')} };`,
    `  optional: ${union(scalars.filter(([, field]) => isOptional(field)).map(([name]) => name))};`,
    ...(unsupported.length === 0 ? [] : emitMembers('unsupported', emitValues(unsupported, '    '))),
    `  serial: ${union(source.fields.filter(isSerial).map(({ name }) => name))};`,
    ...emitMembers(
      'relations',
      source.fields
        .filter(({ name }) => model.fields[name]?.kind === 'relation')
        .map((field) => emitRelation(field, source, dataModel)),
    ),
    `  unique: ${union(scalars.filter(([, field]) => field.kind !== 'relation' && field.unique).map(([name]) => name))};`,
    ...emitMembers(
      'compound',
      Object.entries(model.uniques).map(([name, members]) => `    ${name}: ${union(members)};`),
    ),
    '}',
    '',
  ];
}

function emitMembers(name: string, members: readonly string[]): readonly string[] {
  return members.length === 0 ? [`  ${name}: {};`] : [`  ${name}: {`, ...members, '  };'];
}

function emitRelation(field: DmmfField, model: DmmfModel, dataModel: DataModel): string {
  const arity = field.isList ? 'many' : field.isRequired ? 'one' : 'optional';
  const opposite = oppositeOf(field, model, dataModel);
  const [here, there] = [field.relationFromFields ?? [], opposite?.relationFromFields ?? []];
  const members = [
    `to: ${quote(field.type)}`,
    `arity: ${quote(arity)}`,
    ...(opposite && !isHidden(opposite) ? [`back: ${quote(opposite.name)}`] : []),
    ...(here.length > 0 ? [`here: ${union(here)}`] : []),
    ...(there.length > 0 ? [`there: ${union(there)}`] : []),
  ];
  return `    ${field.name}: { ${members.join('; ')} };`;
}

/** Read as text where a select names it, and nothing else: of no use in a filter, an order or a write. */
function isUnsupported(field: ClientField): boolean {
  return field.kind === 'scalar' && field.type === 'Unsupported';
}

/** An id that the database counts up. */
function isSerial({ isId, default: source }: DmmfField): boolean {
  return isId && typeof source === 'object' && source !== null && 'name' in source && source.name === 'autoincrement';
}

function valueType(field: ClientField): string {
  if (field.kind === 'relation') return 'never';
  const base = field.kind === 'enum' ? field.enum : (scalarTypes[field.type] ?? 'string');
  return `${base}${field.list ? '[]' : ''}${field.nullable ? ' | null' : ''}`;
}

/** The name under which `@rowcast/client` knows the filters of a field. */
function filterType(field: ClientField): string {
  if (field.kind === 'relation') return 'never';
  const base = field.kind === 'enum' ? `Enum.${field.enum}` : field.native === 'Uuid' ? 'Uuid' : field.type;
  if (field.list) return `${base}[]`;
  // Of a Json field, the type of its value does not tell whether it may be missing: JSON has a null of its own.
  return base === 'Json' && field.nullable ? 'Json?' : base;
}

function isOptional(field: ClientField): boolean {
  if (field.kind === 'relation') return false;
  const isUpdatedAt = field.kind === 'scalar' && field.updatedAt;
  return Boolean(field.nullable || field.list || field.default || isUpdatedAt);
}

/** One line a field, so that a changed schema gives a small diff. */
function emitConstant(schema: ClientSchema): string {
  const models = Object.entries(schema.models).map(([name, model]) => {
    const fields = Object.entries(model.fields).map(([field, info]) => `        ${field}: ${inline(info)},\n`);
    return (
      `    ${name}: {\n      fields: {\n${fields.join('')}      },\n` +
      `      key: ${inline(model.key)},\n      uniques: ${inline(model.uniques)},\n    },\n`
    );
  });
  const enums = Object.entries(schema.enums).map(([name, values]) => `    ${name}: ${inline(values)},\n`);
  return `{\n  models: {\n${models.join('')}  },\n  enums: {${enums.length === 0 ? '' : `\n${enums.join('')}  `}},\n}`;
}

function inline(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (typeof value === 'string') return quote(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const members = Object.entries(value).map(([name, member]) => `${name}: ${inline(member)}`);
  return members.length === 0 ? '{}' : `{ ${members.join(', ')} }`;
}

function emitComment(text: string | undefined, indent: string): readonly string[] {
  const lines = (text ?? '')
    .split('\n')
    .map((line) => line.trim().replaceAll('*/', '* /'))
    .filter((line) => line !== '' && !line.startsWith('@rowcast.'));
  if (lines.length === 0) return [];
  if (lines.length === 1) return [`${indent}/** ${lines[0]} */`];
  return [`${indent}/**`, ...lines.map((line) => `${indent} * ${line}`), `${indent} */`];
}

function union(names: readonly string[]): string {
  return names.length === 0 ? 'never' : names.map(quote).join(' | ');
}

function quote(text: string): string {
  return `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;
}
