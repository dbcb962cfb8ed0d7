import { expect, test } from 'vitest';
import { chooseRange, firstRange } from './choose-range.js';
import { arrangeColumns, changeLayout, emptyLayout, parseLayout } from './column-layout.js';
import { csvRow } from './csv.js';
import { moveInGrid, stepInGrid } from './grid-position.js';
import { allSelected, countSelected, isSelected, nothingSelected, select } from './row-selection.js';
import { tableRows } from './table-rows.js';
import { limitOf } from './use-row-window.js';

const record = (id: number): { readonly id: number } => ({ id });
const source = {
  skip: 10,
  rows: [record(1), record(2), record(3)],
  total: 100,
  key: ['id'],
  hidden: new Map(),
  isHiddenHere: true,
  placeOf: () => undefined,
  kept: undefined,
  before: [],
};

test('rows have their place in the whole list', () => {
  expect(tableRows(source).rows.map(({ key, index }) => [key, index])).toEqual([
    ['1', 10],
    ['2', 11],
    ['3', 12],
  ]);
});

test('rows that are being deleted are left out, and counted out', () => {
  const { rows, total } = tableRows({ ...source, hidden: new Map([['2', record(2)]]) });
  expect([rows.map(({ key }) => key), total]).toEqual([['1', '3'], 99]);
});

test('rows that are being deleted out of sight are counted out too, if they are of this list', () => {
  const hidden = new Map([2, 70].map((id) => [String(id), record(id)]));
  expect(tableRows({ ...source, hidden }).total).toBe(98);
  expect(tableRows({ ...source, hidden, isHiddenHere: false }).total).toBe(99);
  expect(tableRows({ ...source, skip: 0, total: 3, hidden }).total).toBe(2);
  const atTheEnd = tableRows({ ...source, skip: 97, hidden });
  expect([atTheEnd.total, ...atTheEnd.rows.map(({ index }) => index)]).toEqual([98, 96, 97]);
});

test('rows that are being deleted above the window move it up, those below do not', () => {
  const hidden = new Map([4, 5, 70].map((id) => [String(id), record(id)]));
  const placeOf = (key: string) => ({ 4: 2, 5: 9, 70: 60 })[key];
  const { rows, total } = tableRows({ ...source, hidden, placeOf });
  expect([total, ...rows.map(({ index }) => index)]).toEqual([97, 8, 9, 10]);
});

test('a stretch beyond the end does not make the list longer than it is', () => {
  expect(tableRows({ ...source, skip: 60_000, rows: [], total: 2 })).toEqual({ rows: [], total: 2 });
});

test('the row that is being edited stays in its place when it is gone', () => {
  const kept = { key: '9', record: record(9), index: 11 };
  const { rows, total } = tableRows({ ...source, kept });
  expect(rows.map(({ key, isGone }) => [key, isGone])).toEqual([
    ['1', false],
    ['9', true],
    ['2', false],
    ['3', false],
  ]);
  expect(total).toBe(101);
});

test('rows that are as they were stay the same objects', () => {
  const before = tableRows(source).rows;
  const after = tableRows({
    ...source,
    rows: [source.rows[0] ?? {}, { id: 2, name: 'new' }, source.rows[2] ?? {}],
    before,
  });
  expect(after.rows.map((row, index) => row === before[index])).toEqual([true, false, true]);
});

test('the stretch that is followed moves only when what is in sight comes near its end', () => {
  expect(chooseRange(0, 20, firstRange)).toBe(firstRange);
  expect(chooseRange(70, 90, firstRange)).toBe(firstRange);
  const moved = chooseRange(110, 130, firstRange);
  expect(moved.skip).toBeLessThanOrEqual(90);
  expect(moved.skip + moved.take).toBeGreaterThanOrEqual(150);
  expect(chooseRange(90_000, 90_020, moved)).toEqual({ skip: 89_940, take: 150 });
});

const keys = (...names: string[]) => new Map(names.map((id) => [id, { id }]));

test('a selection is of some rows, or of all but some', () => {
  const two = select(nothingSelected, keys('a', 'b'), true);
  expect([isSelected(two, 'a'), isSelected(two, 'c'), countSelected(two, 10)]).toEqual([true, false, 2]);
  const allButOne = select(allSelected, keys('a'), false);
  expect([isSelected(allButOne, 'a'), isSelected(allButOne, 'c'), countSelected(allButOne, 10)]).toEqual([
    false,
    true,
    9,
  ]);
});

const shape = { rows: 100, columns: 5, pageRows: 20, isRightToLeft: false };
const press = (key: string, isControl = false) => moveInGrid({ row: 50, column: 2 }, { key, isControl }, shape);

test('keys lead where the pattern says', () => {
  expect(press('ArrowRight')).toEqual({ row: 50, column: 3 });
  expect(press('ArrowUp')).toEqual({ row: 49, column: 2 });
  expect(press('PageDown')).toEqual({ row: 70, column: 2 });
  expect(press('End', true)).toEqual({ row: 99, column: 4 });
  expect(press('x')).toBeUndefined();
  expect(moveInGrid({ row: 0, column: 2 }, { key: 'ArrowUp', isControl: false }, shape)).toEqual({
    row: -1,
    column: 2,
  });
  expect(
    moveInGrid({ row: 0, column: 2 }, { key: 'ArrowLeft', isControl: false }, { ...shape, isRightToLeft: true }),
  ).toEqual({
    row: 0,
    column: 3,
  });
});

test('Tab goes to the next cell that can be edited, over the ends of rows', () => {
  expect(stepInGrid({ row: 3, column: 2 }, 1, [1, 2, 4])).toEqual({ row: 3, column: 4 });
  expect(stepInGrid({ row: 3, column: 4 }, 1, [1, 2, 4])).toEqual({ row: 4, column: 1 });
  expect(stepInGrid({ row: 3, column: 1 }, -1, [1, 2, 4])).toEqual({ row: 2, column: 4 });
});

const column = { field: undefined, label: '', width: 100, align: 'start', isHidden: false, isPinned: false } as const;
const rest = {
  isSortable: true,
  isFilterable: true,
  isEditable: true,
  render: undefined,
  editor: undefined,
  select: undefined,
};
const columns = ['a', 'b', 'c'].map((id) => ({ ...column, ...rest, id }));

test('columns are arranged, and one that is new has its place', () => {
  const moved = changeLayout(emptyLayout, { kind: 'move', id: 'c', before: 'a' }, columns);
  expect(arrangeColumns(columns, moved).map(({ id }) => id)).toEqual(['c', 'a', 'b']);
  const more = columns.toSpliced(1, 0, { ...column, ...rest, id: 'new' });
  expect(arrangeColumns(more, moved).map(({ id }) => id)).toEqual(['c', 'a', 'new', 'b']);
  const pinned = changeLayout(emptyLayout, { kind: 'pin', id: 'b', isPinned: true }, columns);
  expect(arrangeColumns(columns, pinned).map(({ id }) => id)).toEqual(['b', 'a', 'c']);
  const narrow = changeLayout(emptyLayout, { kind: 'resize', id: 'b', width: 3 }, columns);
  expect(arrangeColumns(columns, narrow)[1]?.width).toBe(56);
});

test('what was stored and is no layout is none', () => {
  expect(parseLayout('{"order":["b"]}')).toEqual({ ...emptyLayout, order: ['b'] });
  expect([parseLayout(null), parseLayout('x'), parseLayout('[]'), parseLayout('3')]).toEqual(
    Array(4).fill(emptyLayout),
  );
});

test.each([
  ['=1+1', "'=1+1"],
  ['+41 44', "'+41 44"],
  ['-x', "'-x"],
  ['@x', "'@x"],
  ['\tx', "'\tx"],
  ['a,b', '"a,b"'],
  ['say "x"', '"say ""x"""'],
  ['two\nlines', '"two\nlines"'],
  [-5, '-5'],
  [null, ''],
  [123n, '123'],
  [true, 'true'],
  [['a', 'b'], '"[""a"",""b""]"'],
  [new Date('2026-01-02T03:04:05Z'), '2026-01-02T03:04:05.000Z'],
])('as CSV, %s is %s', (value, text) => {
  expect(csvRow({ x: value }, [{ id: 'x', label: 'X', field: undefined }])).toBe(`${text}\r\n`);
});

test.each([
  [100, 100],
  [0, 0],
  [-5, 0],
  [2.9, 2],
  [Number.NaN, 0],
  [Infinity, Infinity],
])('a limit of %d rows counts up to %d', (given, limit) => {
  expect(limitOf(given)).toBe(limit);
});
