/** The door of `@rowcast/components`. */
'use client';

export { AccountGate, type AccountGateProps } from './account/account-gate.js';
export {
  ConnectionBadge,
  type ConnectionBadgeProps,
  type ConnectionSummary,
  useConnectionSummary,
} from './account/connection-badge.js';
export { SignIn, type SignInProps } from './account/sign-in.js';
export { SignUp, type SignUpProps } from './account/sign-up.js';
export { type AccountFormOptions, type AccountFormState, useAccountForm } from './account/use-account-form.js';
export { UserMenu, type UserMenuItem, type UserMenuProps } from './account/user-menu.js';
export { AdminPages, type AdminPagesProps } from './admin/admin-pages.js';
export type { Resource, ResourcePage, Resources } from './admin/resource.js';
export { chooseEditor } from './fields/choose-editor.js';
export type {
  CommitMove,
  FieldDisplay,
  FieldDraft,
  FieldEditor,
  FieldEditorProps,
  FieldFormatter,
  FieldValidator,
} from './fields/field-editor.js';
export { FieldValue, type FieldValueProps } from './fields/field-value.js';
export { formatField } from './fields/format-field.js';
export { RelationPicker, type RelationPickerProps } from './fields/relation-picker.js';
export { type RecordSearch, type RecordSearchOptions, useRecordSearch } from './fields/use-record-search.js';
export {
  type PickerOption,
  type RelationPickerOptions,
  type RelationPickerState,
  useRelationPicker,
} from './fields/use-relation-picker.js';
export { validateField } from './fields/validate-field.js';
export { RecordForm, type RecordFormProps } from './form/record-form.js';
export {
  RecordView,
  type RecordViewOptions,
  type RecordViewProps,
  type RecordViewState,
  useRecordView,
} from './form/record-view.js';
export { type FormField, type RecordFormOptions, type RecordFormState, useRecordForm } from './form/use-record-form.js';
export type { LabelOverrides, Labels } from './labels/labels.js';
export type { FieldInfo, FieldType, ModelDescription, RelationInfo, RelationTies } from './model/field-info.js';
export type {
  AnyRecord,
  FieldNameOf,
  ListNameOf,
  ModelName,
  RecordOf,
  Register,
  RelatedModelOf,
} from './model/registered-models.js';
export {
  type ComponentSettings,
  type LinkTarget,
  type LinkTo,
  useComponentSettings,
} from './settings/component-settings.js';
export { ComponentsProvider, type ComponentsProviderProps } from './settings/components-provider.js';
export type { Column, ColumnSpec } from './table/column.js';
export type { LayoutAction } from './table/column-layout.js';
export { DataTable, type DataTableProps } from './table/data-table.js';
export { FilterBar, type FilterBarProps } from './table/filter-bar.js';
export type { FilterCondition, FilterOperator } from './table/filter-condition.js';
export { Pagination, type PaginationProps } from './table/pagination.js';
export type { SortTerm } from './table/table-query.js';
export type { TableRow } from './table/table-rows.js';
export { type DataTableOptions, type DataTableState, useDataTable } from './table/use-data-table.js';
