import { RowcastError } from '@rowcast/client';
import { expect, test } from 'vitest';
import { accountLabels as labels } from '../labels/account-labels.js';
import { checkAccount, explainAccountError } from './use-account-form.js';
import { initialsOf } from './user-menu.js';

const rules = { labels, minPasswordLength: 8 };
const good = { name: 'Ada', email: 'ada@example.com', password: 'correct horse' };

test.each([
  ['signIn', { ...good, name: '' }, {}],
  ['signIn', { ...good, password: 'short' }, {}],
  ['signIn', { name: '', email: '', password: '' }, { email: 'E-mail is missing', password: 'Password is missing' }],
  ['signUp', good, {}],
  ['signUp', { ...good, email: ' ada@example.com ' }, {}],
  ['signUp', { ...good, name: ' ' }, { name: 'Name is missing' }],
  ['signUp', { ...good, email: 'ada' }, { email: 'This is not an e-mail address' }],
  ['signUp', { ...good, password: 'short' }, { password: 'The password needs at least 8 characters' }],
] as const)('%s with %j: %j', (action, values, problems) => {
  expect(checkAccount(action, values, rules)).toEqual(problems);
});

test.each([
  [new RowcastError('AUTH_INVALID_CREDENTIALS', 'x'), {}, labels.wrongCredentials],
  [new RowcastError('AUTH_EMAIL_TAKEN', 'x', { fields: ['email'] }), { email: labels.emailTaken }, null],
  [new RowcastError('AUTH_INVALID_INPUT', 'x', { fields: ['email'] }), { email: labels.notAnEmail }, null],
  [
    new RowcastError('AUTH_INVALID_INPUT', 'x', { fields: ['password'] }),
    { password: labels.passwordTooShort(8) },
    null,
  ],
  [new RowcastError('LIMIT_REQUESTS', 'x'), {}, labels.tooManyAttempts],
  [new RowcastError('AUTH_UNAVAILABLE', 'x'), {}, labels.unavailable],
  [new RowcastError('ORIGIN_NOT_ALLOWED', 'not from here'), {}, 'not from here'],
  [new Error('x'), {}, labels.unavailable],
])('%s is told in words for people', (error, problems, message) => {
  expect(explainAccountError(error, rules)).toEqual({ problems, message });
});

test.each([
  ['Ada King', 'AK'],
  ['Ada Augusta King', 'AK'],
  ['Ada', 'A'],
  ['ada.king@example.com', 'AK'],
  ['émile zola', 'ÉZ'],
])('the initials of %s are %s', (name, initials) => {
  expect(initialsOf(name)).toBe(initials);
});
