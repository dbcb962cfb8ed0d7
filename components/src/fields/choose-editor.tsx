/** Says which editor a field gets, by its type. */
import type { ReactNode } from 'react';
import type { FieldInfo } from '../model/field-info.js';
import { BytesEditor } from './bytes-editor.js';
import { EnumEditor, TriStateEditor } from './choice-editor.js';
import type { FieldEditor, FieldEditorProps } from './field-editor.js';
import { JsonEditor } from './json-editor.js';
import { LazyDateEditor } from './lazy-editors.js';
import { ListEditor } from './list-editor.js';
import { LongTextEditor } from './long-text-editor.js';
import { type ValueKind, valueKind } from './native-type.js';
import { NumberEditor } from './number-editor.js';
import { RelationEditor } from './relation-editor.js';
import { RelationListEditor } from './relation-list-editor.js';
import { TextEditor } from './text-editor.js';
import { TickEditor } from './tick-editor.js';
import { UuidEditor } from './uuid-editor.js';

const editors: { readonly [Kind in ValueKind]: FieldEditor } = {
  text: TextEditor,
  longText: LongTextEditor,
  uuid: UuidEditor,
  integer: NumberEditor,
  bigint: NumberEditor,
  float: NumberEditor,
  decimal: NumberEditor,
  boolean: TickEditor,
  date: LazyDateEditor,
  time: LazyDateEditor,
  dateTime: LazyDateEditor,
  enum: EnumEditor,
  json: JsonEditor,
  bytes: BytesEditor,
  relation: RelationEditor,
};

/** The same component for every field of a type, so that an editor lives on when its field is described anew. */
export function chooseEditor(field: FieldInfo): FieldEditor {
  if (field.isList) return field.relation ? RelationListEditor : FieldListEditor;
  const kind = valueKind(field);
  return kind === 'boolean' && field.isNullable ? TriStateEditor : editors[kind];
}

function FieldListEditor(props: FieldEditorProps): ReactNode {
  return <ListEditor {...props} itemEditor={editors[valueKind(props.field)]} />;
}
