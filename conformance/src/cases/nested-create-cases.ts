/** New rows of the film rental that come with related ones, along every kind of relation. */
import { type WriteCase, writes } from './write-case.js';

const code = '00000000-0000-4000-8000-000000001001';
const otherCode = '00000000-0000-4000-8000-000000001002';
const film = { code, title: 'New', language: { connect: { id: 1 } } };
const at = new Date('2026-02-28T12:34:56.789Z');
const rows = { orderBy: { id: 'asc' } };
const cast = { include: { actors: { orderBy: { actorId: 'asc' } }, language: true } };

export const nestedCreates: readonly WriteCase[] = [
  ...writes('Film', 'create', [
    { data: film },
    { data: { ...film, language: { create: { name: 'Danish' } } }, include: { language: true } },
    { data: { ...film, language: { connect: { name: 'french' } } } },
    { data: { ...film, language: { connectOrCreate: { where: { name: 'Welsh' }, create: { name: 'Welsh' } } } } },
    { data: { ...film, language: { connectOrCreate: { where: { name: 'English' }, create: { name: 'never' } } } } },
    { data: { ...film, originalLanguage: { create: { name: 'Danish' } }, sequelOf: { connect: { id: 1 } } } },
    { data: { ...film, actors: { create: [{ actorId: 1 }, { actorId: 2, part: 'x' }] } }, ...cast },
    { data: { ...film, actors: { create: { actor: { create: { firstName: 'New', lastName: 'One' } } } } }, ...cast },
    {
      data: {
        ...film,
        actors: { create: [{ actor: { connect: { fullName: { firstName: 'ann', lastName: 'L01' } } } }] },
      },
    },
    { data: { ...film, actors: { createMany: { data: [{ actorId: 1 }, { actorId: 2 }] } } }, ...cast },
    { data: { ...film, actors: { createMany: { data: [{ actorId: 1 }, { actorId: 1 }], skipDuplicates: true } } } },
    { data: { ...film, actors: { connect: { filmId_actorId: { filmId: 1, actorId: 6 } } } } },
    {
      data: {
        ...film,
        categories: {
          create: [
            { id: 'c7', name: 'Seven' },
            { id: 'c8', name: 'Eight' },
          ],
        },
      },
    },
    { data: { ...film, categories: { connect: [{ id: 'c1' }, { name: 'Drama' }] } }, include: { categories: rows } },
    {
      data: {
        ...film,
        categories: {
          connectOrCreate: [
            { where: { name: 'Drama' }, create: { name: 'x' } },
            { where: { name: 'Seven' }, create: { id: 'c7', name: 'Seven' } },
          ],
        },
      },
      include: { categories: rows },
    },
    { data: { ...film, categories: { create: { id: 'c7', name: 'Seven', parent: { connect: { id: 'c1' } } } } } },
    {
      data: { ...film, sequel: { create: { code: otherCode, title: 'Part two', languageId: 2 } } },
      include: { sequel: true },
    },
    { data: { ...film, sequel: { connect: { id: 1 } } } },
    { data: { ...film, sequel: { connect: { id: 10 } } } },
  ]),
  ...writes('Language', 'create', [
    {
      data: {
        name: 'Danish',
        films: {
          create: [
            { code, title: 'a' },
            { code: otherCode, title: 'b' },
          ],
        },
      },
      include: { films: rows },
    },
    { data: { name: 'Danish', films: { connect: [{ id: 1 }, { id: 2 }] }, originals: { connect: { id: 3 } } } },
    { data: { name: 'Danish', films: { createMany: { data: [{ code, title: 'a', scores: [1] }] } } } },
  ]),
  ...writes('Customer', 'create', [
    { data: { name: 'Kay', joinedOn: at, profile: { create: { bio: 'x' } } }, include: { profile: true } },
    {
      data: {
        name: 'Kay',
        joinedOn: at,
        rentals: {
          create: { rentedAt: at, inventoryId: 1, payments: { create: { amount: '1', paidAt: at, customerId: 1n } } },
        },
      },
      include: { rentals: { include: { payments: true } } },
    },
    {
      data: {
        name: 'Kay',
        joinedOn: at,
        rentals: {
          create: {
            rentedAt: at,
            inventory: { connect: { id: 1 } },
            staff: { connect: { storeId_badge: { storeId: 1, badge: 'b' } } },
          },
        },
      },
    },
  ]),
  ...writes('Category', 'create', [
    {
      data: {
        id: 'a',
        name: 'A',
        children: { create: { id: 'b', name: 'B', children: { create: { id: 'c', name: 'C' } } } },
      },
    },
    { data: { id: 'a', name: 'A', parent: { create: { id: 'b', name: 'B' } }, films: { connect: { id: 2 } } } },
  ]),
  ...writes('Actor', 'create', [
    {
      data: {
        firstName: 'New',
        lastName: 'One',
        friends: { connect: [{ id: 1 }, { id: 2 }] },
        friendOf: { connect: { id: 3 } },
      },
      include: { friends: rows, friendOf: rows },
    },
    { data: { firstName: 'New', lastName: 'One', friends: { create: { firstName: 'New', lastName: 'Two' } } } },
  ]),
];
