/** Writes of the film rental without nested ones: single rows, many rows, and operations on numbers and lists. */
import { dbNull, jsonNull } from '../operands.js';
import { updates, type WriteCase, writes } from './write-case.js';

const code = '00000000-0000-4000-8000-000000001001';
const otherCode = '00000000-0000-4000-8000-000000001002';
const film = { code, title: 'New', languageId: 1 };
const at = new Date('2026-02-28T12:34:56.789Z');
const byCode = { where: { code: '00000000-0000-4000-8000-000000000007' } };

export const creates: readonly WriteCase[] = [
  ...writes('Language', 'create', [
    { data: { name: 'Danish' } },
    { data: { id: 77, name: 'Welsh' } },
    { data: { name: 'Irish' }, select: { name: true } },
    { data: { name: 'Greek' }, omit: { id: true } },
    { data: { name: 'Latin' }, include: { films: true, _count: true } },
  ]),
  ...writes('Film', 'create', [
    { data: film },
    { data: { ...film, rating: 'PG13', otherRatings: ['NC17', 'G'], releaseYear: 1999 } },
    { data: { ...film, rating: null, description: null, isGood: null } },
    { data: { ...film, rating: undefined, description: undefined } },
    { data: { ...film, rentalRate: '0.10', replacementCost: '123456789.123456789', score: -0.1 } },
    { data: { ...film, rentalRate: 2.5, replacementCost: 3 } },
    { data: { ...film, views: 9007199254740993n } },
    { data: { ...film, views: 12 } },
    { data: { ...film, features: ['a', '', 'ü "x"'], scores: [3, -1] } },
    { data: { ...film, features: { set: ['a'] }, otherRatings: { set: [] } } },
    { data: { ...film, poster: Uint8Array.of(0, 255, 16) } },
    { data: { ...film, meta: { a: [1, null, { b: 'x' }] }, facts: [1, 'two'] } },
    { data: { ...film, meta: jsonNull, facts: jsonNull } },
    { data: { ...film, meta: dbNull } },
    { data: { ...film, meta: 'text', facts: 3 } },
    { data: { ...film, releasedOn: new Date('2026-02-28'), startsAt: new Date('1970-01-01T10:11:12.123Z') } },
    { data: { ...film, lastUpdate: at } },
    { data: { ...film, lastUpdate: '2026-02-28T12:34:56.789+02:00' } },
    { data: { ...film, originalLanguageId: 2, sequelOfId: 40 } },
    { data: film, select: { title: true, views: true, language: { select: { name: true } } } },
    { data: { ...film, sequelOfId: 1 }, include: { sequelOf: { select: { title: true } }, actors: true } },
    { data: film, omit: { facts: true, poster: true }, include: { _count: { select: { categories: true } } } },
  ]),
  ...writes('FilmActor', 'create', [
    { data: { filmId: 2, actorId: 9 } },
    {
      data: { filmId: 2, actorId: 9, part: 'Hero', billing: 4 },
      include: { film: { select: { id: true } }, actor: true },
    },
  ]),
  ...writes('Staff', 'create', [{ data: { storeId: 3, badge: 'q\'"', name: 'Quinn' } }]),
  ...writes('Customer', 'create', [
    { data: { name: 'Nobody', joinedOn: new Date('2026-01-02') } },
    {
      data: {
        name: 'Kay',
        email: 'kay@example.com',
        tags: ['vip'],
        preferences: { n: 1 },
        joinedOn: new Date('2026-01-02'),
      },
    },
  ]),
  ...writes('Category', 'create', [
    { data: { id: 'c7', name: 'New' } },
    { data: { id: 'c7', name: 'New', parentId: 'c5' } },
  ]),
];

export const manyCreates: readonly WriteCase[] = [
  ...writes('Language', 'createMany', [
    { data: [{ name: 'Danish' }, { name: 'Welsh' }] },
    { data: { name: 'Irish' } },
    { data: [] },
    { data: [{ name: 'English' }, { name: 'Irish' }], skipDuplicates: true },
    { data: [{ name: 'Irish' }, { name: 'Irish' }], skipDuplicates: true },
    { data: [{ id: 50, name: 'Danish' }, { name: 'Welsh' }] },
  ]),
  ...writes('Film', 'createMany', [
    { data: [film, { ...film, code: otherCode, title: 'Other', rating: null, scores: [1], meta: { n: 1 } }] },
    {
      data: [
        { ...film, meta: jsonNull },
        { ...film, code: otherCode, meta: dbNull },
      ],
    },
    {
      data: [
        { ...film, rentalRate: '1.5' },
        { ...film, code: otherCode, views: 3n, rating: 'R', features: { set: ['x'] } },
      ],
    },
    {
      data: [
        { ...film, description: undefined },
        { ...film, code: otherCode, description: 'x' },
      ],
    },
  ]),
  ...writes('FilmActor', 'createMany', [
    {
      data: [
        { filmId: 1, actorId: 6 },
        { filmId: 1, actorId: 7, billing: 2 },
      ],
      skipDuplicates: true,
    },
  ]),
  ...writes('Language', 'createManyAndReturn', [
    { data: [{ name: 'Danish' }, { name: 'Welsh' }] },
    { data: [{ name: 'English' }, { name: 'Irish' }], skipDuplicates: true },
    { data: { name: 'Irish' }, select: { name: true } },
    { data: [{ name: 'Danish' }], omit: { name: true } },
    { data: [] },
  ]),
  ...writes('Film', 'createManyAndReturn', [
    { data: [film, { ...film, code: otherCode, languageId: 3 }], include: { language: true } },
    { data: [film], select: { title: true, rentalRate: true, originalLanguage: { select: { name: true } } } },
  ]),
];

export const singleUpdates: readonly WriteCase[] = [
  ...updates('Film', { id: 7 }, [
    {},
    { title: 'Changed' },
    { title: { set: 'Changed' }, description: { set: null } },
    { title: undefined, description: 'x' },
    { id: 777 },
    { code },
    { releaseYear: { increment: 2 } },
    { releaseYear: { decrement: 2 }, views: { increment: 10n } },
    { views: { multiply: 3 } },
    { views: { divide: 2 } },
    { rentalRate: { increment: '0.01' } },
    { rentalRate: { multiply: 2 }, replacementCost: { divide: '3' } },
    { rentalRate: { decrement: 1.5 } },
    { score: { increment: 0.25 } },
    { score: { divide: 3 } },
    { score: { set: null } },
    { otherRatings: ['R'] },
    { otherRatings: { set: ['R', 'R'] } },
    { otherRatings: { push: 'G' } },
    { features: { push: 'one' } },
    { features: { push: ['one', 'two'] } },
    { features: { push: [] } },
    { features: [] },
    { scores: { push: [7, 8] } },
    { isGood: { set: true } },
    { rating: { set: 'NC17' } },
    { rating: null },
    { poster: Uint8Array.of(1, 2, 3) },
    { poster: null },
    { meta: { x: 1 } },
    { meta: jsonNull, facts: { list: [] } },
    { meta: dbNull },
    { releasedOn: new Date('1999-12-31'), startsAt: null },
    { lastUpdate: at },
    { languageId: 2, originalLanguageId: null },
    { languageId: { set: 3 } },
    { sequelOfId: 40 },
  ]),
  // Lists that are null, to which something is pushed.
  ...updates('Film', { id: 5 }, [
    { features: { push: 'x' } },
    { scores: { push: 1 } },
    { otherRatings: { push: ['R'] } },
  ]),
  ...updates('Film', { id: 4 }, [{ scores: { push: 1 } }, { otherRatings: { push: 'R' } }]),
  ...writes('Film', 'update', [
    { ...byCode, data: { title: 'By code' } },
    { where: { id: 7, title: { contains: ' ' }, NOT: { views: 0 } }, data: { title: 'Met' } },
    { where: { id: 7, language: { name: 'french' } }, data: { title: 'French' } },
    { where: { id: 10 }, data: { title: 'x' }, select: { title: true, sequelOf: { select: { id: true } } } },
    { where: { id: 10 }, data: { title: 'x' }, include: { actors: { orderBy: { actorId: 'asc' } }, _count: true } },
    { where: { id: 10 }, data: { title: 'x' }, omit: { facts: true } },
  ]),
  ...updates('FilmActor', { filmId_actorId: { filmId: 1, actorId: 6 } }, [
    { part: 'Villain' },
    { actorId: 7 },
    { billing: { increment: 5 }, part: { set: null } },
  ]),
  ...updates('Actor', { fullName: { firstName: 'ann', lastName: 'L01' } }, [{ born: at }, { lastName: 'Other' }]),
  ...updates('Rental', { id: 3 }, [
    { staffStoreId: 2, staffBadge: 'x"y' },
    { staffStoreId: null, staffBadge: null },
  ]),
  ...updates('Staff', { storeId_badge: { storeId: 1, badge: 'a' } }, [{ name: 'Adele' }, { badge: 'z' }]),
  ...updates('Category', { name: 'War' }, [{ parentId: null }, { id: 'c33' }]),
];

export const manyUpdates: readonly WriteCase[] = [
  ...writes('Film', 'updateMany', [
    { data: { isGood: true } },
    { where: { rating: 'PG13' }, data: { views: { increment: 1 } } },
    { where: { language: { name: 'Italian' } }, data: { title: 'Italian' } },
    { where: { actors: { some: { actorId: 6 } } }, data: { features: { push: 'six' } } },
    { where: { categories: { none: {} } }, data: { description: null, meta: dbNull } },
    { where: { id: { in: [] } }, data: { title: 'none' } },
    { where: { id: { lte: 3 } }, data: { rentalRate: { multiply: '1.10' } }, limit: 10 },
    { where: { id: { lte: 3 } }, data: { title: 'x' }, limit: 0 },
    { where: { id: { lte: 3 } }, data: {} },
    { where: { id: { lte: 3 } }, data: { languageId: 4, score: { multiply: 2 } } },
  ]),
  ...writes('FilmActor', 'updateMany', [
    { where: { actor: { firstName: 'Bob' } }, data: { billing: { decrement: 1 } } },
  ]),
  ...writes('Film', 'updateManyAndReturn', [
    { where: { id: { lte: 3 } }, data: { title: 'x' } },
    { where: { id: { lte: 3 } }, data: { views: { increment: 1 } }, select: { id: true, views: true } },
    { where: { id: { lte: 3 } }, data: { title: 'x' }, include: { language: true, sequelOf: true } },
    { where: { id: { lte: 3 } }, data: { title: 'x' }, omit: { facts: true, meta: true } },
    { where: { id: 999 }, data: { title: 'x' } },
  ]),
];

export const upserts: readonly WriteCase[] = [
  ...writes('Language', 'upsert', [
    { where: { name: 'English' }, create: { name: 'English' }, update: { name: 'British' } },
    { where: { name: 'Welsh' }, create: { name: 'Welsh' }, update: {} },
    { where: { id: 1 }, create: { name: 'x' }, update: {} },
    { where: { id: 90 }, create: { name: 'x' }, update: { name: 'y' }, select: { name: true } },
  ]),
  ...writes('Film', 'upsert', [
    { ...byCode, create: film, update: { views: { increment: 5 } } },
    { where: { code }, create: { ...film, features: ['x'] }, update: { title: 'never' }, include: { language: true } },
    { where: { id: 7, title: 'other' }, create: film, update: { title: 'never' } },
    { where: { id: 7, views: { gte: 0 } }, create: film, update: { features: { push: 'x' }, meta: jsonNull } },
  ]),
  ...writes('FilmActor', 'upsert', [
    { where: { filmId_actorId: { filmId: 1, actorId: 6 } }, create: { filmId: 1, actorId: 6 }, update: { billing: 9 } },
    { where: { filmId_actorId: { filmId: 1, actorId: 9 } }, create: { filmId: 1, actorId: 9 }, update: { billing: 9 } },
  ]),
  ...writes('CustomerProfile', 'upsert', [
    { where: { customerId: 1 }, create: { customerId: 1 }, update: { bio: 'changed' } },
    { where: { customerId: 2 }, create: { customerId: 2, avatar: Uint8Array.of(7) }, update: {} },
  ]),
];

export const deletes: readonly WriteCase[] = [
  ...writes('Film', 'delete', [
    { where: { id: 40 } },
    { where: { id: 35 } },
    { where: { id: 33 }, include: { actors: { orderBy: { actorId: 'asc' } }, language: true } },
    { where: { id: 33 }, select: { title: true } },
    { where: { code: '00000000-0000-4000-8000-000000000032', views: { gte: 0 } }, omit: { facts: true } },
  ]),
  ...writes('FilmActor', 'delete', [{ where: { filmId_actorId: { filmId: 1, actorId: 6 } } }]),
  ...writes('Customer', 'delete', [
    { where: { id: 3n } },
    { where: { email: 'c1@example.com' }, select: { id: true } },
  ]),
  ...writes('Category', 'delete', [{ where: { id: 'c1' } }, { where: { name: 'Love' }, include: { children: true } }]),
  ...writes('Staff', 'delete', [{ where: { storeId_badge: { storeId: 2, badge: 'a' } } }]),
  ...writes('Payment', 'deleteMany', [
    {},
    { where: { amount: { gt: '5' } } },
    { where: { rental: null } },
    { where: { customer: { name: 'Mia' } } },
    { where: { id: 1n }, limit: 5 },
    { where: { id: { lte: 3n } }, limit: 0 },
  ]),
  ...writes('FilmActor', 'deleteMany', [
    { where: { OR: [{ billing: 0 }, { film: { title: { contains: 'alien' } } }] } },
  ]),
  ...writes('Rental', 'deleteMany', [{ where: { returnedAt: null, payments: { some: {} } } }]),
];
