/** What an application of the music shop would ask, on tables of a real size. */
import { fieldOf } from '../operands.js';
import { cases, type ReadCase } from './read-case.js';

const byName = [{ name: 'asc' }, { id: 'asc' }];
const page = { orderBy: byName, take: 20 };

export const lists: readonly ReadCase[] = [
  ...cases('Track', 'findMany', [
    page,
    { ...page, skip: 3480 },
    { ...page, where: { name: { contains: 'love', mode: 'insensitive' } } },
    { ...page, where: { OR: [{ composer: null }, { composer: { startsWith: 'Angus' } }], genre: { name: 'Rock' } } },
    { ...page, where: { milliseconds: { gte: 600_000 }, unitPrice: { lt: 1 } } },
    { ...page, where: { bytes: { lt: fieldOf('Track.milliseconds') } } },
    { ...page, where: { playlists: { none: {} } } },
    { ...page, where: { playlists: { some: { playlist: { name: 'Grunge' } } } }, include: { genre: true } },
    {
      ...page,
      where: { invoiceLines: { some: { invoice: { customer: { country: 'Norway' } } } } },
      select: { name: true },
    },
    { ...page, where: { album: { artist: { albums: { some: { title: { contains: 'Live' } } } } } } },
    { orderBy: [{ album: { artist: { name: 'desc' } } }, { album: { title: 'asc' } }, { id: 'asc' }], take: 25 },
    {
      orderBy: [{ invoiceLines: { _count: 'desc' } }, { id: 'asc' }],
      take: 10,
      include: { _count: { select: { invoiceLines: true } } },
    },
    { orderBy: [{ composer: { sort: 'asc', nulls: 'first' } }, { id: 'desc' }], cursor: { id: 2461 }, take: 10 },
    { orderBy: { id: 'asc' }, distinct: ['genreId'], take: 12, select: { genreId: true, name: true } },
    { orderBy: { id: 'asc' }, take: -15, include: { mediaType: true, album: { include: { artist: true } } } },
  ]),
  ...cases('Artist', 'findMany', [
    {
      ...page,
      include: { albums: { orderBy: { title: 'asc' }, include: { tracks: { orderBy: { id: 'asc' }, take: 2 } } } },
    },
    { ...page, where: { albums: { every: { tracks: { some: { genre: { name: 'Jazz' } } } }, some: {} } } },
    {
      orderBy: [{ albums: { _count: 'desc' } }, { id: 'asc' }],
      take: 8,
      select: { name: true, _count: { select: { albums: true } } },
    },
    { ...page, where: { albums: { none: {} } } },
  ]),
  ...cases('Playlist', 'findMany', [
    { orderBy: byName, include: { _count: { select: { tracks: true } } } },
    {
      orderBy: byName,
      include: {
        tracks: { orderBy: { track: { name: 'asc' } }, take: 3, include: { track: { select: { name: true } } } },
      },
    },
    { orderBy: byName, where: { tracks: { some: { track: { unitPrice: { gt: 1 } } } } } },
  ]),
  ...cases('Employee', 'findMany', [
    {
      orderBy: { id: 'asc' },
      include: { reportsTo: { include: { reportsTo: true } }, reports: { orderBy: { id: 'asc' } } },
    },
    {
      orderBy: { id: 'asc' },
      where: { reportsTo: null },
      include: { reports: { orderBy: { lastName: 'asc' }, include: { reports: true } } },
    },
    {
      orderBy: [{ reportsTo: { lastName: 'asc' } }, { birthDate: 'asc' }],
      select: { firstName: true, birthDate: true },
    },
  ]),
  ...cases('Customer', 'findMany', [
    { orderBy: [{ country: 'asc' }, { id: 'asc' }], where: { company: { not: null } }, include: { supportRep: true } },
    {
      orderBy: { id: 'asc' },
      include: { invoices: { orderBy: { total: 'desc' }, take: 1, include: { lines: { orderBy: { id: 'asc' } } } } },
    },
    {
      orderBy: [{ invoices: { _count: 'desc' } }, { email: 'asc' }],
      take: 10,
      where: { invoices: { some: { total: { gt: '13.5' } } } },
    },
  ]),
  ...cases('Invoice', 'findUnique', [
    {
      where: { id: 5 },
      include: {
        customer: { include: { supportRep: { include: { reportsTo: true } } } },
        lines: { orderBy: { id: 'asc' }, include: { track: { include: { album: { include: { artist: true } } } } } },
      },
    },
  ]),
];

export const figures: readonly ReadCase[] = [
  ...cases('Invoice', 'groupBy', [
    {
      by: ['billingCountry'],
      _sum: { total: true },
      _count: true,
      orderBy: [{ _sum: { total: 'desc' } }, { billingCountry: 'asc' }],
      take: 5,
    },
    {
      by: ['customerId'],
      having: { total: { _sum: { gt: 40 } } },
      _sum: { total: true },
      orderBy: { customerId: 'asc' },
    },
    {
      by: ['billingCountry', 'billingState'],
      _avg: { total: true },
      orderBy: [{ billingCountry: 'asc' }, { billingState: 'asc' }],
    },
  ]),
  ...cases('Track', 'groupBy', [
    { by: ['genreId'], _avg: { milliseconds: true }, _max: { bytes: true }, orderBy: { genreId: 'asc' } },
    { by: ['composer'], _count: { _all: true }, orderBy: [{ _count: { id: 'desc' } }, { composer: 'asc' }], take: 10 },
  ]),
  ...cases('Invoice', 'aggregate', [
    {
      _sum: { total: true },
      _avg: { total: true },
      _min: { invoiceDate: true },
      _max: { invoiceDate: true },
      _count: true,
    },
  ]),
  ...cases('Track', 'aggregate', [
    { _sum: { milliseconds: true, bytes: true, unitPrice: true }, where: { genre: { name: 'Rock' } } },
  ]),
  ...cases('Track', 'count', [
    {},
    { where: { composer: null } },
    { select: { _all: true, composer: true, bytes: true } },
  ]),
];
