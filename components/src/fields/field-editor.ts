/**
 * The contract between whoever shows or edits a value (a table's cell, a form) and whoever knows its type. Types
 * only. `choose-editor.ts` says which editor a field gets, `format-field.ts` how its value reads.
 */
import type { ComponentType } from 'react';
import type { FieldInfo } from '../model/field-info.js';
import type { ComponentSettings } from '../settings/component-settings.js';

/** What an editor holds at a moment: a value of the client's type for the field, or something that is none yet. */
export type FieldDraft =
  | {
      readonly kind: 'value';
      /** Null is SQL's NULL; undefined means that nothing is given, so that a create takes the default. */
      readonly value: unknown;
    }
  | { readonly kind: 'invalid'; readonly message: string };

/** Where a table goes after a commit: Enter goes down, Tab to the next cell, Shift+Tab to the one before. */
export type CommitMove = 'stay' | 'down' | 'next' | 'previous';

export interface FieldEditorProps {
  readonly field: FieldInfo;
  /**
   * Where editing begins. A relation's is the related record or null. Later values are another's changes, which an
   * editor does not take over while somebody types.
   */
  readonly value: unknown;
  /** Hears of each change. */
  readonly onChange: (draft: FieldDraft) => void;
  /** The draft is to be saved: Enter, Tab, a choice from a list. A form ignores the move. */
  readonly onCommit: (draft: FieldDraft, move: CommitMove) => void;
  /** Escape: as if nothing had been typed. */
  readonly onCancel: () => void;
  /** What is wrong with the value, from validation or the server; null if nothing. */
  readonly error: string | null;
  readonly isDisabled: boolean;
  readonly autoFocus: boolean;
  /** `cell` fills a cell of a table and has no label of its own in sight; `form` stands below one. */
  readonly mode: 'cell' | 'form';
  /** What was typed to begin with, in a cell: it takes the place of the value. */
  readonly initialText: string | undefined;
  /** The id of the control, which a form's label points to. */
  readonly id: string;
  /** What the control is called, where no label points to it. */
  readonly label: string;
  /** The ids of the elements that describe it: its error, a hint. */
  readonly describedBy: string | undefined;
}

export type FieldEditor = ComponentType<FieldEditorProps>;

/** Says a value in words, for cells, labels and announcements. NULL is the caller's to show. */
export type FieldFormatter = (value: unknown, field: FieldInfo, settings: ComponentSettings) => string;

/** Shows a value; what is more than text, such as a tick or a swatch, is decoration. */
export type FieldDisplay = ComponentType<{ readonly field: FieldInfo; readonly value: unknown }>;

/** What is wrong with a value by the schema alone; null if nothing. */
export type FieldValidator = (value: unknown, field: FieldInfo, settings: ComponentSettings) => string | null;
