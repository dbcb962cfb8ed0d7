/** What rows hold: select, include, omit, `_count`, and lists in rows with arguments of their own. */
import { cases, type ReadCase } from './read-case.js';

const byId = { orderBy: { id: 'asc' } };
const few = { ...byId, take: 6 };

export const selections: readonly ReadCase[] = [
  ...cases('Film', 'findMany', [
    { ...few, select: { id: true } },
    { ...few, select: { id: true, title: false } },
    { ...few, select: { poster: true, meta: true, facts: true, features: true, otherRatings: true, scores: true } },
    { ...few, select: { rentalRate: true, replacementCost: true, views: true, score: true, code: true } },
    { ...few, select: { releasedOn: true, startsAt: true, lastUpdate: true } },
    { ...few, omit: { meta: true, facts: true } },
    { ...few, omit: { meta: false } },
    { ...few, include: { language: true } },
    { ...few, include: { language: false } },
    { ...few, include: { originalLanguage: true, sequelOf: true, sequel: true } },
    {
      ...few,
      select: { language: { select: { name: true } }, sequel: { select: { sequel: { select: { id: true } } } } },
    },
    { ...few, include: { actors: { orderBy: { actorId: 'asc' } } } },
    { ...few, include: { actors: { orderBy: { actorId: 'desc' }, take: 1, include: { actor: true } } } },
    { ...few, include: { actors: { orderBy: { actorId: 'desc' }, take: -2, skip: 1 } } },
    {
      ...few,
      include: {
        actors: { where: { billing: { gt: 1 } }, orderBy: { actor: { lastName: 'desc' } }, select: { part: true } },
      },
    },
    { ...few, include: { categories: { orderBy: { name: 'asc' } } } },
    {
      ...few,
      include: {
        categories: { orderBy: { name: 'desc' }, take: 1, select: { name: true, parent: { select: { name: true } } } },
      },
    },
    { ...few, include: { categories: { orderBy: { name: 'asc' }, where: { parentId: null } } }, omit: { facts: true } },
    {
      ...few,
      include: {
        inventory: {
          ...byId,
          include: { rentals: { ...byId, include: { customer: { omit: { preferences: true } } } } },
        },
      },
    },
    { ...few, include: { originalLanguage: { where: { name: 'Italian' } } } },
    { ...few, include: { sequel: { where: { isGood: true }, include: { language: true } } } },
    { ...few, include: { actors: { orderBy: { actorId: 'asc' }, distinct: ['billing'] } } },
    { ...few, include: { _count: true } },
    { ...few, include: { _count: { select: { actors: true } } } },
    {
      ...few,
      select: { _count: { select: { actors: { where: { billing: 1 } }, categories: true, inventory: true } } },
    },
    { ...few, select: { title: true, _count: { select: { categories: { where: { parent: { name: 'Action' } } } } } } },
    { ...few, include: { language: { include: { _count: { select: { films: { where: { isGood: true } } } } } } } },
  ]),
  ...cases('Actor', 'findMany', [
    { ...few, include: { friends: byId, friendOf: byId } },
    {
      ...few,
      select: { lastName: true, friends: { ...byId, select: { friends: { ...byId, select: { id: true } } } } },
    },
    { ...few, include: { _count: { select: { friends: true, friendOf: true, films: true } } } },
    {
      ...few,
      include: { films: { orderBy: { filmId: 'asc' }, cursor: { filmId_actorId: { filmId: 9, actorId: 1 } } } },
    },
  ]),
  ...cases('Category', 'findMany', [
    { ...byId, include: { parent: { include: { parent: true } }, children: { ...byId, include: { children: byId } } } },
    { ...byId, include: { films: { ...byId, skip: 1, take: 2, select: { id: true } } } },
    { ...byId, include: { films: { ...byId, omit: { title: true } } }, omit: { id: true, name: true, parentId: true } },
  ]),
  ...cases('Store', 'findMany', [
    { ...byId, include: { staff: { orderBy: { badge: 'asc' }, include: { rentals: { ...byId, take: 2 } } } } },
    { ...byId, include: { inventory: { ...byId, cursor: { id: 5 }, take: 3 } } },
  ]),
  ...cases('Rental', 'findMany', [
    { ...few, include: { staff: { include: { store: true } }, payments: byId } },
    {
      ...few,
      select: {
        staff: { where: { isBoss: true }, select: { name: true } },
        customer: { select: { profile: { select: { bio: true, avatar: true } } } },
      },
    },
  ]),
  ...cases('Customer', 'findMany', [
    { ...byId, include: { profile: true } },
    { ...byId, include: { profile: { where: { bio: { not: null } } } } },
    {
      ...byId,
      select: {
        joinedOn: true,
        tags: true,
        preferences: true,
        payments: { orderBy: { id: 'desc' }, take: 1, select: { amount: true, paidAt: true } },
      },
    },
  ]),
  ...cases('FilmList', 'findMany', [{ orderBy: { filmId: 'asc' }, take: 3, select: { title: true, price: true } }]),
];
