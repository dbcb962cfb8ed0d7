/**
 * Checks a query from a client against the catalogue and the grants of its role. Pure. What it returns
 * can be compiled and run without an error that the client could have caused.
 */
import { type QuerySpec, RowcastError } from '@rowcast/protocol';
import type { CatalogModel } from '../catalog/catalog.js';
import { CheckScope, entriesOf, type QueryContext, scalarNames } from './check-scope.js';
import { checkSelection, readArguments, selectionArguments } from './check-selection.js';
import { checkUniqueWhere } from './check-unique-where.js';
import { checkWindow, type QueryArguments, windowArguments } from './check-window.js';
import type { CheckedCount, CheckedQuery, CheckedWindow } from './checked-query.js';
import { quoteName, unknownName } from './unknown-name.js';

/** Throws QUERY_* for what is wrong with the query, ACCESS_* for what the role may not read. */
export function checkQuery(spec: QuerySpec, context: QueryContext): CheckedQuery {
  const scope = new CheckScope(context);
  const model = scope.openModel(spec.model);
  const of = `${spec.action} of ${model.name}`;
  switch (spec.action) {
    case 'findMany': {
      const args = readArguments(spec.args, of, [...windowArguments, ...selectionArguments, 'distinct']);
      const window = checkWindow(args, model, scope);
      return { kind: 'rows', window: bound(window, context), selection: checkSelection(args, model, scope) };
    }
    case 'findFirst':
    case 'findFirstOrThrow': {
      const args = readArguments(spec.args, of, [...windowArguments, ...selectionArguments, 'distinct']);
      const window = checkWindow(args, model, scope);
      assertTakesOne(window, of);
      return { kind: 'rows', window: { ...window, limit: 1 }, selection: checkSelection(args, model, scope) };
    }
    case 'findUnique':
    case 'findUniqueOrThrow': {
      const args = readArguments(spec.args, of, ['where', ...selectionArguments]);
      return { kind: 'rows', window: uniqueWindow(args, model, scope), selection: checkSelection(args, model, scope) };
    }
    case 'count': {
      const args = readArguments(spec.args, of, [...windowArguments, 'select']);
      return { kind: 'count', window: checkWindow(args, model, scope), counts: readCounts(args, model, scope) };
    }
  }
}

/** One row more than may be delivered, so that too many can be told from just enough. */
function bound(window: CheckedWindow, { limits }: QueryContext): CheckedWindow {
  const most = limits.maxRows + 1;
  return { ...window, limit: window.limit === null ? most : Math.min(window.limit, most) };
}

function assertTakesOne({ limit, model }: CheckedWindow, of: string): void {
  if (limit === null || limit === 1) return;
  throw new RowcastError('QUERY_INVALID_ARGUMENT', `take of ${of} must be 1 or -1`, {
    hint: '-1 takes the last row; findMany takes several',
    model: model.name,
  });
}

function uniqueWindow(args: QueryArguments, model: CatalogModel, scope: CheckScope): CheckedWindow {
  const where = checkUniqueWhere(args.get('where'), model, scope);
  return { model, where, order: [], limit: 1, offset: 0, isFromEnd: false, cursor: null };
}

function readCounts(args: QueryArguments, model: CatalogModel, scope: CheckScope): readonly CheckedCount[] {
  const select = args.get('select');
  if (select === undefined || select === true) return [{ name: 'count', field: null }];
  const counts = entriesOf(select, `select of count of ${model.name}`).flatMap(([name, value]): CheckedCount[] => {
    if (typeof value !== 'boolean') {
      throw new RowcastError(
        'QUERY_INVALID_ARGUMENT',
        `select.${name} of count of ${model.name} must be true or false`,
      );
    }
    if (name === '_all') return value ? [{ name, field: null }] : [];
    if (model.fields.get(name)?.kind !== 'scalar') throw unknownCount(name, model);
    return value ? [{ name, field: scope.openScalar(model, name) }] : [];
  });
  if (counts.length > 0) return counts;
  throw new RowcastError('QUERY_INVALID_ARGUMENT', `select of count of ${model.name} names nothing`, {
    hint: 'write select: { _all: true }',
    model: model.name,
  });
}

function unknownCount(name: string, model: CatalogModel): RowcastError {
  const message = `${model.name} has no field ${quoteName(name)} to count`;
  const known = ['_all', ...scalarNames(model)];
  return unknownName({ code: 'QUERY_UNKNOWN_FIELD', message, name, known, whose: 'its fields', model: model.name });
}
