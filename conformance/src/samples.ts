/** Values for random filters: most are taken from the rows that there are, so that filters find something. */
import { type DataModel, type Field, keyOf, type Model, scalarsOf } from './data-model.js';
import type { Random } from './random.js';
import type { Pair } from './start-pair.js';

export type SampleRow = Readonly<Record<string, unknown>>;

/** The first rows of each model, in plain values. */
export type Samples = ReadonlyMap<string, readonly SampleRow[]>;

const rowsOfEachModel = 60;

export async function readSamples(pair: Pick<Pair, 'dataModel' | 'askPrisma'>): Promise<Samples> {
  const samples = new Map<string, readonly SampleRow[]>();
  for (const model of pair.dataModel.models) {
    const orderBy = keyOf(model).map(({ name }) => ({ [name]: 'asc' }));
    const args = { orderBy, take: rowsOfEachModel };
    const outcome = await pair.askPrisma({ model: model.name, action: 'findMany', args });
    if (outcome.kind === 'error') throw outcome.error;
    samples.set(
      model.name,
      (outcome.value as SampleRow[]).map((row) => plainRow(row, model)),
    );
  }
  return samples;
}

function plainRow(row: SampleRow, model: Model): SampleRow {
  const decimals = new Set(scalarsOf(model).flatMap(({ name, type }) => (type === 'Decimal' ? [name] : [])));
  return Object.fromEntries(
    Object.entries(row).map(([name, value]) => [name, decimals.has(name) && value !== null ? String(value) : value]),
  );
}

export interface SampleSource {
  readonly random: Random;
  readonly samples: Samples;
  readonly dataModel: DataModel;
  /** Whether every list is cut after a few rows: for tables with many of them. @default false */
  readonly isLarge?: boolean;
}

/** A value that the field, or an entry of its list, may have; never null. */
export function sampleValue({ random, samples, dataModel }: SampleSource, model: Model, field: Field): unknown {
  const rows = samples.get(model.name) ?? [];
  const known = rows.flatMap((row) => (field.isList ? (row[field.name] as unknown[]) : [row[field.name]]));
  const values = known.filter((value) => value !== null && value !== undefined);
  if (values.length > 0 && random.chance(0.85)) return random.pick(values);
  return inventValue(field, { random, dataModel });
}

/** A value of the field's type that may be in no row. */
export function inventValue(field: Field, { random, dataModel }: Pick<SampleSource, 'random' | 'dataModel'>): unknown {
  if (field.kind === 'enum') {
    const values = dataModel.enums.find(({ name }) => name === field.type)?.values ?? [];
    return random.pick(values).name;
  }
  switch (field.type) {
    case 'Int':
      return random.integer(-2, 12);
    case 'BigInt':
      return BigInt(random.integer(-2, 12));
    case 'Float':
      return random.pick([0, -1.5, 0.25, 2.5, 1e21]);
    case 'Decimal':
      return random.pick(['0', '-1.5', '0.99', '2.50', '12']);
    case 'Boolean':
      return random.chance(0.5);
    case 'DateTime':
      return inventDate(field, random);
    case 'Bytes':
      return Uint8Array.from(random.list(0, 3, () => random.integer(0, 255)));
    case 'Json':
      return random.pick<unknown>([1, 'x', true, [], {}, [1, 'x'], { n: 1 }, { a: { b: [null] } }]);
    default:
      return inventText(field, random);
  }
}

function inventText(field: Field, random: Random): string {
  if (field.nativeType?.[0] === 'Uuid') return `00000000-0000-4000-8000-0000000000${random.integer(10, 99)}`;
  return random.pick(['', 'a', 'A', 'e', 'an', '_', '%', 'ü', 'Ç', "O'", '\\', 'zzz', 'New 1', 'Rock']);
}

function inventDate(field: Field, random: Random): Date {
  const day = random.integer(0, 20_000) * 86_400_000;
  if (field.nativeType?.[0] === 'Date') return new Date(day);
  if (field.nativeType?.[0] === 'Time') return new Date(random.integer(0, 86_399_999));
  return new Date(day + random.integer(0, 86_399_999));
}
