/** The one place that shapes the body of an HTTP error: `{ error: { code, message, … } }`. */
import { errorCodes, RowcastError } from '@rowcast/protocol';
import type { FastifyReply } from 'fastify';

export async function replyWithError(reply: FastifyReply, error: unknown): Promise<void> {
  const known =
    error instanceof RowcastError
      ? error
      : new RowcastError('SERVER_INTERNAL', 'the server met something unforeseen', { cause: error });
  await reply.code(errorCodes[known.code].status).send({ error: known.toWire() });
}
