/** Changes along every kind of relation of the film rental, in `update` and `upsert`; and transactions. */
import { transaction, updates, type WriteCase, writes } from './write-case.js';

const code = '00000000-0000-4000-8000-000000001001';
const film = { code, title: 'New', language: { connect: { id: 1 } } };
const at = new Date('2026-02-28T12:34:56.789Z');
const rows = { orderBy: { id: 'asc' } };
const cast = { include: { actors: { orderBy: { actorId: 'asc' } }, language: true } };

export const nestedLists: readonly WriteCase[] = [
  ...updates(
    'Film',
    { id: 1 },
    [
      { actors: { create: { actorId: 1 } } },
      { actors: { createMany: { data: [{ actorId: 1 }, { actorId: 6 }], skipDuplicates: true } } },
      { actors: { connect: { filmId_actorId: { filmId: 2, actorId: 1 } } } },
      { actors: { delete: { filmId_actorId: { filmId: 1, actorId: 6 } } } },
      {
        actors: {
          delete: [{ filmId_actorId: { filmId: 1, actorId: 6 } }, { filmId_actorId: { filmId: 1, actorId: 17 } }],
        },
      },
      { actors: { deleteMany: {} } },
      { actors: { deleteMany: [{ actorId: 6 }, { part: 'nothing' }] } },
      { actors: { updateMany: { where: { billing: { gte: 0 } }, data: { part: 'x', billing: { increment: 1 } } } } },
      {
        actors: {
          updateMany: [
            { where: { actorId: 6 }, data: { billing: 8 } },
            { where: {}, data: { part: null } },
          ],
        },
      },
      { actors: { update: { where: { filmId_actorId: { filmId: 1, actorId: 6 } }, data: { part: 'y' } } } },
      {
        actors: {
          update: { where: { filmId_actorId: { filmId: 1, actorId: 6 } }, data: { actor: { update: { born: null } } } },
        },
      },
      {
        actors: {
          upsert: {
            where: { filmId_actorId: { filmId: 1, actorId: 9 } },
            create: { actorId: 9 },
            update: { billing: 3 },
          },
        },
      },
      {
        actors: {
          upsert: [
            { where: { filmId_actorId: { filmId: 1, actorId: 6 } }, create: { actorId: 6 }, update: { billing: 3 } },
          ],
        },
      },
      { actors: { deleteMany: { actorId: 6 }, create: { actorId: 2 } } },
    ],
    cast,
  ),
  ...updates(
    'Film',
    { id: 1 },
    [
      { categories: { connect: { id: 'c1' } } },
      { categories: { connect: { id: 'c3' } } },
      { categories: { disconnect: { id: 'c3' } } },
      { categories: { disconnect: [{ id: 'c3' }, { name: 'Action' }] } },
      { categories: { set: [] } },
      { categories: { set: [{ id: 'c1' }, { id: 'c3' }] } },
      { categories: { create: { id: 'c7', name: 'Seven' } } },
      { categories: { connectOrCreate: { where: { name: 'Drama' }, create: { id: 'c7', name: 'Drama' } } } },
      { categories: { delete: { id: 'c3' } } },
      { categories: { deleteMany: { name: 'War' } } },
      { categories: { deleteMany: {} } },
      { categories: { update: { where: { id: 'c3' }, data: { name: 'Peace' } } } },
      { categories: { updateMany: { where: { id: 'c3' }, data: { name: 'Peace' } } } },
      { categories: { upsert: { where: { id: 'c3' }, create: { id: 'c9', name: 'x' }, update: { name: 'Peace' } } } },
      { categories: { upsert: { where: { id: 'c9' }, create: { id: 'c9', name: 'Nine' }, update: { name: 'x' } } } },
      { categories: { set: [{ id: 'c2' }], create: { id: 'c7', name: 'Seven' } } },
    ],
    { include: { categories: rows } },
  ),
  ...updates(
    'Category',
    { id: 'c4' },
    [
      { children: { connect: [{ id: 'c6' }] } },
      { children: { disconnect: { id: 'c5' } } },
      { children: { set: [{ id: 'c6' }, { id: 'c5' }] } },
      { children: { set: [] } },
      { parent: { disconnect: true }, children: { update: { where: { id: 'c5' }, data: { name: 'Young love' } } } },
      { films: { set: [{ id: 2 }] }, name: 'Loves' },
    ],
    { include: { children: rows, parent: true, films: { select: { id: true }, ...rows } } },
  ),
  ...updates(
    'Actor',
    { id: 1 },
    [
      { friends: { set: [{ id: 5 }] } },
      { friends: { connect: { id: 1 } } },
      { friendOf: { disconnect: { id: 17 } }, friends: { connect: { id: 9 } } },
      { friendOf: { create: { firstName: 'New', lastName: 'One' } } },
      { friends: { updateMany: { where: {}, data: { born: null } } } },
    ],
    { include: { friends: rows, friendOf: rows } },
  ),
  ...updates('Language', { id: 1 }, [
    { films: { updateMany: { where: { rating: 'G' }, data: { views: { multiply: 2 } } } } },
    { films: { connect: [{ id: 1 }, { id: 2 }] } },
    { originals: { disconnect: [{ id: 12 }, { id: 1 }] } },
    { originals: { set: [{ id: 1 }] } },
  ]),
  ...updates('Customer', { id: 3n }, [
    { rentals: { update: { where: { id: 2 }, data: { payments: { deleteMany: {} } } } } },
    {
      rentals: { deleteMany: { returnedAt: null } },
      payments: { updateMany: { where: {}, data: { amount: { increment: '1' } } } },
    },
    { payments: { create: [{ amount: '2.50', paidAt: at, rentalId: 2 }] } },
  ]),
];

export const nestedRecords: readonly WriteCase[] = [
  ...updates(
    'Film',
    { id: 10 },
    [
      { language: { connect: { id: 2 } } },
      { language: { create: { name: 'Danish' } } },
      { language: { connectOrCreate: { where: { name: 'Danish' }, create: { name: 'Danish' } } } },
      { language: { update: { name: 'Renamed' } } },
      { language: { update: { where: { id: { gt: 0 } }, data: { name: 'Renamed' } } } },
      { language: { upsert: { create: { name: 'never' }, update: { name: 'Renamed' } } } },
      { originalLanguage: { create: { name: 'Danish' } } },
      { originalLanguage: { upsert: { create: { name: 'Danish' }, update: { name: 'x' } } } },
      { originalLanguage: { connect: { name: 'french' } } },
      { sequelOf: { disconnect: true } },
      { sequelOf: { connect: { id: 40 } } },
      { sequelOf: { update: { title: 'Before' } } },
      { sequel: { disconnect: true } },
      { sequel: { update: { title: 'After' } } },
      { sequel: { connect: { id: 1 } } },
      { sequel: { create: { code, title: 'New', languageId: 1 } } },
      { sequel: { upsert: { create: { code, title: 'New', languageId: 1 }, update: { title: 'After' } } } },
      { title: 'x', language: { connect: { id: 3 } }, actors: { deleteMany: {} }, sequel: { disconnect: true } },
    ],
    {
      include: {
        language: true,
        originalLanguage: true,
        sequelOf: { select: { id: true, title: true } },
        sequel: { select: { id: true, title: true } },
      },
    },
  ),
  ...updates('Film', { id: 9 }, [
    { originalLanguage: { disconnect: true } },
    { originalLanguage: { upsert: { create: { name: 'x' }, update: { name: 'y' } } } },
  ]),
  ...updates(
    'Customer',
    { id: 1n },
    [
      { profile: { delete: true } },
      { profile: { update: { bio: 'changed' } } },
      { profile: { upsert: { create: { bio: 'new' }, update: { bio: 'changed', avatar: null } } } },
      { profile: { upsert: { where: { bio: null }, create: { bio: 'new' }, update: { bio: 'was null' } } } },
    ],
    { include: { profile: true } },
  ),
  ...updates(
    'Customer',
    { id: 2n },
    [
      { profile: { create: { bio: 'new' } } },
      { profile: { upsert: { create: { bio: 'new' }, update: { bio: 'x' } } } },
    ],
    {
      include: { profile: true },
    },
  ),
  ...updates(
    'Rental',
    { id: 3 },
    [
      { staff: { connect: { storeId_badge: { storeId: 2, badge: 'x"y' } } } },
      { staff: { disconnect: true } },
      { staff: { create: { badge: 'n', name: 'New', store: { connect: { id: 3 } } } } },
      { staff: { update: { name: 'Renamed', store: { update: { name: 'Moved' } } } } },
      { customer: { update: { tags: { push: 'renter' } } }, inventory: { connect: { id: 40 } } },
    ],
    { include: { staff: { include: { store: true } }, customer: true } },
  ),
  ...writes('Film', 'upsert', [
    {
      where: { id: 1 },
      create: { ...film, categories: { connect: { id: 'c1' } } },
      update: { categories: { connect: { id: 'c1' } } },
    },
    {
      where: { code },
      create: { ...film, categories: { connect: { id: 'c1' } } },
      update: { categories: { set: [] } },
      include: { categories: true },
    },
    { where: { code }, create: { ...film, actors: { create: { actorId: 3 } } }, update: {}, ...cast },
  ]),
];

export const transactions: readonly WriteCase[] = [
  transaction([
    { model: 'Language', action: 'create', args: { data: { name: 'Danish' } } },
    { model: 'Language', action: 'update', args: { where: { name: 'Danish' }, data: { name: 'Norse' } } },
    { model: 'Language', action: 'delete', args: { where: { name: 'Norse' }, select: { name: true } } },
  ]),
  transaction([
    { model: 'Payment', action: 'deleteMany', args: { where: { customerId: 1n } } },
    { model: 'Rental', action: 'deleteMany', args: { where: { customerId: 1n } } },
    { model: 'Customer', action: 'delete', args: { where: { id: 1n }, include: { profile: true } } },
  ]),
  transaction([
    { model: 'Film', action: 'updateMany', args: { where: { languageId: 2 }, data: { languageId: 1 } } },
    {
      model: 'Film',
      action: 'update',
      args: { where: { id: 1 }, data: { actors: { deleteMany: {} } }, include: { actors: true } },
    },
    {
      model: 'Film',
      action: 'createManyAndReturn',
      args: { data: [{ code, title: 'a', languageId: 1 }], select: { title: true } },
    },
  ]),
  transaction([
    {
      model: 'Category',
      action: 'upsert',
      args: { where: { id: 'c1' }, create: { id: 'c1', name: 'x' }, update: { name: 'Deeds' } },
    },
    { model: 'Category', action: 'createMany', args: { data: [{ id: 'c7', name: 'Action', parentId: 'c1' }] } },
  ]),
];
