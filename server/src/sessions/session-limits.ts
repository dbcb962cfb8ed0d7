/** What clients may ask for: each connection, each user and each address. Past these a client gets a LIMIT_ code. */
export interface SessionLimits {
  /** @default 500 */
  readonly maxSubscriptions: number;
  /** Bytes of all subscribe messages whose subscriptions are open. @default 4 MiB */
  readonly maxSubscriptionBytes: number;
  /** Bytes of the results that open subscriptions follow, which the server keeps. @default 64 MiB */
  readonly maxResultBytes: number;
  /** Requests under way at once: queries, mutations, authentications. @default 100 */
  readonly maxRequests: number;
  /** Queries and writes that use the database at once; the others wait. @default 3 */
  readonly maxAtOnce: number;
  /** Messages a second, over time. @default 100 */
  readonly messagesPerSecond: number;
  /** Messages at once. @default 1_000 */
  readonly messageBurst: number;
  /** Bytes of messages a second, over time. @default 1 MiB */
  readonly bytesPerSecond: number;
  /** Bytes of messages at once. @default 16 MiB */
  readonly byteBurst: number;
  /** Mutations a second, over time; a transaction counts each of its own. @default 200 */
  readonly writesPerSecond: number;
  /** Mutations at once. @default 5_000 */
  readonly writeBurst: number;
  /** Subscriptions that are followed again as another identity a second, over time. @default 100 */
  readonly refollowsPerSecond: number;
  /** The same at once: a change of identity counts each of its connection's subscriptions. @default 5_000 */
  readonly refollowBurst: number;
  /** How long a connection may take to say hello, in milliseconds. @default 10_000 */
  readonly helloTimeoutMs: number;
}

export const defaultSessionLimits: SessionLimits = {
  maxSubscriptions: 500,
  maxSubscriptionBytes: 4 * 1024 * 1024,
  maxResultBytes: 64 * 1024 * 1024,
  maxRequests: 100,
  maxAtOnce: 3,
  messagesPerSecond: 100,
  messageBurst: 1_000,
  bytesPerSecond: 1024 * 1024,
  byteBurst: 16 * 1024 * 1024,
  writesPerSecond: 200,
  writeBurst: 5_000,
  refollowsPerSecond: 100,
  refollowBurst: 5_000,
  helloTimeoutMs: 10_000,
};

/** What all connections of one user, or from one address, may ask of this server together. */
export interface AllowanceLimits {
  /** Connections at once. @default 200 for a user, 2_000 for an address */
  readonly maxConnections: number;
  /** Connections a second, over time. @default 10 for a user, 50 for an address */
  readonly connectionsPerSecond: number;
  /** Connections that may come at once. @default 200 for a user, 2_000 for an address */
  readonly connectionBurst: number;
  /** Queries and writes that use the database at once; the others wait. @default 5 for a user, 100 for an address */
  readonly maxAtOnce: number;
  /** @default 5_000 for a user, 100_000 for an address */
  readonly maxSubscriptions: number;
  /** Bytes of the results that subscriptions follow. @default 256 MiB for a user, 1 GiB for an address */
  readonly maxResultBytes: number;
  /** Messages a second, over time. @default 500 for a user, 10_000 for an address */
  readonly messagesPerSecond: number;
  /** Messages at once. @default 5_000 for a user, 100_000 for an address */
  readonly messageBurst: number;
  /** Mutations a second, over time. @default 500 for a user, 2_000 for an address */
  readonly writesPerSecond: number;
  /** Mutations at once. @default 10_000 for a user, 20_000 for an address */
  readonly writeBurst: number;
  /** Subscriptions that are followed again as another identity. @default 500 for a user, 10_000 for an address */
  readonly refollowsPerSecond: number;
  /** The same at once. @default 20_000 for a user, 400_000 for an address */
  readonly refollowBurst: number;
}

export const defaultUserLimits: AllowanceLimits = {
  maxConnections: 200,
  connectionsPerSecond: 10,
  connectionBurst: 200,
  maxAtOnce: 5,
  maxSubscriptions: 5_000,
  maxResultBytes: 256 * 1024 * 1024,
  messagesPerSecond: 500,
  messageBurst: 5_000,
  writesPerSecond: 500,
  writeBurst: 10_000,
  refollowsPerSecond: 500,
  refollowBurst: 20_000,
};

export const defaultAddressLimits: AllowanceLimits = {
  maxConnections: 2_000,
  connectionsPerSecond: 50,
  connectionBurst: 2_000,
  maxAtOnce: 100,
  maxSubscriptions: 100_000,
  maxResultBytes: 1024 * 1024 * 1024,
  messagesPerSecond: 10_000,
  messageBurst: 100_000,
  writesPerSecond: 2_000,
  writeBurst: 20_000,
  refollowsPerSecond: 10_000,
  refollowBurst: 400_000,
};
