/** A Rowcast server in a process of its own, so that its memory and CPU time can be read. */
import { startServer } from '@rowcast/server';
import { answerMessages } from './processes.js';
import { benchSecret } from './secret.js';
import { ownUsage } from './servers.js';

answerMessages(async (message) => {
  if (message['kind'] === 'usage') return ownUsage();
  const server = await startServer({
    databaseUrl: String(message['databaseUrl']),
    schemaPath: String(message['schemaPath']),
    port: 0,
    issuers: [{ kind: 'secret', secret: benchSecret }],
    sessionLimits: {
      messageBurst: 100_000,
      messagesPerSecond: 100_000,
      maxSubscriptions: 10_000,
      helloTimeoutMs: 120_000,
    },
    ...(typeof message['refreshedBytes'] === 'number' && { refreshedBytes: message['refreshedBytes'] }),
    logLevel: 'error',
  });
  return { url: server.url };
});
