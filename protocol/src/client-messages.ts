/**
 * Every message a client may send. PROTOCOL.md says what each means and when it may be sent.
 * Numbers named `id` are chosen by the client, positive, and unique while they are in use.
 */
import { z } from 'zod';
import { isWireObject } from './is-wire-object.js';
import { type MutationSpec, type QuerySpec, readActions, writeActions } from './query-spec.js';
import type { WireObject } from './wire-value.js';

const id = z.int().positive();
const args = z.custom<WireObject>(
  isWireObject,
  'not an object of JSON, with finite numbers and no member called __proto__',
);
const model = z.string().min(1).max(128);

export const querySpec: z.ZodType<QuerySpec> = z.strictObject({ model, action: z.enum(readActions), args });
export const mutationSpec: z.ZodType<MutationSpec> = z.strictObject({ model, action: z.enum(writeActions), args });

const token = z.string().max(16_384).nullable();

const hello = z.strictObject({
  kind: z.literal('hello'),
  protocol: z.int(),
  /** A JSON Web Token; null to be the anonymous identity. */
  token,
  /** Name and version of the client library, for logs. */
  client: z.string().max(100).optional(),
});
const authenticate = z.strictObject({ kind: z.literal('authenticate'), id, token });
const subscribe = z.strictObject({
  kind: z.literal('subscribe'),
  id,
  query: querySpec,
  /** The digest of the rows that the client has of this query already. */
  holds: z.string().min(1).max(64).optional(),
});
const unsubscribe = z.strictObject({ kind: z.literal('unsubscribe'), id });
const query = z.strictObject({ kind: z.literal('query'), id, query: querySpec });
const mutate = z.strictObject({
  kind: z.literal('mutate'),
  id,
  mutations: z.array(mutationSpec).min(1).max(1_000),
  /** Names the write, so that it can be sent again and is still done once. Nobody else may be able to guess it. */
  key: z
    .string()
    .regex(/^[\w-]{16,64}$/)
    .optional(),
  /** How many writes of this connection the client has heard to have failed. */
  heard: z.int().nonnegative().optional(),
});
const permissions = z.strictObject({ kind: z.literal('permissions'), id, models: z.array(model).min(1).max(1_000) });
const sync = z.strictObject({ kind: z.literal('sync'), id });
/** Everything up to the last `mark` (or the welcome) has been handled. */
const reached = z.strictObject({ kind: z.literal('reached') });
const ping = z.strictObject({ kind: z.literal('ping') });

export const clientMessage = z.discriminatedUnion('kind', [
  hello,
  authenticate,
  subscribe,
  unsubscribe,
  query,
  mutate,
  permissions,
  sync,
  reached,
  ping,
]);
export type ClientMessage = z.infer<typeof clientMessage>;
export type ClientMessageKind = ClientMessage['kind'];
