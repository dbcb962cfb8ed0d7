/** Random arguments of `aggregate` and `groupBy` over a world, without the filter on the rows. */
import type { WireObject, WireValue } from '@rowcast/protocol';
import fc from 'fast-check';
import type { WorldField, WorldModel } from './world-schema.js';

/** `_count`, `_sum` and so on, at least one of them. */
export function randomAggregates(model: WorldModel): fc.Arbitrary<WireObject> {
  const forms = model.fields.flatMap((field): (readonly [string, string])[] => [
    ['_count', field.name],
    ...(isNumeric(field)
      ? ([
          ['_sum', field.name],
          ['_avg', field.name],
        ] as const)
      : []),
    ...(isComparable(field)
      ? ([
          ['_min', field.name],
          ['_max', field.name],
        ] as const)
      : []),
  ]);
  return fc.subarray([['_count', '_all'] as const, ...forms], { minLength: 1, maxLength: 3 }).map(collect);
}

export function randomGroups(model: WorldModel): fc.Arbitrary<WireObject> {
  const keys = model.fields.filter(isGroupable).map(({ name }) => name);
  return fc.subarray(keys, { minLength: 1, maxLength: 2 }).chain((by) => {
    const direction = fc.constantFrom('asc', 'desc');
    const field = fc.constantFrom(...by);
    const plain = fc.tuple(field, direction).map(([name, sort]): WireObject => ({ [name]: sort }));
    const counted = fc.tuple(field, direction).map(([name, sort]): WireObject => ({ _count: { [name]: sort } }));
    const having = fc
      .tuple(field, fc.integer({ min: 0, max: 2 }))
      .map(([name, gt]): WireObject => ({ [name]: { _count: { gt } } }));
    const order = fc.oneof(plain, counted);
    return fc
      .record(
        {
          orderBy: order,
          take: fc.integer({ min: 1, max: 4 }),
          skip: fc.integer({ min: 0, max: 2 }),
          having,
          aggregates: randomAggregates(model),
        },
        { requiredKeys: [] },
      )
      .map(({ aggregates = {}, orderBy, ...rest }): WireObject => {
        // A window of groups has to say its order.
        const isCut = rest.take !== undefined || rest.skip !== undefined;
        const sorted = orderBy ?? (isCut ? { [by[0] ?? '']: 'asc' } : undefined);
        return { by, ...rest, ...aggregates, ...(sorted === undefined ? {} : { orderBy: sorted }) };
      });
  });
}

function collect(forms: readonly (readonly [string, string])[]): WireObject {
  const args: Record<string, WireValue> = {};
  for (const [aggregate, name] of forms) args[aggregate] = { ...(args[aggregate] as WireObject), [name]: true };
  return args;
}

function isNumeric({ type, isList }: WorldField): boolean {
  return !isList && ['Int', 'BigInt', 'Decimal'].includes(type);
}

function isComparable({ type, isList, hasOddCollation }: WorldField): boolean {
  return !isList && !hasOddCollation && ['Int', 'BigInt', 'Decimal', 'Text', 'DateTime'].includes(type);
}

/** Values that are equal without being the same would leave it open which of them names the group. */
function isGroupable({ type, isList, hasOddCollation }: WorldField): boolean {
  return !isList && !hasOddCollation && !['Json', 'Decimal'].includes(type);
}
