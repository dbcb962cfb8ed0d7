/** One cell: shows its value, or the editor of its type with what stands in the way of saving. */
import { type MouseEvent, type ReactNode, useId, useRef } from 'react';
import { FieldValue } from '../fields/field-value.js';
import { useComponentSettings } from '../settings/component-settings.js';
import { CellEditor } from './cell-editor.js';
import type { Column } from './column.js';
import { Icon } from './icon.js';
import { isTouch } from './is-touch.js';
import { useTableActions } from './table-context.js';
import type { TableRow } from './table-rows.js';
import { type CellEdit, type CellFailure, cellName } from './use-cell-edit.js';

export interface TableCellProps {
  readonly row: TableRow;
  readonly column: Column;
  /** Its place among the columns of the grid, from 0. */
  readonly gridColumn: number;
  /** Where it stops when it is pinned, in pixels. */
  readonly pinnedAt: number | undefined;
  readonly isActive: boolean;
  /** Selected together with others, to be copied. */
  readonly isInRange: boolean;
  readonly edit: CellEdit | undefined;
  readonly failure: CellFailure | undefined;
  /** Set if somebody else has just changed it. */
  readonly changed: 'odd' | 'even' | undefined;
}

export function TableCell(props: TableCellProps): ReactNode {
  const { row, column, gridColumn, pinnedAt, edit, failure } = props;
  const { activate, extendTo, beginEdit } = useTableActions();
  const problemId = useId();
  const cell = useRef<HTMLDivElement>(null);
  const wasActive = useRef(false);
  const onMouseDown = (event: MouseEvent): void => {
    if (edit !== undefined || event.button !== 0) return;
    if (!event.shiftKey) return activate(row.index, gridColumn, true);
    // The browser would select the text in between.
    event.preventDefault();
    extendTo(row.index, gridColumn);
  };
  const canBegin = column.isEditable && !edit;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the grid hears Enter for all of its cells.
    <div
      className="rowcast-cell"
      role="gridcell"
      aria-colindex={gridColumn + 1}
      aria-readonly={!column.isEditable}
      aria-selected={props.isInRange || undefined}
      aria-invalid={failure !== undefined || undefined}
      aria-describedby={failure ? problemId : undefined}
      data-align={column.align}
      data-type={column.field?.type}
      data-pinned={pinnedAt === undefined ? undefined : ''}
      data-changed={edit ? undefined : props.changed}
      data-editing={edit !== undefined || undefined}
      style={{ gridColumn: gridColumn + 1, ...(pinnedAt !== undefined && { insetInlineStart: pinnedAt }) }}
      ref={cell}
      tabIndex={props.isActive && !edit ? 0 : -1}
      onMouseDown={onMouseDown}
      onPointerDown={() => {
        wasActive.current = document.activeElement === cell.current;
      }}
      onClick={(event) => {
        // A finger does not double-click: the first tap chooses the cell, the next one edits it.
        if (canBegin && wasActive.current && isTouch(event.nativeEvent)) beginEdit(row, column);
      }}
      onDoubleClick={() => canBegin && beginEdit(row, column)}
    >
      {edit ? <CellEditor edit={edit} row={row} /> : <CellContent row={row} column={column} failure={failure} />}
      {failure && !edit && <CellProblem id={problemId} name={cellName(row.key, column.id)} failure={failure} />}
    </div>
  );
}

function CellContent({ row, column, failure }: Pick<TableCellProps, 'row' | 'column' | 'failure'>): ReactNode {
  const { field } = column;
  const value = failure ? failure.value : row.record[field?.name ?? ''];
  if (column.render) return <div className="rowcast-cell-content">{column.render(value, row.record)}</div>;
  return <div className="rowcast-cell-content">{field && <FieldValue field={field} value={value} />}</div>;
}

interface CellProblemProps {
  readonly id: string;
  readonly name: string;
  readonly failure: CellFailure;
}

function CellProblem({ id, name, failure }: CellProblemProps): ReactNode {
  const { labels } = useComponentSettings();
  const { dismissFailure } = useTableActions();
  return (
    <div className="rowcast-cell-problem">
      <span id={id}>{failure.message}</span>
      <button type="button" tabIndex={-1} aria-label={labels.table.dismiss} onClick={() => dismissFailure(name)}>
        <Icon name="close" />
      </button>
    </div>
  );
}
