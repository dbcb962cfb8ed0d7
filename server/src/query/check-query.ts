/**
 * Checks a query from a client against the catalogue and the grants of its role. Pure. What it returns
 * can be compiled and run without an error that the client could have caused.
 */
import { type QuerySpec, RowcastError } from '@rowcast/protocol';
import type { CatalogModel } from '../catalog/catalog.js';
import { checkAggregate, checkCount } from './check-aggregates.js';
import { checkGroupBy, groupArguments } from './check-groups.js';
import { CheckScope, type QueryContext } from './check-scope.js';
import { checkSelection, readArguments, selectionArguments } from './check-selection.js';
import { checkUniqueWhere } from './check-unique-where.js';
import { checkWindow, limitWindow, type QueryArguments, windowArguments } from './check-window.js';
import type { CheckedQuery, CheckedWindow } from './checked-query.js';
import { aggregateNames } from './group-columns.js';

/** Throws QUERY_* for what is wrong with the query, ACCESS_* for what the role may not read. */
export function checkQuery(spec: QuerySpec, context: QueryContext): CheckedQuery {
  const scope = new CheckScope(context);
  const model = scope.openModel(spec.model);
  const of = `${spec.action} of ${model.name}`;
  switch (spec.action) {
    case 'findMany': {
      const args = readArguments(spec.args, of, [...windowArguments, ...selectionArguments, 'distinct']);
      const window = checkWindow(args, model, scope);
      return {
        kind: 'rows',
        window: limitWindow(window, context.limits.maxRows),
        selection: checkSelection(args, model, scope),
      };
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
    case 'count':
      return checkCount(readArguments(spec.args, of, [...windowArguments, 'select']), model, scope);
    case 'aggregate':
      return checkAggregate(readArguments(spec.args, of, [...windowArguments, ...aggregateNames]), model, scope);
    case 'groupBy': {
      const query = checkGroupBy(readArguments(spec.args, of, groupArguments), model, scope);
      return { ...query, groups: limitWindow(query.groups, context.limits.maxRows) };
    }
  }
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
