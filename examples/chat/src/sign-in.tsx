import { useClient, useMutation } from '@rowcast/client/react';
import { type SubmitEvent, useState } from 'react';
import { DemoAccounts } from './demo-accounts.js';
import { ErrorMessage } from './notice.js';
import { TextField } from './text-field.js';

export function SignIn() {
  const { auth } = useClient();
  const [isNew, setNew] = useState(false);
  const enter = useMutation((form: FormData) => {
    const text = (name: string) => String(form.get(name));
    const credentials = { email: text('email'), password: text('password') };
    return isNew ? auth.signUp({ ...credentials, name: text('name').trim() }) : auth.signIn(credentials);
  });
  const submit = (event: SubmitEvent<HTMLFormElement>) => {
    event.preventDefault();
    enter.mutate(new FormData(event.currentTarget));
  };
  const switchForm = () => {
    setNew(!isNew);
    enter.reset();
  };
  const invalid = enter.error?.fields ?? [];
  return (
    <main className="sign-in">
      <section className="card">
        <img src="/favicon.svg" alt="" width="44" height="44" />
        <h1>{isNew ? 'Create your account' : 'Welcome back'}</h1>
        <p className="muted">A chat that lives in Postgres: every message shows as soon as its row is there.</p>
        <form onSubmit={submit}>
          {isNew && (
            <TextField label="Name" name="name" autoComplete="name" maxLength={60} required invalid={invalid} />
          )}
          <TextField label="E-mail" name="email" type="email" autoComplete="email" required invalid={invalid} />
          <TextField
            label="Password"
            name="password"
            type="password"
            autoComplete={isNew ? 'new-password' : 'current-password'}
            minLength={isNew ? 8 : undefined}
            required
            invalid={invalid}
          />
          <ErrorMessage error={enter.error} />
          <button type="submit" className="primary" disabled={enter.isPending}>
            {isNew ? 'Sign up' : 'Sign in'}
          </button>
        </form>
        <p className="muted">
          {isNew ? 'You have an account already?' : 'New here?'}{' '}
          <button type="button" className="link" onClick={switchForm}>
            {isNew ? 'Sign in' : 'Create an account'}
          </button>
        </p>
        <DemoAccounts />
      </section>
    </main>
  );
}
