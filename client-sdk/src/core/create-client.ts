/** Puts the parts of a client together; nothing else does. */
import { RowcastError } from '@rowcast/protocol';
import type { ClientOptions, RowcastClient } from './client-types.js';
import type { ModelsShape } from './schema-types.js';

export function createClient<M extends ModelsShape<M>>(_options: ClientOptions<M>): RowcastClient<M> {
  throw new RowcastError('CLIENT_INVALID_USE', 'not there yet');
}
