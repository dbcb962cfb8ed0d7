/** Counts, aggregates and groups on the film rental. */
import { cases, type ReadCase } from './read-case.js';

const byId = { orderBy: { id: 'asc' } };

export const counts: readonly ReadCase[] = [
  ...cases('Film', 'count', [
    {},
    { where: { isGood: true } },
    { where: { id: 999 } },
    { select: true },
    { select: { _all: true } },
    { select: { _all: true, releaseYear: true, meta: true, features: true, poster: true } },
    { select: { isGood: true }, where: { actors: { some: {} } } },
    { ...byId, take: 5 },
    { ...byId, skip: 38 },
    { ...byId, take: -5, skip: 2 },
    { ...byId, cursor: { id: 30 } },
    { ...byId, cursor: { id: 30 }, take: 4, select: { isGood: true } },
  ]),
  ...cases('FilmActor', 'count', [{ where: { film: { language: { name: 'English' } } } }]),
  ...cases('FilmList', 'count', [{ where: { actors: 0 } }]),
];

export const aggregates: readonly ReadCase[] = [
  ...cases('Film', 'aggregate', [
    { _count: true },
    { _count: { _all: true, isGood: true, score: true } },
    { _sum: { releaseYear: true, views: true, score: true, rentalRate: true, replacementCost: true } },
    { _avg: { releaseYear: true, views: true, score: true, rentalRate: true, replacementCost: true } },
    {
      _min: {
        title: true,
        releasedOn: true,
        startsAt: true,
        lastUpdate: true,
        views: true,
        rentalRate: true,
        rating: true,
      },
    },
    {
      _max: {
        title: true,
        releasedOn: true,
        startsAt: true,
        lastUpdate: true,
        views: true,
        rentalRate: true,
        rating: true,
      },
    },
    { where: { id: 999 }, _count: true, _sum: { views: true }, _avg: { score: true }, _min: { title: true } },
    { where: { actors: { some: { billing: 1 } } }, _sum: { rentalRate: true }, _count: { _all: true } },
    { ...byId, take: 5, _sum: { id: true }, _avg: { id: true } },
    { ...byId, take: -5, _min: { id: true }, _max: { id: true } },
    { ...byId, skip: 37, _sum: { id: true } },
    { ...byId, cursor: { id: 35 }, take: 3, _sum: { id: true } },
    { orderBy: [{ actors: { _count: 'desc' } }, { id: 'asc' }], take: 3, _sum: { id: true } },
  ]),
  ...cases('Payment', 'aggregate', [
    { _sum: { amount: true, id: true }, _avg: { amount: true, id: true }, _max: { paidAt: true } },
  ]),
];

export const groups: readonly ReadCase[] = [
  ...cases('Film', 'groupBy', [
    { by: ['rating'], orderBy: { rating: 'asc' } },
    { by: 'rating', orderBy: { rating: 'desc' }, _count: true },
    { by: ['isGood', 'rating'], orderBy: [{ isGood: 'asc' }, { rating: 'asc' }], _count: { _all: true, score: true } },
    {
      by: ['languageId'],
      orderBy: { languageId: 'asc' },
      _sum: { views: true, rentalRate: true },
      _avg: { score: true, id: true },
    },
    {
      by: ['languageId'],
      orderBy: { languageId: 'asc' },
      _min: { title: true, lastUpdate: true },
      _max: { releasedOn: true },
    },
    { by: ['releaseYear'], orderBy: { releaseYear: { sort: 'asc', nulls: 'first' } }, _count: true },
    { by: ['rentalRate'], orderBy: { rentalRate: 'asc' }, _count: { id: true } },
    { by: ['releasedOn'], orderBy: { releasedOn: 'asc' }, _count: true, take: 4 },
    { by: ['poster'], orderBy: { poster: 'asc' }, _count: true, take: 3 },
    { by: ['lastUpdate'], orderBy: { lastUpdate: 'desc' }, _sum: { id: true } },
    { by: ['rating'], orderBy: [{ _count: { rating: 'desc' } }, { rating: 'asc' }], _count: { rating: true } },
    { by: ['rating'], orderBy: [{ _sum: { views: 'asc' } }, { rating: 'asc' }], _sum: { views: true } },
    { by: ['languageId'], orderBy: [{ _avg: { score: 'desc' } }, { languageId: 'asc' }], take: 2, skip: 1 },
    { by: ['languageId'], orderBy: { languageId: 'asc' }, take: -2 },
    { by: ['rating'], orderBy: { rating: 'asc' }, having: { rating: { in: ['G', 'R'] } } },
    { by: ['rating'], orderBy: { rating: 'asc' }, having: { id: { _count: { gt: 6 } } }, _count: true },
    { by: ['rating'], orderBy: { rating: 'asc' }, having: { views: { _sum: { gte: 30n } } }, _sum: { views: true } },
    { by: ['rating'], orderBy: { rating: 'asc' }, having: { score: { _avg: { lt: 1.2 } } } },
    { by: ['rating'], orderBy: { rating: 'asc' }, having: { title: { _min: { lt: 'B' } }, id: { _max: { gt: 38 } } } },
    { by: ['rating'], orderBy: { rating: 'asc' }, having: { OR: [{ rating: null }, { id: { _sum: { gt: 150 } } }] } },
    { by: ['rating'], orderBy: { rating: 'asc' }, having: { NOT: { id: { _count: { equals: 7 } } } } },
    { by: ['rating'], orderBy: { rating: 'asc' }, where: { isGood: true }, _count: true },
    { by: ['rating'], orderBy: { rating: 'asc' }, where: { language: { name: 'English' } }, _count: true },
    { by: ['code'], orderBy: { code: 'asc' }, take: 3 },
  ]),
  ...cases('FilmActor', 'groupBy', [
    {
      by: ['actorId'],
      orderBy: [{ _count: { filmId: 'desc' } }, { actorId: 'asc' }],
      take: 5,
      _count: { filmId: true },
    },
    { by: ['part', 'billing'], orderBy: [{ part: 'asc' }, { billing: 'asc' }], _count: true },
  ]),
  ...cases('Rental', 'groupBy', [
    {
      by: ['staffStoreId', 'staffBadge'],
      orderBy: [{ staffStoreId: 'asc' }, { staffBadge: 'asc' }],
      _count: true,
      _max: { returnedAt: true },
    },
  ]),
  ...cases('Payment', 'groupBy', [
    {
      by: ['customerId'],
      orderBy: { customerId: 'asc' },
      _sum: { amount: true },
      having: { amount: { _sum: { gt: 30 } } },
    },
  ]),
];
