/**
 * The nested writes that Rowcast treats otherwise than Prisma on purpose (docs/decisions/0004), made at random over the
 * film rental, each with what Rowcast promises instead: a refusal, or what Prisma makes of other writes.
 */
import type { WriteCall } from './call.js';
import { modelNamed } from './data-model.js';
import type { WriteSource } from './random-data.js';
import { uniqueOf } from './random-query.js';
import type { SampleRow } from './samples.js';

export interface DifferentWrite {
  readonly write: WriteCall;
  readonly promise:
    | { readonly kind: 'refused'; readonly code: string }
    /** The last of them answers the same. */
    | { readonly kind: 'same'; readonly as: readonly WriteCall[] };
}

type Make = (source: WriteSource) => DifferentWrite;

/** By what the table of the decision calls them, in its order. */
export const differences: Readonly<Record<string, Make>> = {
  'several verbs on a one-to-one relation whose key is in the model itself': (source) => {
    const { random } = source;
    const verbs = random.some<readonly [string, unknown]>(
      [
        ['update', { title: 'x' }],
        ['disconnect', true],
        ['connect', uniqueOf(source, modelNamed(source.dataModel, 'Film'))],
        ['create', newFilm(source)],
        ['upsert', { create: newFilm(source), update: { title: 'y' } }],
      ],
      2,
      3,
    );
    return refused(
      'QUERY_UNSUPPORTED',
      update('Film', byId(anyRow(source, 'Film')), { sequelOf: Object.fromEntries(verbs) }),
    );
  },

  'required fields left out': (source) => {
    const { name, ...without } = { name: 'x', id: `new ${source.fresh()}` };
    const data = { name: `changed ${source.fresh()}` };
    if (source.random.chance(0.3))
      return refused('RECORD_FIELD_REQUIRED', { model: 'Category', action: 'create', args: { data: without } });
    const where = byId(anyRow(source, 'Category'));
    const write: WriteCall = { model: 'Category', action: 'upsert', args: { where, create: without, update: data } };
    return same(write, update('Category', where, data));
  },

  'a list of creates, some with keys (`authorId`) and some with relations (`author`)': (source) => {
    const original = byId(anyRow(source, 'Language'));
    const { languageId: _, ...film } = newFilm(source);
    const { languageId: __, ...other } = newFilm(source);
    const creates = [
      { ...film, originalLanguageId: original.id },
      { ...other, originalLanguage: { connect: original } },
    ];
    const where = byId(anyRow(source, 'Language'));
    const listed = source.random.chance(0.5) ? creates : creates.toReversed();
    const one = (create: object): WriteCall => update('Language', where, { films: { create } }, { films: inOrder });
    return same(one(listed), ...listed.map(one));
  },

  '`disconnect` of a to-one relation with a filter or `false`, where the other side is a list': (source) => {
    const film = anyRow(source, 'Film', ({ originalLanguageId }) => originalLanguageId !== null);
    const language = anyRow(
      source,
      'Language',
      ({ id }) => id === film['originalLanguageId'] || source.random.chance(0.3),
    );
    const isIt = language['id'] === film['originalLanguageId'];
    const change = (disconnect: unknown): WriteCall =>
      update('Film', byId(film), { originalLanguage: { disconnect } }, { originalLanguage: true });
    const nothing = update('Film', byId(film), {}, { originalLanguage: true });
    if (source.random.chance(0.3)) return same(change(false), nothing);
    return same(change({ name: language['name'] }), isIt ? change(true) : nothing);
  },

  '`connect` one to one, of the record that is connected already, where the key is in the model itself': (source) => {
    const film = anyRow(source, 'Film', ({ sequelOfId }) => sequelOfId !== null);
    const where = { id: film['sequelOfId'] };
    const change = (sequelOf: object): WriteCall => update('Film', byId(film), { sequelOf }, { sequelOf: true });
    return same(change({ connect: where }), change({ connectOrCreate: { where, create: newFilm(source) } }));
  },

  '`connectOrCreate` one to one, of the record that is connected already, where neither can be without the other': (
    source,
  ) => {
    const customer = anyRow(source, 'CustomerProfile')['customerId'];
    const connectOrCreate = { where: { id: customer }, create: { name: 'never', joinedOn: new Date('2026-01-01') } };
    const change = (data: object): WriteCall =>
      update('CustomerProfile', { customerId: customer }, data, { customer: true });
    return same(change({ customer: { connectOrCreate } }), change({}));
  },

  '`connectOrCreate` one to one, of a new record in place of another': (source) => {
    const film = anyRow(source, 'Film', ({ sequelOfId }) => sequelOfId !== null);
    const where = { id: film['sequelOfId'] };
    const create = newFilm(source);
    const change = (sequel: object): WriteCall => update('Film', where, { sequel }, { sequel: true });
    return same(
      change({ connectOrCreate: { where: { code: create.code }, create } }),
      change({ disconnect: true }),
      change({ create }),
    );
  },

  '`update` of several with one empty `data`': (source) => {
    const film = anyRow(source, 'Film', ({ id }) => castOf(source, id).length > 1);
    const [first, second] = source.random.some(castOf(source, film['id']), 2, 2);
    const data = { part: `part ${source.fresh()}` };
    const change = (updates: readonly object[]): WriteCall =>
      update('Film', byId(film), { actors: { update: updates } }, { actors: { orderBy: { actorId: 'asc' } } });
    return same(
      change([
        { where: first, data: {} },
        { where: second, data },
      ]),
      change([{ where: second, data }]),
    );
  },

  '`delete` of a list that names a record twice': (source) => {
    const film = anyRow(source, 'Film', ({ id }) => castOf(source, id).length > 0);
    const one = source.random.pick(castOf(source, film['id']));
    const change = (removed: readonly object[]): WriteCall =>
      update('Film', byId(film), { actors: { delete: removed } }, { actors: { orderBy: { actorId: 'asc' } } });
    return same(change([one, one]), change([one]));
  },

  '`upsert` of a to-one relation with a filter': (source) => {
    const film = anyRow(source, 'Film', ({ originalLanguageId }) => originalLanguageId === null);
    const create = { name: `language ${source.fresh()}` };
    const where = { name: anyRow(source, 'Language')['name'] };
    const change = (originalLanguage: object): WriteCall =>
      update('Film', byId(film), { originalLanguage }, { originalLanguage: { omit: { id: true } } });
    return same(change({ upsert: { where, create, update: { name: 'never' } } }), change({ create }));
  },

  '`where` of nested `updateMany` and `deleteMany`': (source) => {
    const { random } = source;
    const [spoken, original] = [anyRow(source, 'Language'), anyRow(source, 'Language')];
    const data = { title: `title ${source.fresh()}` };
    if (random.chance(0.5)) {
      const change = (where: object): WriteCall =>
        update('Language', byId(spoken), { films: { updateMany: { where, data } } }, { films: inOrder });
      return same(
        change({ originalLanguage: { name: original['name'] } }),
        change({ originalLanguageId: original['id'] }),
      );
    }
    const film = anyRow(source, 'Film', ({ id }) => castOf(source, id).length > 0);
    const { firstName } = anyRow(source, 'Actor');
    const namesakes = rowsOf(source, 'Actor').filter((actor) => actor['firstName'] === firstName);
    const change = (where: object): WriteCall =>
      update('Film', byId(film), { actors: { deleteMany: where } }, { actors: { orderBy: { actorId: 'asc' } } });
    return same(change({ actor: { firstName } }), change({ actorId: { in: namesakes.map(({ id }) => id) } }));
  },

  'a record that its own nested writes delete': (source) => {
    // Spoken and made in one language, and on no shelf, so that nothing else keeps it.
    const film = byId(
      anyRow(source, 'Film', (row) => row['languageId'] === row['originalLanguageId'] && Number(row['id']) > 30),
    );
    const removal = source.random.pick([{ delete: film }, { deleteMany: film }]);
    const data = source.random.pick([
      { language: { update: { originals: removal } } },
      { originalLanguage: { update: { films: removal } } },
    ]);
    return refused('ACCESS_DENIED', update('Film', film, data));
  },
};

const inOrder = { orderBy: { id: 'asc' } };

function update(model: string, where: object, data: object, include?: object): WriteCall {
  return { model, action: 'update', args: { where, data, ...(include ? { include } : {}) } };
}

function refused(code: string, write: WriteCall): DifferentWrite {
  return { write, promise: { kind: 'refused', code } };
}

function same(write: WriteCall, ...as: readonly WriteCall[]): DifferentWrite {
  return { write, promise: { kind: 'same', as } };
}

function rowsOf({ samples }: WriteSource, model: string): readonly SampleRow[] {
  return samples.get(model) ?? [];
}

function anyRow(source: WriteSource, model: string, isFit: (row: SampleRow) => boolean = () => true): SampleRow {
  return source.random.pick(rowsOf(source, model).filter(isFit));
}

function byId({ id }: SampleRow): { readonly id: unknown } {
  return { id };
}

/** As `where` names them. */
function castOf(source: WriteSource, filmId: unknown): readonly object[] {
  const cast = rowsOf(source, 'FilmActor').filter((row) => row['filmId'] === filmId);
  return cast.map(({ actorId }) => ({ filmId_actorId: { filmId, actorId } }));
}

function newFilm({ fresh, random }: WriteSource): { code: string; title: string; languageId: number } {
  const number = fresh();
  return {
    code: `00000000-0000-4000-8000-${String(number).padStart(12, '0')}`,
    title: `film ${number}`,
    languageId: random.integer(1, 4),
  };
}
