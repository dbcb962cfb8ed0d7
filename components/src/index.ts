'use client';
/** The door of `@rowcast/components`. */
export type {
  CommitMove,
  FieldDisplay,
  FieldDraft,
  FieldEditor,
  FieldEditorProps,
  FieldFormatter,
  FieldValidator,
} from './fields/field-editor.js';
export type { LabelOverrides, Labels } from './labels/labels.js';
export type { FieldInfo, FieldType, ModelDescription, RelationInfo } from './model/field-info.js';
export { type ComponentSettings, useComponentSettings } from './settings/component-settings.js';
export { ComponentsProvider, type ComponentsProviderProps } from './settings/components-provider.js';
