/** The door of the server package. */

export { type AppOptions, buildApp, rowcast } from './app.js';
export type { TokenIssuer } from './auth/token-issuer.js';
export type { AccountsConfig, ServerConfig } from './config.js';
export { type RunningServer, type StartOptions, startServer } from './main.js';
export type { QueryLimits, RoleLimits } from './query/query-limits.js';
export type { SessionLimits } from './sessions/session-limits.js';
