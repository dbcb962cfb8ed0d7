/** What the parts of a drawn table share: what it is, and what can be done with it. Stable, so that rows stay as they are. */
import { createContext, useContext } from 'react';
import type { CommitMove, FieldDraft } from '../fields/field-editor.js';
import type { Column } from './column.js';
import type { TableRow } from './table-rows.js';

export interface TableActions {
  readonly activate: (row: number, column: number, isFocused: boolean) => void;
  /** Selects the cells from the active one up to this. */
  readonly extendTo: (row: number, column: number) => void;
  readonly beginEdit: (row: TableRow, column: Column, initialText?: string) => void;
  readonly commitEdit: (draft: FieldDraft, move: CommitMove) => void;
  readonly cancelEdit: () => void;
  readonly takeTheirs: () => void;
  readonly keepMine: (theirs: unknown) => void;
  readonly dismissFailure: (name: string) => void;
  readonly toggleRow: (key: string, isRange: boolean) => void;
  readonly openForm: (row: TableRow) => void;
  readonly removeRow: (row: TableRow) => void;
}

export const TableContext = createContext<TableActions | null>(null);
TableContext.displayName = 'RowcastTable';

export function useTableActions(): TableActions {
  const actions = useContext(TableContext);
  if (actions) return actions;
  throw new Error('broken invariant: a part of a table stands in a table');
}
