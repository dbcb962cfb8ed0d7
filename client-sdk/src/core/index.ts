/** The door of `@rowcast/client`. */
export type {
  ClientDefault,
  ClientField,
  ClientModel,
  ClientSchema,
  ModelPermissions,
  ScalarType,
} from '@rowcast/protocol';
export { RowcastError } from '@rowcast/protocol';
export type {
  AnyClient,
  Auth,
  ClientOptions,
  ConnectionState,
  ExternalAuth,
  OfflineQueue,
  PendingWriteCount,
  RefusedWrite,
  RowcastClient,
  SignOutOptions,
  User,
  WaitingWrite,
} from './client-types.js';
export { createClient } from './create-client.js';
export type { BatchResult, Db, ModelApi } from './database-api.js';
export { isPending } from './decode-row.js';
export type { MutationDescription, QueryDescription } from './description.js';
export type { FieldRef } from './field-ref.js';
export type { ScalarWhere, Where, WhereUnique } from './filter-types.js';
export { AnyNull, DbNull, JsonNull, type JsonNullKind } from './json-null.js';
export type { Liveness, LiveResult } from './live-result.js';
export type { CreateData, UpdateData } from './nested-write-types.js';
export type { FollowedPermissions } from './permissions.js';
export type {
  Clock,
  KeyValueStorage,
  NetworkNews,
  NetworkSource,
  SocketConstructor,
  SocketLike,
  TabChannel,
  TabChannelSource,
} from './platform.js';
export type { RowOf } from './row-of.js';
export type {
  InputJsonValue,
  JsonValue,
  ModelsShape,
  ModelTypes,
  RelationTypes,
  RowcastSchema,
} from './schema-types.js';
export type { DistinctWindowArgs, Include, OrderBy, Result, Select, WindowArgs } from './selection-types.js';
export type { Subscribable } from './subscribable.js';
export type { CreateManyData, UpdateManyData } from './write-types.js';
