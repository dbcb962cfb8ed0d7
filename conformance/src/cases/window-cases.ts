/** Orders, windows, distinct rows and unique rows on the film rental. */
import { cases, type ReadCase } from './read-case.js';

const byId = { orderBy: { id: 'asc' } };
const [first, second] = [
  { filmId: 1, actorId: 9 },
  { filmId: 2, actorId: 2 },
];

export const orders: readonly ReadCase[] = [
  ...cases('Film', 'findMany', [
    { orderBy: { id: 'desc' } },
    { orderBy: [{ title: 'asc' }, { id: 'asc' }] },
    { orderBy: [{ title: 'desc' }, { id: 'desc' }] },
    { orderBy: [{ releaseYear: 'asc' }, { id: 'asc' }] },
    { orderBy: [{ releaseYear: 'desc' }, { id: 'asc' }] },
    { orderBy: [{ releaseYear: { sort: 'asc', nulls: 'first' } }, { id: 'asc' }] },
    { orderBy: [{ releaseYear: { sort: 'desc', nulls: 'last' } }, { id: 'asc' }] },
    { orderBy: [{ rating: 'asc' }, { id: 'asc' }] },
    { orderBy: [{ rentalRate: 'desc' }, { score: 'asc' }, { id: 'asc' }] },
    { orderBy: [{ features: 'asc' }, { id: 'asc' }] },
    { orderBy: [{ poster: 'desc' }, { id: 'asc' }] },
    { orderBy: [{ meta: 'asc' }, { id: 'asc' }] },
    { orderBy: [{ isGood: 'desc' }, { id: 'asc' }] },
    { orderBy: [{ startsAt: 'asc' }, { releasedOn: 'desc' }, { id: 'asc' }] },
    { orderBy: [{ language: { name: 'asc' } }, { id: 'asc' }] },
    { orderBy: [{ originalLanguage: { name: 'desc' } }, { id: 'asc' }] },
    { orderBy: [{ sequelOf: { sequelOf: { title: 'asc' } } }, { id: 'asc' }] },
    { orderBy: [{ sequel: { releaseYear: { sort: 'asc', nulls: 'first' } } }, { id: 'asc' }] },
    { orderBy: [{ actors: { _count: 'desc' } }, { id: 'asc' }] },
    { orderBy: [{ categories: { _count: 'asc' } }, { title: 'asc' }, { id: 'asc' }] },
    { orderBy: [{ language: { films: { _count: 'desc' } } }, { id: 'asc' }] },
    { orderBy: [{ sequelOf: { actors: { _count: 'asc' } } }, { id: 'asc' }] },
    { orderBy: [{}, { id: 'desc' }] },
  ]),
  ...cases('Rental', 'findMany', [
    { orderBy: [{ staff: { name: 'asc' } }, { id: 'asc' }] },
    { orderBy: [{ inventory: { film: { title: 'desc' } } }, { id: 'asc' }] },
    { orderBy: [{ customer: { rentals: { _count: 'desc' } } }, { rentedAt: 'desc' }] },
  ]),
  ...cases('Payment', 'findMany', [{ orderBy: [{ rental: { payments: { _count: 'asc' } } }, { id: 'desc' }] }]),
];

export const windows: readonly ReadCase[] = [
  ...cases('Film', 'findMany', [
    { ...byId, take: 3 },
    { ...byId, take: 0 },
    { ...byId, take: -3 },
    { ...byId, skip: 38 },
    { ...byId, skip: 2, take: 3 },
    { ...byId, skip: 2, take: -3 },
    { ...byId, cursor: { id: 38 } },
    { ...byId, cursor: { id: 38 }, skip: 1 },
    { ...byId, cursor: { id: 38 }, take: 2 },
    { ...byId, cursor: { id: 4 }, take: -2 },
    { ...byId, cursor: { id: 4 }, take: -2, skip: 1 },
    { ...byId, cursor: { id: 999 } },
    { ...byId, cursor: { code: '00000000-0000-4000-8000-000000000038' } },
    { ...byId, cursor: { id: 5 }, where: { id: { in: [3, 5, 7, 9] } }, take: 2 },
    { ...byId, cursor: { id: 6 }, where: { id: { in: [3, 5, 7, 9] } }, take: 2 },
    { orderBy: [{ releaseYear: 'asc' }, { id: 'asc' }], cursor: { id: 6 }, take: 4 },
    { orderBy: [{ releaseYear: 'desc' }, { id: 'asc' }], cursor: { id: 5 }, take: 4 },
    { orderBy: [{ releaseYear: { sort: 'asc', nulls: 'first' } }, { id: 'desc' }], cursor: { id: 10 }, take: -4 },
    { orderBy: [{ originalLanguage: { name: 'asc' } }, { id: 'asc' }], cursor: { id: 7 }, take: 5 },
    { orderBy: [{ actors: { _count: 'desc' } }, { id: 'asc' }], cursor: { id: 7 }, take: 5 },
    { cursor: { id: 5 }, take: 3 },
    { cursor: { id: 5 }, take: -3, where: { isGood: true } },
  ]),
  ...cases('FilmActor', 'findMany', [
    { orderBy: [{ filmId: 'asc' }, { actorId: 'asc' }], cursor: { filmId_actorId: first }, take: 4 },
    { orderBy: [{ filmId: 'asc' }, { actorId: 'asc' }], cursor: { filmId_actorId: second }, take: -2 },
    { orderBy: [{ filmId: 'asc' }, { actorId: 'asc' }], cursor: { filmId_actorId: first }, where: { billing: 2 } },
    { cursor: { filmId_actorId: first }, take: 3 },
    { cursor: { filmId_actorId: first }, take: 3, where: { billing: { gt: 1 } } },
  ]),
  ...cases('Rental', 'findMany', [
    {
      ...byId,
      cursor: { inventoryId_rentedAt: { inventoryId: 6, rentedAt: new Date('2025-01-02T23:00:00.000Z') } },
      take: 3,
    },
  ]),
  ...cases('FilmList', 'findMany', [
    { orderBy: { filmId: 'desc' }, cursor: { filmId: 13 }, where: { price: { lt: 2 } } },
    { orderBy: [{ title: 'asc' }, { filmId: 'asc' }], skip: 3, take: 4 },
  ]),
  ...cases(
    'Film',
    'findFirst',
    [
      {},
      { where: { id: { gt: 10 } }, ...byId },
      { where: { id: 999 } },
      { ...byId, take: -1 },
      { ...byId, skip: 3 },
      { orderBy: [{ title: 'desc' }, { id: 'asc' }], cursor: { id: 7 }, skip: 1 },
    ].slice(1),
  ),
];

export const distincts: readonly ReadCase[] = [
  ...cases('Film', 'findMany', [
    { ...byId, distinct: ['rating'] },
    { ...byId, distinct: 'rating' },
    { ...byId, distinct: ['rating', 'isGood'], take: 4 },
    { orderBy: [{ title: 'desc' }, { id: 'desc' }], distinct: ['languageId'] },
    { ...byId, distinct: ['releaseYear'], skip: 2, take: 3 },
    { ...byId, distinct: ['isGood'], take: -2 },
    { ...byId, distinct: ['features'], where: { isGood: true } },
    { ...byId, distinct: ['id'], take: 2 },
    { ...byId, distinct: ['isGood'], cursor: { id: 4 } },
  ]),
  ...cases('Film', 'findFirst', [{ orderBy: { id: 'desc' }, distinct: ['rating'], skip: 2 }]),
];

export const uniques: readonly ReadCase[] = [
  ...cases('Film', 'findUnique', [
    { where: { id: 1 } },
    { where: { id: 999 } },
    { where: { code: '00000000-0000-4000-8000-000000000007' } },
    { where: { id: 1, title: { contains: 'x' } } },
    { where: { id: 1, OR: [{ isGood: true }, { isGood: false }] } },
    { where: { sequelOfId: 5 } },
    { where: { id: 6, code: '00000000-0000-4000-8000-000000000006' } },
    { where: { id: 6, code: '00000000-0000-4000-8000-000000000007' } },
    { where: { id: 6, actors: { some: {} } }, include: { actors: { orderBy: { actorId: 'asc' } } } },
  ]),
  ...cases('FilmActor', 'findUnique', [
    { where: { filmId_actorId: first } },
    { where: { filmId_actorId: { filmId: 1, actorId: 1 } } },
    { where: { filmId_actorId: first, billing: { gt: 100 } }, include: { actor: true } },
  ]),
  ...cases('Actor', 'findUnique', [{ where: { fullName: { firstName: 'ann', lastName: 'L01' } } }]),
  ...cases('Staff', 'findUnique', [
    { where: { storeId_badge: { storeId: 2, badge: 'x"y' } }, include: { store: true } },
  ]),
  ...cases('Customer', 'findUnique', [
    { where: { email: 'c3@example.com' } },
    { where: { id: 3n }, include: { profile: true } },
  ]),
  ...cases('Film', 'findUniqueOrThrow', [{ where: { id: 1 }, select: { title: true } }]),
  ...cases('Film', 'findFirstOrThrow', [{ ...byId, where: { title: { startsWith: 'a' } } }]),
];
