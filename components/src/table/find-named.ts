/**
 * Finds the records that go by each of many names, with few and small queries: of each name none, the one, or two, if
 * there are more. What comes out is what asking for each name alone would give.
 */
import type { RelationInfo } from '../model/field-info.js';
import type { AnyRecord } from '../model/registered-models.js';
import type { UntypedModel } from '../model/untyped-model.js';

type Found = ReadonlyMap<string, readonly AnyRecord[]>;

/** A query may have 500 conditions, and a first and a last name are two. */
const mostAlternatives = 100;

export async function findNamed(
  api: Pick<UntypedModel, 'findMany'>,
  relation: Pick<RelationInfo, 'to' | 'labelFields'>,
  names: readonly string[],
): Promise<Found> {
  const found = new Map<string, readonly AnyRecord[]>();
  const open = batchesOf(names, relation);
  for (let batch = open.pop(); batch; batch = open.pop()) {
    const { settled, left } = await askFor(api, relation, batch);
    for (const [name, records] of settled) found.set(name, records);
    const half = Math.ceil(left.length / 2);
    open.push(...[left.slice(0, half), left.slice(half)].filter((part) => part.length > 0));
  }
  return found;
}

interface Answer {
  readonly settled: Found;
  /** The names of which this answer does not tell enough. */
  readonly left: readonly string[];
}

/**
 * Asks for all names at once, for two records of each on average. Names of which many records are there may take the
 * room of others, and those that the database calls equal may be written differently: then others are left, to be
 * asked for with fewer beside them. Alone, a name has all that is found.
 */
async function askFor(
  api: Pick<UntypedModel, 'findMany'>,
  { to, labelFields }: Pick<RelationInfo, 'to' | 'labelFields'>,
  names: readonly string[],
): Promise<Answer> {
  const take = 2 * names.length;
  const select = Object.fromEntries([...to, ...labelFields].map((part) => [part, true]));
  const records = await api.findMany({ where: whereAny(names, labelFields), select, take });
  const [alone] = names;
  if (alone !== undefined && names.length === 1) return { settled: new Map([[alone, records]]), left: [] };
  const byName = byLabel(records, labelFields);
  const isWhole = records.length < take && [...byName.keys()].every((name) => names.includes(name));
  const settled = names.filter((name) => isWhole || (byName.get(name)?.length ?? 0) > 1);
  return {
    settled: new Map(settled.map((name) => [name, byName.get(name) ?? []])),
    left: names.filter((name) => !settled.includes(name)),
  };
}

function byLabel(records: readonly AnyRecord[], labelFields: readonly string[]): Found {
  const found = new Map<string, AnyRecord[]>();
  for (const record of records) {
    const label = labelFields.map((part) => record[part]).join(' ');
    found.set(label, [...(found.get(label) ?? []), record]);
  }
  return found;
}

interface Batch {
  readonly names: string[];
  /** The letters and digits of each. */
  readonly letters: Set<string>;
  cost: number;
}

/**
 * Names that a database might call equal do not stand in one batch: each would hide that the records of the other are
 * its own too. A name that takes many alternatives stands alone.
 */
function batchesOf(
  names: readonly string[],
  { labelFields }: Pick<RelationInfo, 'labelFields'>,
): (readonly string[])[] {
  const batches: Batch[] = [];
  for (const name of names) {
    const letters = name
      .normalize('NFKD')
      .toLowerCase()
      .replaceAll(/[^\p{L}\p{N}]/gu, '');
    const cost = alternatives(name, labelFields).length;
    const open = batches.find((batch) => batch.cost + cost <= mostAlternatives && !batch.letters.has(letters));
    const batch = open ?? { names: [], letters: new Set(), cost: 0 };
    if (!open) batches.push(batch);
    batch.names.push(name);
    batch.letters.add(letters);
    batch.cost += cost;
  }
  return batches.map((batch) => batch.names);
}

function whereAny(names: readonly string[], labelFields: readonly string[]): AnyRecord {
  const [label = '', ...more] = labelFields;
  if (more.length === 0) return { [label]: { in: names } };
  return { OR: names.flatMap((name) => alternatives(name, labelFields)) };
}

/** What a record of this name is like. A first and a last name may stand on either side of any of the spaces. */
function alternatives(name: string, [first = '', last]: readonly string[]): readonly AnyRecord[] {
  if (last === undefined) return [{ [first]: name }];
  const words = name.split(' ');
  return words.slice(1).map((_word, at) => ({
    [first]: words.slice(0, at + 1).join(' '),
    [last]: words.slice(at + 1).join(' '),
  }));
}
