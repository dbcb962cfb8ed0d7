/** What a column of a table is: what a developer says of one, and what becomes of that. Types only. */
import type { ReactNode } from 'react';
import type { FieldEditor } from '../fields/field-editor.js';
import type { FieldInfo } from '../model/field-info.js';
import type { AnyRecord, FieldNameOf, ModelName, RecordOf } from '../model/registered-models.js';

/** A column as a developer asks for it: a field of the model, made their own; or something of theirs. */
export interface ColumnSpec<N extends ModelName = ModelName> {
  /** The field, or the relation to one, that it shows. Without one it needs an `id` and a `render`. */
  readonly field?: FieldNameOf<N> | undefined;
  /** Tells columns apart. @default the field's name */
  readonly id?: string | undefined;
  /** What its header says. @default the field's name in words */
  readonly label?: string | undefined;
  /** Its width at first, in pixels. @default by the field's type */
  readonly width?: number | undefined;
  /** @default `end` for numbers, else `start` */
  readonly align?: 'start' | 'center' | 'end' | undefined;
  /** Not shown at first; people can show it. @default false */
  readonly isHidden?: boolean | undefined;
  /** Stays in sight when the table scrolls sideways. @default false */
  readonly isPinned?: boolean | undefined;
  /** @default true, where the type has an order */
  readonly isSortable?: boolean | undefined;
  /** @default true, where the type has filters */
  readonly isFilterable?: boolean | undefined;
  /** Whether its cells can be edited, by those who may. @default true */
  readonly isEditable?: boolean | undefined;
  /** Shows a cell in your own way. It should depend on its arguments alone: a cell is drawn anew only if they change. */
  readonly render?: ((value: unknown, record: RecordOf<N>) => ReactNode) | undefined;
  /** Edits a cell in your own way. @default the editor of the field's type */
  readonly editor?: FieldEditor | undefined;
  /** What else `render` needs: relations to read, as Prisma's `select`. */
  readonly select?: AnyRecord | undefined;
}

/** A column as a table has it. */
export interface Column {
  readonly id: string;
  readonly field: FieldInfo | undefined;
  readonly label: string;
  readonly width: number;
  readonly align: 'start' | 'center' | 'end';
  readonly isHidden: boolean;
  readonly isPinned: boolean;
  readonly isSortable: boolean;
  readonly isFilterable: boolean;
  /** Whether this identity may edit it. */
  readonly isEditable: boolean;
  readonly render: ((value: unknown, record: AnyRecord) => ReactNode) | undefined;
  readonly editor: FieldEditor | undefined;
  readonly select: AnyRecord | undefined;
}
