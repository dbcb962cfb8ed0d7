/**
 * The server's settings: what they are, their defaults, and how they are read from the environment. The
 * only file of the data plane that reads it. A setting that is unknown or not valid is an error that says so.
 */
import { RowcastError } from '@rowcast/protocol';
import { z } from 'zod';
import type { TokenIssuer } from './auth/token-issuer.js';
import { defaultQueryLimits, type QueryLimits, type RoleLimits } from './query/query-limits.js';
import {
  type AllowanceLimits,
  defaultAddressLimits,
  defaultSessionLimits,
  defaultUserLimits,
  type SessionLimits,
} from './sessions/session-limits.js';

/** Settings of a server. Only the database and the schema have no default. */
export interface ServerConfig {
  /** The data plane's connection, as a role that owns nothing (`rowcast_server`); may go through a pooler. */
  readonly databaseUrl: string;
  /** A connection that no pooler stands before, for LISTEN. @default databaseUrl */
  readonly directUrl?: string;
  /** `schema.prisma`, or a folder of `.prisma` files. */
  readonly schemaPath: string;
  /** The built-in accounts; absent, there are none. */
  readonly accounts?: AccountsConfig;
  /** Whose tokens are taken beside those of the built-in accounts. @default none */
  readonly issuers?: readonly TokenIssuer[];
  /** The database roles that tokens may name. @default ['anon', 'authenticated'] */
  readonly roles?: readonly string[];
  /** Origins, beside the server's own, whose pages may connect; `*` for any. @default none */
  readonly allowedOrigins?: readonly string[];
  /** Connections to the database. @default 10 */
  readonly maxDatabaseConnections?: number;
  /** The longest a statement of a client may take, in milliseconds. @default 10_000 */
  readonly statementTimeoutMs?: number;
  /** Turn off behind a pooler that does not support prepared statements. @default true */
  readonly preparedStatements?: boolean;
  /** Websocket connections of this server. @default 20_000 */
  readonly maxConnections?: number;
  /** Longest message from a client, in bytes. @default 1_048_576 */
  readonly maxMessageBytes?: number;
  readonly queryLimits?: Partial<QueryLimits>;
  /** Limits of single roles, by name, where they are not those of all. @default none */
  readonly roleLimits?: Readonly<Record<string, RoleLimits>>;
  /** What one connection may ask for. */
  readonly sessionLimits?: Partial<SessionLimits>;
  /** What all connections of one signed-in user may ask of this server together. */
  readonly userLimits?: Partial<AllowanceLimits>;
  /** What all connections from one address may ask of this server together. This machine's own is not limited. */
  readonly addressLimits?: Partial<AllowanceLimits>;
  /** Addresses of proxies (or ranges, `10.0.0.0/8`) whose word on the client's address is taken. @default none */
  readonly trustProxy?: readonly string[];
  /** How often connections are pinged, in milliseconds. @default 25_000 */
  readonly heartbeatIntervalMs?: number;
  /** For how long a client may ask what became of a write that it gave a key, in milliseconds. @default 86_400_000, a day */
  readonly writesKeptForMs?: number;
  /** Size from which the change log is cut, in bytes; it stays below about twice that. @default 64 MiB */
  readonly changeLogBytes?: number;
  /**
   * Whether identities that policies cannot tell apart may share an evaluation. Turned off, every identity's result is
   * evaluated for itself, which is slower and gives the same. @default true
   */
  readonly isSharing?: boolean;
  /**
   * From how many bytes on a result is read again in part: all keys in order, and only those rows that may have changed.
   * A smaller one is read as a whole, which costs no more and is never begun again. @default 16_384
   */
  readonly refreshedBytes?: number;
  /** If set, `/metrics` asks for it as a bearer token; otherwise it answers only to this machine. */
  readonly metricsToken?: string;
}

export interface AccountsConfig {
  /** Signs cookies and encrypts keys in the database. At least 32 characters. */
  readonly secret: string;
  /** Where browsers reach the server. @default the address it listens on */
  readonly baseUrl?: string;
}

/** A config with every default filled in. */
export interface ResolvedConfig extends ServerConfig {
  readonly directUrl: string;
  readonly issuers: readonly TokenIssuer[];
  readonly roles: readonly string[];
  readonly allowedOrigins: readonly string[];
  readonly maxConnections: number;
  readonly maxMessageBytes: number;
  readonly queryLimits: QueryLimits;
  readonly roleLimits: Readonly<Record<string, RoleLimits>>;
  readonly sessionLimits: SessionLimits;
  readonly userLimits: AllowanceLimits;
  readonly addressLimits: AllowanceLimits;
  readonly heartbeatIntervalMs: number;
  readonly writesKeptForMs: number;
  readonly changeLogBytes: number;
  readonly isSharing: boolean;
  readonly refreshedBytes: number;
}

export function resolveConfig(config: ServerConfig): ResolvedConfig {
  return {
    ...config,
    directUrl: config.directUrl ?? config.databaseUrl,
    issuers: config.issuers ?? [],
    roles: config.roles ?? ['anon', 'authenticated'],
    allowedOrigins: config.allowedOrigins ?? [],
    maxConnections: config.maxConnections ?? 20_000,
    maxMessageBytes: config.maxMessageBytes ?? 1_048_576,
    queryLimits: { ...defaultQueryLimits, ...config.queryLimits },
    roleLimits: config.roleLimits ?? {},
    sessionLimits: { ...defaultSessionLimits, ...config.sessionLimits },
    userLimits: { ...defaultUserLimits, ...config.userLimits },
    addressLimits: { ...defaultAddressLimits, ...config.addressLimits },
    heartbeatIntervalMs: config.heartbeatIntervalMs ?? 25_000,
    writesKeptForMs: config.writesKeptForMs ?? 24 * 60 * 60 * 1_000,
    changeLogBytes: config.changeLogBytes ?? 64 * 1024 * 1024,
    isSharing: config.isSharing ?? true,
    refreshedBytes: config.refreshedBytes ?? 16_384,
  };
}

/** What queries of the role may ask for. */
export function limitsOfRole({ queryLimits, roleLimits }: ResolvedConfig, role: string): QueryLimits {
  const { statementTimeoutMs: _, ...own } = new Map(Object.entries(roleLimits)).get(role) ?? {};
  return { ...queryLimits, ...own };
}

/** The roles whose statements have a time of their own. */
export function roleTimeoutsMs({ roleLimits }: ResolvedConfig): ReadonlyMap<string, number> {
  const entries = Object.entries(roleLimits);
  return new Map(entries.flatMap(([role, { statementTimeoutMs: ms }]) => (ms === undefined ? [] : [[role, ms]])));
}

const integer = z.string().regex(/^\d+$/, 'must be a whole number').transform(Number);
const list = z.string().transform((text) =>
  text
    .split(',')
    .map((entry) => entry.trim())
    .filter(Boolean),
);

/** Trusting everybody would let anybody choose the address that limits count by. */
const addresses = list.refine((entries) => entries.every(isAddressRange), 'must be addresses or ranges: 10.0.0.0/8');

function isAddressRange(entry: string): boolean {
  const [address = '', bits] = entry.split('/');
  const isV4 = z.ipv4().safeParse(address).success;
  if (!isV4 && !z.ipv6().safeParse(address).success) return false;
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) > 0 && Number(bits) <= (isV4 ? 32 : 128));
}

const most = z.number().int().positive().optional();

/** Limits by role, as JSON: `{"anon": {"maxRows": 100, "statementTimeoutMs": 1000}}`. */
const roleLimits = z
  .string()
  .transform((text, context) => {
    try {
      return JSON.parse(text) as unknown;
    } catch {
      context.addIssue('must be JSON: {"anon": {"maxRows": 100}}');
      return z.NEVER;
    }
  })
  .pipe(
    z.record(
      z.string(),
      z
        .strictObject({
          ...{ maxDepth: most, maxConditions: most, maxRows: most, maxNestedRows: most, maxBytes: most },
          ...{ maxCost: z.number().positive().nullable().optional(), statementTimeoutMs: most },
        })
        .transform((limits): RoleLimits => dropUndefined(limits)),
    ),
  );

/** Every variable that the server knows. A misspelt ROWCAST_ variable is an error, not a silent default. */
const environment = z.strictObject({
  ROWCAST_ACCOUNTS_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  ROWCAST_BASE_URL: z.url().optional(),
  ROWCAST_JWT_SECRET: z.string().min(32, 'must have at least 32 characters').optional(),
  ROWCAST_JWKS_URL: z.url().optional(),
  ROWCAST_JWT_ISSUER: z.string().optional(),
  ROWCAST_JWT_AUDIENCE: z.string().optional(),
  ROWCAST_ROLES: list.optional(),
  ROWCAST_ALLOWED_ORIGINS: list.optional(),
  ROWCAST_MAX_DATABASE_CONNECTIONS: integer.optional(),
  ROWCAST_STATEMENT_TIMEOUT_MS: integer.optional(),
  ROWCAST_PREPARED_STATEMENTS: z.enum(['true', 'false']).optional(),
  ROWCAST_MAX_CONNECTIONS: integer.optional(),
  ROWCAST_MAX_CONNECTIONS_PER_USER: integer.optional(),
  ROWCAST_MAX_CONNECTIONS_PER_ADDRESS: integer.optional(),
  ROWCAST_MAX_ROWS: integer.optional(),
  ROWCAST_MAX_COST: integer.optional(),
  ROWCAST_ROLE_LIMITS: roleLimits.optional(),
  ROWCAST_TRUST_PROXY: addresses.optional(),
  ROWCAST_METRICS_TOKEN: z.string().min(1).optional(),
});

/** The part of the settings that comes from `ROWCAST_…` variables. */
export type EnvironmentConfig = Omit<ServerConfig, 'databaseUrl' | 'directUrl' | 'schemaPath'>;

/** Reads the `ROWCAST_…` variables. Those of the test suite and of the command line are left out. */
export function readEnvironment(variables: Readonly<Record<string, string | undefined>>): EnvironmentConfig {
  const ours = Object.entries(variables).filter(
    ([name, value]) => name.startsWith('ROWCAST_') && !name.startsWith('ROWCAST_TEST_') && value !== '',
  );
  const parsed = environment.safeParse(Object.fromEntries(ours));
  if (!parsed.success) throw configError(parsed.error);
  const env = parsed.data;
  const secret = env.ROWCAST_ACCOUNTS_SECRET;
  return dropUndefined({
    accounts: secret === undefined ? undefined : dropUndefined({ secret, baseUrl: env.ROWCAST_BASE_URL }),
    issuers: issuersOf(env),
    roles: env.ROWCAST_ROLES,
    allowedOrigins: env.ROWCAST_ALLOWED_ORIGINS,
    maxDatabaseConnections: env.ROWCAST_MAX_DATABASE_CONNECTIONS,
    statementTimeoutMs: env.ROWCAST_STATEMENT_TIMEOUT_MS,
    preparedStatements:
      env.ROWCAST_PREPARED_STATEMENTS === undefined ? undefined : env.ROWCAST_PREPARED_STATEMENTS === 'true',
    maxConnections: env.ROWCAST_MAX_CONNECTIONS,
    userLimits: maxConnections(env.ROWCAST_MAX_CONNECTIONS_PER_USER),
    addressLimits: maxConnections(env.ROWCAST_MAX_CONNECTIONS_PER_ADDRESS),
    trustProxy: env.ROWCAST_TRUST_PROXY,
    queryLimits: queryLimitsOf(env),
    roleLimits: env.ROWCAST_ROLE_LIMITS,
    metricsToken: env.ROWCAST_METRICS_TOKEN,
  });
}

function queryLimitsOf(env: z.infer<typeof environment>): Partial<QueryLimits> | undefined {
  const { ROWCAST_MAX_ROWS: maxRows, ROWCAST_MAX_COST: maxCost } = env;
  return maxRows === undefined && maxCost === undefined ? undefined : dropUndefined({ maxRows, maxCost });
}

function maxConnections(most: number | undefined): Partial<AllowanceLimits> | undefined {
  return most === undefined ? undefined : { maxConnections: most };
}

function issuersOf(env: z.infer<typeof environment>): readonly TokenIssuer[] {
  const named = dropUndefined({ issuer: env.ROWCAST_JWT_ISSUER, audience: env.ROWCAST_JWT_AUDIENCE });
  const issuers: TokenIssuer[] = [];
  if (env.ROWCAST_JWT_SECRET) issuers.push({ kind: 'secret', secret: env.ROWCAST_JWT_SECRET, ...named });
  if (env.ROWCAST_JWKS_URL) {
    const { issuer, audience } = named;
    if (!issuer || !audience) {
      throw new RowcastError('CONFIG_INVALID', 'ROWCAST_JWKS_URL needs ROWCAST_JWT_ISSUER and ROWCAST_JWT_AUDIENCE', {
        hint: 'without them, any token of that provider would be taken, whoever it was issued for',
      });
    }
    issuers.push({ kind: 'jwks', url: env.ROWCAST_JWKS_URL, issuer, audience });
  }
  return issuers;
}

function configError(error: z.ZodError): RowcastError {
  const [issue] = error.issues;
  if (issue?.code === 'unrecognized_keys' && issue.path.length === 0) {
    return new RowcastError('CONFIG_INVALID', `there is no setting ${issue.keys.join(', ')}`, {
      hint: `the settings are ${Object.keys(environment.shape).join(', ')}`,
    });
  }
  return new RowcastError('CONFIG_INVALID', `${issue?.path.join('.')}: ${issue?.message}`);
}

/** An object without its undefined members, as `exactOptionalPropertyTypes` wants it. */
function dropUndefined<Value extends object>(value: Value): { [Key in keyof Value]: Exclude<Value[Key], undefined> } {
  const entries = Object.entries(value).filter(([, member]) => member !== undefined);
  // Only members that were undefined are gone, which is what the type says.
  return Object.fromEntries(entries) as { [Key in keyof Value]: Exclude<Value[Key], undefined> };
}
