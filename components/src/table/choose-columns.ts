/** Chooses which columns of a wide table are drawn: those in sight with a few on either side, and the pinned ones. Pure. */
import type { Column } from './column.js';

/** What is in sight, in pixels from where the columns begin. */
export interface Sight {
  readonly start: number;
  readonly width: number;
}

/** A stretch of columns, by their places. */
export interface ColumnRange {
  readonly first: number;
  readonly last: number;
}

/** So many columns are drawn whatever is in sight: few cells are cheaper than drawing them again and again. */
export const fewColumns = 24;
/** How far beyond what is in sight columns are drawn, in pixels. */
const overscan = 480;
/** How near the end of what is drawn what is in sight may come. */
const patience = 120;

export const firstColumns: ColumnRange = { first: 0, last: fewColumns - 1 };

/** The stretch for what is in sight: the present one, as long as it serves. */
export function chooseColumns(columns: readonly Column[], { start, width }: Sight, now: ColumnRange): ColumnRange {
  const within = (margin: number): ColumnRange => columnsBetween(columns, start - margin, start + width + margin);
  const needed = within(patience);
  const wanted = within(overscan);
  const serves = now.first <= needed.first && now.last >= needed.last;
  const isFarTooLong = now.last - now.first > 2 * (wanted.last - wanted.first + 1);
  return serves && !isFarTooLong ? now : wanted;
}

function columnsBetween(columns: readonly Column[], from: number, to: number): ColumnRange {
  let end = 0;
  const ends = columns.map(({ width }) => {
    end += width;
    return end;
  });
  const first = ends.findIndex((place) => place > from);
  const after = ends.findIndex((place) => place >= to);
  return { first: first === -1 ? 0 : first, last: after === -1 ? columns.length - 1 : after };
}

/** The places of the columns to draw, in order. */
export function drawnColumns(columns: readonly Column[], { first, last }: ColumnRange): readonly number[] {
  const places = columns.map((_column, place) => place);
  if (columns.length <= fewColumns) return places;
  return places.filter((place) => columns[place]?.isPinned || (place >= first && place <= last));
}
