/**
 * The types of `data` in creates and updates: values, and along relations what is written with them, as in Prisma.
 *
 * Data is either checked or unchecked: it names a relation whose foreign key the model holds, or that key itself,
 * never both. Inside a relation, what leads back is left out (`Back` the relation, `Given` its foreign key). Types only.
 */
import type { ScalarWhere, Where, WhereUnique, Xor } from './filter-types.js';
import type { FieldName, KeyedRelation, ModelsShape, RelationName, RelationsOfArity } from './schema-types.js';
import type { CreateManyData, CreateValues, UpdateManyData, UpdateValues } from './write-types.js';

type OneOrMany<T> = T | readonly T[];

type Relation<M extends ModelsShape<M>, N extends keyof M, R> = R extends keyof M[N]['relations']
  ? M[N]['relations'][R]
  : never;
/** The relation of the other model that leads back. */
type BackOf<Info> = Info extends { back: infer Back } ? Back : never;
/** The foreign key of the other model that leads back. */
type GivenBy<Info> = Info extends { there: infer Key } ? Key : never;
type KeyOf<Info> = Info extends { here: infer Key } ? Key : never;

/** The fields that checked data leaves to relations and to the database. */
type UncheckedField<M extends ModelsShape<M>, N extends keyof M> =
  | KeyOf<M[N]['relations'][RelationName<M, N> & keyof M[N]['relations']]>
  | M[N]['serial'];
type CheckedField<M extends ModelsShape<M>, N extends keyof M> = Exclude<FieldName<M, N>, UncheckedField<M, N>>;
/** The relations that unchecked data has too. */
type LooseRelation<M extends ModelsShape<M>, N extends keyof M> = Exclude<RelationName<M, N>, KeyedRelation<M, N>>;

/** A relation must be given if its foreign key must. */
type NeededRelation<M extends ModelsShape<M>, N extends keyof M> = {
  [R in KeyedRelation<M, N> & RelationsOfArity<M, N, 'one'>]: [
    Exclude<KeyOf<Relation<M, N, R>>, M[N]['optional']>,
  ] extends [never]
    ? never
    : R;
}[KeyedRelation<M, N> & RelationsOfArity<M, N, 'one'>];

type CreateRelations<M extends ModelsShape<M>, N extends keyof M, R extends PropertyKey> = {
  [Name in R & NeededRelation<M, N>]: NestedCreate<M, N, Name>;
} & {
  [Name in Exclude<R, NeededRelation<M, N>>]?: NestedCreate<M, N, Name> | undefined;
};
type UpdateRelations<M extends ModelsShape<M>, N extends keyof M, R extends PropertyKey> = {
  [Name in R]?: NestedUpdate<M, N, Name> | undefined;
};

type CheckedCreate<M extends ModelsShape<M>, N extends keyof M, Back> = CreateValues<M, N, CheckedField<M, N>> &
  CreateRelations<M, N, Exclude<RelationName<M, N>, Back>>;
type UncheckedCreate<M extends ModelsShape<M>, N extends keyof M, Back, Given> = CreateValues<
  M,
  N,
  Exclude<FieldName<M, N>, Given>
> &
  CreateRelations<M, N, Exclude<LooseRelation<M, N>, Back>>;

type CheckedUpdate<M extends ModelsShape<M>, N extends keyof M, Back> = UpdateValues<M, N, CheckedField<M, N>> &
  UpdateRelations<M, N, Exclude<RelationName<M, N>, Back>>;
type UncheckedUpdate<M extends ModelsShape<M>, N extends keyof M, Back, Given> = UpdateValues<
  M,
  N,
  Exclude<FieldName<M, N>, Given>
> &
  UpdateRelations<M, N, Exclude<LooseRelation<M, N>, Back>>;

/** The data of a new row. */
export type CreateData<M extends ModelsShape<M>, N extends keyof M, Back = never, Given = never> = Xor<
  CheckedCreate<M, N, Back>,
  UncheckedCreate<M, N, Back, Given>
>;

/** What an update changes. */
export type UpdateData<M extends ModelsShape<M>, N extends keyof M, Back = never, Given = never> = Xor<
  CheckedUpdate<M, N, Back>,
  UncheckedUpdate<M, N, Back, Given>
>;

type NestedCreate<M extends ModelsShape<M>, N extends keyof M, R extends PropertyKey> =
  Relation<M, N, R> extends infer Info
    ? Info extends { arity: 'many'; to: infer To extends keyof M }
      ? Info extends { there: string }
        ? CreateOwned<M, To, BackOf<Info>, GivenBy<Info>>
        : CreateMany<M, To, BackOf<Info>, GivenBy<Info>>
      : Info extends { to: infer To extends keyof M }
        ? CreateOne<M, To, BackOf<Info>, GivenBy<Info>>
        : never
    : never;

type NestedUpdate<M extends ModelsShape<M>, N extends keyof M, R extends PropertyKey> =
  Relation<M, N, R> extends infer Info
    ? Info extends { arity: 'many'; to: infer To extends keyof M }
      ? Info extends { there: string }
        ? UpdateOwned<M, To, BackOf<Info>, GivenBy<Info>>
        : UpdateMany<M, To, BackOf<Info>, GivenBy<Info>>
      : Info extends { arity: 'optional'; to: infer To extends keyof M }
        ? UpdateOptional<M, To, BackOf<Info>, GivenBy<Info>>
        : Info extends { to: infer To extends keyof M }
          ? UpdateOne<M, To, BackOf<Info>, GivenBy<Info>>
          : never
    : never;

interface ConnectOrCreate<M extends ModelsShape<M>, N extends keyof M, Back, Given> {
  where: WhereUnique<M, N>;
  create: CreateData<M, N, Back, Given>;
}

/** Along a to-one relation, with a new row. */
interface CreateOne<M extends ModelsShape<M>, N extends keyof M, Back, Given> {
  /** Adds the related row. */
  create?: CreateData<M, N, Back, Given> | undefined;
  /** Relates to the row with this unique value, which is added if it is not there. */
  connectOrCreate?: ConnectOrCreate<M, N, Back, Given> | undefined;
  /** Relates to the row with this unique value. */
  connect?: WhereUnique<M, N> | undefined;
}

/** Along a to-one relation, with a row that is changed. */
interface UpdateOne<M extends ModelsShape<M>, N extends keyof M, Back, Given> extends CreateOne<M, N, Back, Given> {
  /** Changes the related row, if it matches. */
  update?: UpdateToOne<M, N, Back, Given> | undefined;
  /** Changes the related row if it is there, else adds it. */
  upsert?:
    | {
        where?: Where<M, N> | undefined;
        create: CreateData<M, N, Back, Given>;
        update: UpdateData<M, N, Back, Given>;
      }
    | undefined;
}

type UpdateToOne<M extends ModelsShape<M>, N extends keyof M, Back, Given> =
  | UpdateData<M, N, Back, Given>
  | { where?: Where<M, N> | undefined; data: UpdateData<M, N, Back, Given> };

/** Along a to-one relation that may be empty. */
interface UpdateOptional<M extends ModelsShape<M>, N extends keyof M, Back, Given>
  extends UpdateOne<M, N, Back, Given> {
  /** Parts the two rows: always, or if the related one matches. */
  disconnect?: boolean | Where<M, N> | undefined;
  /** Removes the related row: always, or if it matches. */
  delete?: boolean | Where<M, N> | undefined;
}

/** Along a list, with a new row. */
interface CreateMany<M extends ModelsShape<M>, N extends keyof M, Back, Given> {
  /** Adds related rows. */
  create?: OneOrMany<CreateData<M, N, Back, Given>> | undefined;
  /** Relates to rows with these unique values, which are added if they are not there. */
  connectOrCreate?: OneOrMany<ConnectOrCreate<M, N, Back, Given>> | undefined;
  /** Relates to rows with these unique values. */
  connect?: OneOrMany<WhereUnique<M, N>> | undefined;
}

interface CreateManyOption<M extends ModelsShape<M>, N extends keyof M, Given> {
  /** Adds related rows in one go: values only. */
  createMany?:
    | {
        data: OneOrMany<CreateManyData<M, N, Given>>;
        /** Leaves out rows whose unique values exist already. @default false */
        skipDuplicates?: boolean | undefined;
      }
    | undefined;
}

/** Along a list whose rows hold the key, with a new row. */
interface CreateOwned<M extends ModelsShape<M>, N extends keyof M, Back, Given>
  extends CreateMany<M, N, Back, Given>,
    CreateManyOption<M, N, Given> {}

/** Along a list, with a row that is changed. */
interface UpdateMany<M extends ModelsShape<M>, N extends keyof M, Back, Given> extends CreateMany<M, N, Back, Given> {
  /** Relates to these rows and no others. */
  set?: OneOrMany<WhereUnique<M, N>> | undefined;
  /** Parts these rows from this one. */
  disconnect?: OneOrMany<WhereUnique<M, N>> | undefined;
  /** Removes these related rows. */
  delete?: OneOrMany<WhereUnique<M, N>> | undefined;
  /** Changes these related rows. */
  update?: OneOrMany<{ where: WhereUnique<M, N>; data: UpdateData<M, N, Back, Given> }> | undefined;
  /** Changes related rows if they are there, else adds them. */
  upsert?:
    | OneOrMany<{
        where: WhereUnique<M, N>;
        create: CreateData<M, N, Back, Given>;
        update: UpdateData<M, N, Back, Given>;
      }>
    | undefined;
  /** Changes all related rows that match. */
  updateMany?: OneOrMany<{ where: ScalarWhere<M, N>; data: UpdateManyData<M, N, Given> }> | undefined;
  /** Removes all related rows that match. */
  deleteMany?: OneOrMany<ScalarWhere<M, N>> | undefined;
}

/** Along a list whose rows hold the key, with a row that is changed. */
interface UpdateOwned<M extends ModelsShape<M>, N extends keyof M, Back, Given>
  extends UpdateMany<M, N, Back, Given>,
    CreateManyOption<M, N, Given> {}
