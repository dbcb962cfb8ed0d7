/**
 * Adds to a data model the fields that Prisma's parser leaves out of it: those of a type that the schema language
 * has no word for, written `Unsupported("tsvector")`. They are read from the text of the schema, which the parser
 * has found to be right; in it a block opens with a line of its own, and a field takes one line. Pure.
 */
import type { DataModel, DmmfField } from './data-model.js';

/** `texts` are the contents of the schema's files. */
export function addUnsupportedFields(dataModel: DataModel, texts: readonly string[]): DataModel {
  const fields = new Map(texts.flatMap((text) => [...readUnsupportedFields(text)]));
  if (fields.size === 0) return dataModel;
  const models = dataModel.models.map((model) => ({
    ...model,
    fields: [...model.fields, ...(fields.get(model.name) ?? [])],
  }));
  return { ...dataModel, models };
}

/** By the name of the model. */
function readUnsupportedFields(text: string): ReadonlyMap<string, readonly DmmfField[]> {
  const found = new Map<string, DmmfField[]>();
  let model: string | undefined;
  let comments: string[] = [];
  for (const line of withoutBlockComments(text).split('\n')) {
    const { code, comment } = splitLine(line);
    if (code === '' && comment !== undefined) {
      comments.push(comment);
      continue;
    }
    const [, opened] = /^(?:model|view)\s+(\w+)\s*\{$/.exec(code) ?? [];
    if (opened !== undefined) model = opened;
    else if (code === '}') model = undefined;
    const field = model === undefined ? undefined : readField(code, [...comments, ...(comment ? [comment] : [])]);
    if (model !== undefined && field) found.set(model, [...(found.get(model) ?? []), field]);
    comments = [];
  }
  return found;
}

const fieldPattern = /^(\w+)\s+Unsupported\(\s*"(?:[^"\\]|\\.)*"\s*\)(\[\]|\?)?(.*)$/u;
const mapPattern = /@map\(\s*(?:name:\s*)?("(?:[^"\\]|\\.)*")\s*\)/u;
const anyString = /"(?:[^"\\]|\\.)*"/gu;

/** Undefined for any other line. */
function readField(code: string, comments: readonly string[]): DmmfField | undefined {
  const [, name, arity, attributes = ''] = fieldPattern.exec(code) ?? [];
  if (name === undefined) return undefined;
  const [, mapped] = mapPattern.exec(attributes) ?? [];
  return {
    name,
    ...(mapped !== undefined && { dbName: JSON.parse(mapped) as string }),
    kind: 'unsupported',
    type: 'Unsupported',
    isList: arity === '[]',
    isRequired: arity !== '?',
    isId: false,
    isUnique: false,
    ...(comments.length > 0 && { documentation: comments.join('\n') }),
  };
}

/** What a line says, and its `///` comment. Two slashes within a string are no comment. */
function splitLine(line: string): { readonly code: string; readonly comment: string | undefined } {
  const bare = line.replaceAll(anyString, (text) => '"'.repeat(text.length));
  const start = bare.indexOf('//');
  if (start < 0) return { code: line.trim(), comment: undefined };
  const [, documentation] = /^\/\/\/(.*)$/u.exec(line.slice(start).trimEnd()) ?? [];
  return { code: line.slice(0, start).trim(), comment: documentation?.trim() };
}

function withoutBlockComments(text: string): string {
  return text.replaceAll(/"(?:[^"\\\n]|\\.)*"|\/\/[^\n]*|\/\*[\s\S]*?\*\//gu, (part) =>
    part.startsWith('/*') ? part.replaceAll(/[^\n]/gu, ' ') : part,
  );
}
