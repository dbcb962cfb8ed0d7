import { RowcastError } from '@rowcast/client';
import { expect, test } from 'vitest';
import { buildSettings } from '../../test-support/build-field.js';
import { schema } from '../../test-support/generated/shop.js';
import { describeModel } from '../model/describe-model.js';
import type { ModelDescription } from '../model/field-info.js';
import { explainRefusal, type Refusal } from './explain-refusal.js';

const model = describeModel(schema, 'customer') as ModelDescription;
const explain = (error: unknown, { isNew = false } = {}): Refusal =>
  explainRefusal(error, { model, fields: model.fields, isNew }, buildSettings());

test.each([
  ['RECORD_ALREADY_EXISTS', ['email'], { email: 'Another record has this email already' }],
  [
    'RECORD_ALREADY_EXISTS',
    ['name', 'country'],
    {
      name: 'Another record has the same name, country already',
      country: 'Another record has the same name, country already',
    },
  ],
  ['RECORD_REFERENCE_MISSING', ['agentId'], { agentId: 'Agent id is not there any more' }],
  ['RECORD_FIELD_REQUIRED', ['name'], { name: 'Name is required' }],
  ['RECORD_CHECK_FAILED', ['creditLimit'], { creditLimit: 'The database does not accept this credit limit' }],
  ['RECORD_REJECTED', ['name'], { name: 'said the trigger' }],
] as const)('%s of %j is said at the fields', (code, fields, problems) => {
  expect(explain(new RowcastError(code, 'said the trigger', { fields }))).toEqual({
    problems,
    message: null,
    detail: null,
  });
});

test('a foreign key is shown by its relation, where the form has that', () => {
  const fields = model.fields.filter(({ name }) => name !== 'agentId');
  const error = new RowcastError('RECORD_REFERENCE_MISSING', 'x', { fields: ['agentId'] });
  expect(explainRefusal(error, { model, fields, isNew: true }, buildSettings()).problems).toEqual({
    agent: 'Agent is not there any more',
  });
});

test('a length that only the database knows is said in its words', () => {
  const error = new RowcastError('RECORD_VALUE_OUT_OF_RANGE', 'x', {
    fields: ['country'],
    hint: 'it may have 40 characters at most',
  });
  expect(explain(error).problems).toEqual({ country: 'Country: it may have 40 characters at most' });
});

test('what a policy forbids is said in plain words, with the server’s as a detail', () => {
  const error = new RowcastError('ACCESS_DENIED', 'a policy forbids it');
  expect(explain(error)).toEqual({
    problems: {},
    message: 'You may not change this customer, or not to these values.',
    detail: 'a policy forbids it',
  });
  expect(explain(error, { isNew: true }).message).toBe('You may not add a customer with these values.');
});

test('a record that is not as it was is somebody else’s doing', () => {
  expect(explain(new RowcastError('RECORD_NOT_FOUND', 'x')).message).toContain('at the same moment');
});

test('fields that the form does not have are the form’s affair as a whole', () => {
  const error = new RowcastError('RECORD_CHECK_FAILED', 'a check refused Customer.secret', { fields: ['secret'] });
  expect(explain(error)).toEqual({ problems: {}, message: 'a check refused Customer.secret', detail: null });
});

test('what is no error of ours is told as it is', () => {
  expect(explain(new Error('boom')).message).toBe('boom');
});
