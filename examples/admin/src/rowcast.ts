import { createClient } from '@rowcast/client';
import { type Models, schema } from './generated/rowcast.js';

/** The connection to the server that this page came from. */
export const client = createClient({ schema });

/** Prisma Client's API, typed from `prisma/schema.prisma`. */
export const { db } = client;

// From here on the components know the names of models and fields.
declare module '@rowcast/components' {
  interface Register {
    models: Models;
  }
}
