/** What a client hears when a record that a relation needs is not there, or not to be seen. Pure. */
import { RowcastError } from '@rowcast/protocol';
import { nameOf, type RelationLink } from './relation-link.js';

/** A record to be connected. One that is hidden is the same as one that does not exist. */
export function nothingToConnect(link: RelationLink): RowcastError {
  const message = `no ${link.target.name} that this identity may see matches, to be connected as ${nameOf(link)}`;
  return missing(link, message, 'it may have been deleted; connectOrCreate makes it where it is missing');
}

/** A record that is to be changed or removed along the relation. */
export function nothingRelated(link: RelationLink): RowcastError {
  const message = `no ${link.target.name} that this identity may see matches and is related by ${nameOf(link)}`;
  return missing(link, message, 'a nested write reaches only the records that are related to the one around it');
}

/** A record that would be left without a relation that it must have. */
export function leftAlone(link: RelationLink): RowcastError {
  const { target, opposite } = link;
  const owner = opposite ? `${target.name}.${opposite.name}` : target.name;
  return new RowcastError('RECORD_FIELD_REQUIRED', `${owner} must have a value, and set would leave it without one`, {
    hint: 'name all records that are related now, or delete those that are to go',
    model: target.name,
    ...(opposite && { fields: [opposite.name] }),
  });
}

function missing({ model, relation }: RelationLink, message: string, hint: string): RowcastError {
  return new RowcastError('RECORD_NOT_FOUND', message, { hint, model: model.name, fields: [relation.name] });
}
