/** What one connection may ask for. A server owner sets these; past them a client gets a LIMIT_ code. */
export interface SessionLimits {
  /** @default 500 */
  readonly maxSubscriptions: number;
  /** Requests under way at once: queries, mutations, authentications. @default 100 */
  readonly maxRequests: number;
  /** Messages a second, over time. @default 100 */
  readonly messagesPerSecond: number;
  /** Messages at once. @default 1_000 */
  readonly messageBurst: number;
  /** How long a connection may take to say hello, in milliseconds. @default 10_000 */
  readonly helloTimeoutMs: number;
}

export const defaultSessionLimits: SessionLimits = {
  maxSubscriptions: 500,
  maxRequests: 100,
  messagesPerSecond: 100,
  messageBurst: 1_000,
  helloTimeoutMs: 10_000,
};
