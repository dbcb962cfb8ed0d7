/** What all random inputs are made from, and how they go wrong now and then. */
import type { Catalog, CatalogField, CatalogModel } from '../../src/catalog/catalog.js';
import type { Dice } from './dice.js';
import { hostileJson, hostileText, members } from './hostile-json.js';

export interface FuzzSource {
  readonly dice: Dice;
  readonly catalog: Catalog;
  /** How likely each place is to go wrong. */
  readonly malice: number;
}

/** A wrong value now and then, or what is given. */
export function or({ dice, malice }: FuzzSource, right: () => string): string {
  return dice.chance(malice) ? hostileJson(dice) : right();
}

/** The fields that the role may read, and the others now and then. */
export function fieldsOf({ dice, malice }: FuzzSource, model: CatalogModel): readonly CatalogField[] {
  const readable = model.table.privileges.get('authenticated')?.select;
  const isOpen = (field: CatalogField): boolean => field.kind === 'relation' || (readable?.has(field.column) ?? false);
  const fields = [...model.fields.values()];
  return fields.some(isOpen) ? fields.filter((field) => isOpen(field) || dice.chance(malice)) : fields;
}

/** Some of these members, and one that does not belong now and then. */
export function some(
  source: FuzzSource,
  candidates: readonly (readonly [string, () => string])[],
  share = 0.4,
): string {
  const { dice, malice } = source;
  const chosen = candidates
    .filter(() => dice.chance(share))
    .map(([key, value]): readonly [string, string] => [key, or(source, value)]);
  return members(dice.chance(malice) ? [...chosen, [hostileText(dice), hostileJson(dice)]] : chosen);
}

/** Two objects' members in one. */
export function joined(...objects: readonly string[]): string {
  const parts = objects.map((text) => (/^\{.*\}$/su.test(text) ? text.slice(1, -1) : '')).filter((part) => part !== '');
  return `{${parts.join(',')}}`;
}
