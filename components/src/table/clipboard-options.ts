/** What copying and pasting know of a table. */
import type { AnyRecord } from '../model/registered-models.js';
import type { ModelAccess } from '../model/untyped-model.js';
import type { Column } from './column.js';
import type { RowSelection } from './row-selection.js';
import type { TableRow } from './table-rows.js';
import type { Notices } from './use-notices.js';

export interface ClipboardCell {
  readonly row: TableRow;
  readonly column: Column;
}

/** Where pasting begins, in a row that need not be loaded. */
export interface PasteStart {
  readonly row: Pick<TableRow, 'index'>;
  readonly column: Column;
}

/** These columns of so many rows, from one on. */
export interface ClipboardRange {
  /** The place of the first row. */
  readonly first: number;
  readonly count: number;
  readonly columns: readonly Column[];
}

export interface ClipboardOptions {
  readonly access: ModelAccess;
  /** The columns that show. */
  readonly columns: readonly Column[];
  readonly rows: readonly TableRow[];
  readonly selection: RowSelection;
  /** What the table shows: `where`, `orderBy`, `select`. */
  readonly list: {
    readonly where: AnyRecord;
    readonly orderBy: readonly AnyRecord[];
    readonly select: AnyRecord | undefined;
  };
  /** Of a page, where it begins. */
  readonly pageSkip: number;
  readonly notices: Notices;
}
