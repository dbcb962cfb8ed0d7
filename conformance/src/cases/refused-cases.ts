/** Calls that Prisma refuses, with the code by which Rowcast does. */
import type { Call } from '../call.js';
import { show } from '../operands.js';

export interface RefusedCase {
  readonly title: string;
  readonly call: Call;
  readonly code: string;
}

function refused(
  code: string,
  model: string,
  action: Call['action'],
  args: readonly unknown[],
): readonly RefusedCase[] {
  return args.map((entry) => ({
    title: `${model}.${action}(${show(entry)})`,
    call: { model, action, args: entry } as Call,
    code,
  }));
}

const where = (...filters: readonly unknown[]): unknown[] => filters.map((filter) => ({ where: filter }));
const language = { language: { connect: { id: 1 } } };
const film = { code: '00000000-0000-4000-8000-000000000099', title: 'New', languageId: 1 };

export const refusedReads: readonly RefusedCase[] = [
  ...refused('QUERY_UNKNOWN_FIELD', 'Film', 'findMany', [
    ...where({ name: 'x' }, { NOT: { OR: [{ nothing: 1 }] } }, { actors: { some: { name: 'x' } } }),
    { orderBy: { nothing: 'asc' } },
    { select: { nothing: true } },
    { include: { nothing: true } },
    { omit: { nothing: true } },
    { distinct: ['nothing'] },
    { include: { _count: { select: { nothing: true } } } },
  ]),
  ...refused('QUERY_UNKNOWN_ARGUMENT', 'Film', 'findMany', [
    { filter: {} },
    ...where(
      { id: { near: 1 } },
      { isGood: { gt: true } },
      { rating: { contains: 'G' } },
      { poster: { lt: Buffer.from('') } },
    ),
    ...where(
      { actors: { any: {} } },
      { features: { contains: 'x' } },
      { meta: { contains: 'x' } },
      { id: { mode: 'insensitive' } },
    ),
    { include: { actors: { filter: {} } } },
    { include: { language: { take: 1 } } },
  ]),
  ...refused('QUERY_INVALID_VALUE', 'Film', 'findMany', [
    ...where({ id: '3' }, { id: null }, { title: 3 }, { title: null }, { rating: 'X' }, { isGood: 'yes' }),
    ...where({ lastUpdate: 'yesterday' }, { rentalRate: 'cheap' }, { id: { in: [1, null] } }, { code: 'no uuid' }),
    ...where({ id: 3_000_000_000 }, { features: { has: 3 } }),
  ]),
  ...refused('QUERY_INVALID_ARGUMENT', 'Film', 'findMany', [
    ...where(
      { features: { has: 'x', isEmpty: false } },
      { title: { mode: 'loud', contains: 'x' } },
      { features: ['x'] },
    ),
    { select: { id: true }, include: { actors: true } },
    { select: { id: true }, omit: { title: true } },
    { select: {} },
    { select: { id: false } },
    { include: { title: true } },
    { orderBy: { id: 'up' } },
    { orderBy: { id: 'asc', title: 'asc' } },
    { orderBy: { actors: { billing: 'asc' } } },
    { orderBy: { id: { sort: 'asc', nulls: 'first' } } },
    { skip: -1 },
    { cursor: {} },
    { cursor: { title: 'x' } },
    { select: { _count: { select: {} } } },
  ]),
  ...refused('QUERY_INVALID_ARGUMENT', 'Language', 'findMany', [{ omit: { id: true, name: true } }]),
  ...refused('QUERY_INVALID_ARGUMENT', 'Film', 'findUnique', [
    {},
    ...where({}, { title: 'x' }, { OR: [{ id: 1 }] }, { AND: { id: 1 } }),
  ]),
  ...refused(
    'QUERY_INVALID_ARGUMENT',
    'FilmActor',
    'findUnique',
    where({ filmId: 1 }, { filmId_actorId: { filmId: 1 } }),
  ),
  ...refused('QUERY_INVALID_ARGUMENT', 'Film', 'findFirst', [{ take: 2 }]),
  ...refused('QUERY_INVALID_ARGUMENT', 'Film', 'aggregate', [{}, { _sum: {} }]),
  ...refused('QUERY_INVALID_ARGUMENT', 'Film', 'groupBy', [
    { by: [] },
    { by: ['rating'], orderBy: { title: 'asc' } },
    { by: ['rating'], take: 1 },
    { by: ['rating'], skip: 1 },
    { by: ['rating'], having: { title: 'x' } },
  ]),
  ...refused('RECORD_NOT_FOUND', 'Film', 'findUniqueOrThrow', where({ id: 999 })),
  ...refused('RECORD_NOT_FOUND', 'Film', 'findFirstOrThrow', where({ id: 999 })),
];

export const refusedWrites: readonly RefusedCase[] = [
  ...refused('RECORD_ALREADY_EXISTS', 'Language', 'create', [{ data: { name: 'English' } }]),
  ...refused('RECORD_ALREADY_EXISTS', 'Film', 'create', [
    { data: { ...film, code: '00000000-0000-4000-8000-000000000001' } },
  ]),
  ...refused('RECORD_ALREADY_EXISTS', 'Film', 'update', [
    { where: { id: 2 }, data: { code: '00000000-0000-4000-8000-000000000001' } },
  ]),
  ...refused('RECORD_ALREADY_EXISTS', 'FilmActor', 'createMany', [
    {
      data: [
        { filmId: 1, actorId: 9 },
        { filmId: 1, actorId: 9 },
      ],
    },
  ]),
  ...refused('RECORD_REFERENCE_MISSING', 'Film', 'create', [{ data: { ...film, languageId: 99 } }]),
  ...refused('RECORD_REFERENCE_MISSING', 'Inventory', 'update', [{ where: { id: 1 }, data: { filmId: 999 } }]),
  ...refused('RECORD_REFERENCE_MISSING', 'Language', 'delete', [{ where: { id: 1 } }]),
  ...refused('RECORD_REFERENCE_MISSING', 'Film', 'deleteMany', [{}]),
  ...refused('RECORD_NOT_FOUND', 'Film', 'update', [{ where: { id: 999 }, data: { title: 'x' } }]),
  ...refused('RECORD_NOT_FOUND', 'Film', 'update', [{ where: { id: 1, title: 'other' }, data: { title: 'x' } }]),
  ...refused('RECORD_NOT_FOUND', 'Film', 'delete', [{ where: { id: 999 } }]),
  ...refused('RECORD_NOT_FOUND', 'Film', 'create', [
    { data: { code: film.code, title: 'New', language: { connect: { id: 99 } } } },
  ]),
  ...refused('RECORD_NOT_FOUND', 'Film', 'update', [
    { where: { id: 1 }, data: { actors: { delete: { filmId_actorId: { filmId: 1, actorId: 1 } } } } },
    { where: { id: 1 }, data: { categories: { connect: { name: 'Nothing' } } } },
    { where: { id: 1 }, data: { inventory: { update: { where: { id: 1 }, data: { storeId: 2 } } } } },
    { where: { id: 1 }, data: { sequel: { update: { title: 'x' } } } },
  ]),
  ...refused('RECORD_VALUE_OUT_OF_RANGE', 'Film', 'update', [
    { where: { id: 1 }, data: { rentalRate: '123456789.00' } },
  ]),
  ...refused('QUERY_INVALID_VALUE', 'Film', 'update', [{ where: { id: 1 }, data: { releaseYear: 40_000 } }]),
  ...refused('RECORD_FIELD_REQUIRED', 'Film', 'create', [{}, { data: { ...film, title: null } }]),
  ...refused('QUERY_UNKNOWN_FIELD', 'Film', 'create', [{ data: { ...film, nothing: 1 } }]),
  ...refused('QUERY_UNKNOWN_FIELD', 'Film', 'updateMany', [{ data: { nothing: 1 } }]),
  ...refused('QUERY_INVALID_VALUE', 'Film', 'create', [
    { data: { ...film, title: 3 } },
    { data: { ...film, rating: 'X' } },
    { data: { ...film, views: 'many' } },
    { data: { ...film, features: ['x', null] } },
  ]),
  ...refused('QUERY_INVALID_VALUE', 'Film', 'update', [{ where: { id: 1 }, data: { views: { increment: 'x' } } }]),
  ...refused('QUERY_UNKNOWN_ARGUMENT', 'Film', 'update', [
    { where: { id: 1 }, data: { title: { increment: 1 } } },
    { where: { id: 1 }, data: { isGood: { push: true } } },
    { where: { id: 1 }, data: { language: { disconnect: true } } },
    { where: { id: 1 }, data: { actors: { remove: {} } } },
    { where: { id: 1 }, data: { views: { increment: 1, set: 2 } } },
  ]),
  ...refused('QUERY_INVALID_ARGUMENT', 'Film', 'update', [
    { data: { title: 'x' } },
    { where: { title: 'x' }, data: { title: 'y' } },
  ]),
  ...refused('QUERY_INVALID_ARGUMENT', 'Film', 'create', [{ data: { ...film, ...language } }]),
];
