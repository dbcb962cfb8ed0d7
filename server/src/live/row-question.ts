/**
 * Asks Postgres, for many identities together, whether they can see a row that holds certain values in the
 * columns that a table's policies look at. The policies' own expressions are evaluated, as each identity, about
 * the values of a changed row; whether the row is still there makes no difference.
 *
 * Nothing is shown to anybody because of an answer. It only says whose live queries a change can concern, and
 * where there is no answer, it concerns them.
 */
import type { CatalogModel, ConditionColumn, PolicyCondition } from '../catalog/catalog.js';
import type { RowImage } from '../changes/change.js';
import type { Database } from '../database/database.js';
import { quoteIdentifier } from '../database/quote-identifier.js';
import type { Statement } from '../database/statement.js';
import type { Identity } from '../identity.js';
import { equalityKey } from './equality-key.js';

/** What the policies of a table would look at in a row. */
export interface PolicyInput {
  /** Equal for inputs that get the same answer. */
  readonly key: string;
  /** As text, in the order of the columns. */
  readonly values: readonly (string | null)[];
}

/** Asked in one transaction without waiting; more than this would flood the connection. */
const askedAtOnce = 500;

export class RowQuestion {
  readonly table: number;
  readonly #columns: readonly ConditionColumn[];
  readonly #sql: string;

  constructor(model: CatalogModel, condition: PolicyCondition) {
    this.table = model.table.oid;
    this.#columns = condition.columns;
    this.#sql = questionSql(model.table.name, condition);
  }

  /** The different inputs in these rows; undefined if one of them cannot be told. */
  inputsOf(rows: readonly RowImage[]): ReadonlyMap<string, PolicyInput> | undefined {
    const inputs = new Map<string, PolicyInput>();
    for (const row of rows) {
      const values = this.#columns.map(({ name }) => row[name]);
      const keys = this.#columns.map(({ kind }, index) => equalityKey(kind, values[index]));
      if (keys.includes(undefined)) return undefined;
      const key = JSON.stringify(keys);
      inputs.set(key, { key, values: values.map((value) => (value === null ? null : String(value))) });
    }
    return inputs;
  }

  /**
   * For each identity, whether it sees a row with each of its inputs, all of one snapshot. A failure of one
   * ends the asking: the answers given before are right, the others are undefined.
   */
  async ask(
    database: Database,
    askers: readonly { readonly identity: Identity; readonly inputs: readonly PolicyInput[] }[],
  ): Promise<readonly (readonly boolean[] | undefined)[]> {
    const answers: (readonly boolean[] | undefined)[] = askers.map(() => undefined);
    try {
      await database.readInSnapshot(async (reader) => {
        for (let start = 0; start < askers.length; start += askedAtOnce) {
          const replies = await Promise.allSettled(
            askers
              .slice(start, start + askedAtOnce)
              .map(({ identity, inputs }) => reader.as<{ visible: boolean }>(identity, this.#statement(inputs))),
          );
          for (const [index, reply] of replies.entries()) {
            if (reply.status === 'rejected') throw reply.reason;
            answers[start + index] = reply.value.map(({ visible }) => visible);
          }
        }
      });
    } catch {
      // Whoever got no answer is evaluated, and meets the trouble there if it is still there.
    }
    return answers;
  }

  #statement(inputs: readonly PolicyInput[]): Statement {
    const values = this.#columns.map((_, column) => inputs.map((input) => input.values[column] ?? null));
    return { text: this.#sql, values: values.length === 0 ? [inputs.map(() => 'x')] : values };
  }
}

const place = quoteIdentifier('rowcast place');

function questionSql(table: string, { sql, columns }: PolicyCondition): string {
  const lists = columns.map(({ sqlType }, index) => `$${index + 1}::text[]::${sqlType}[]`);
  const names = columns.map(({ name }) => quoteIdentifier(name));
  const source =
    columns.length === 0 ? { lists: ['$1::text[]'], names: [quoteIdentifier('rowcast row')] } : { lists, names };
  return `select coalesce(${sql}, false) as visible
from unnest(${source.lists.join(', ')}) with ordinality as ${quoteIdentifier(table)} (${[...source.names, place].join(', ')})
order by ${place}`;
}
