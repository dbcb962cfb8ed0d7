/** The door of the test support: what the tests of more than one package need. */
export { applyPatches } from './apply-patches.js';
export { type ConnectOptions, connectTestClient, TestClient, type TestResult } from './connect-test-client.js';
export {
  createTestDatabase,
  type TestDatabase,
  type TestDatabaseOptions,
  testServerUrl,
  useTestServer,
} from './create-test-database.js';
export { findChromium } from './find-chromium.js';
export { Gate } from './gate.js';
export { largeSchema } from './large-schema.js';
export { LiveMirror, type LiveVersion } from './live-mirror.js';
export { type Grants, oracleSql } from './oracle-query.js';
export { randomQuery } from './random-query.js';
export { type TcpEnd, TcpProxy, type TcpProxyOptions } from './tcp-proxy.js';
export type { WorldField, WorldModel, WorldSchema } from './world-schema.js';
