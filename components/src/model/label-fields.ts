/** Finds the fields that people know a record by. Pure. */
import type { ClientModel } from '@rowcast/client';

/** The names that people give to what a record is known by, the best first. */
const labelNames = [
  ...['name', 'fullName', 'displayName', 'firstName', 'first_name'],
  ...['title', 'label', 'subject', 'email', 'code', 'slug'],
];

/** Nobody is known by half of a name. */
export function findLabelFields(model: ClientModel): readonly string[] {
  const field = findLabelField(model);
  const other = field.replace(/^first(?=_?name$)/i, (first) => (first === 'First' ? 'Last' : 'last'));
  return other !== field && model.fields[other] ? [field, other] : [field];
}

export function findLabelField(model: ClientModel): string {
  const isText = (name: string): boolean => {
    const field = model.fields[name];
    return field?.kind === 'scalar' && field.type === 'String' && field.list !== true && field.native !== 'Uuid';
  };
  const known = labelNames.find(isText);
  const endsLikeOne = Object.keys(model.fields).find((name) => /(name|title)$/i.test(name) && isText(name));
  const anyText = Object.keys(model.fields).find((name) => isText(name) && !model.key.includes(name));
  return known ?? endsLikeOne ?? anyText ?? model.key[0] ?? '';
}
