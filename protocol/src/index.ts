/** The door of the contract. Schemas that need zod are behind `@rowcast/protocol/messages`. */

export type { ClientMessage, ClientMessageKind } from './client-messages.js';
export type { ClientDefault, ClientField, ClientModel, ClientSchema } from './client-schema.js';
export { type ErrorCode, type ErrorCodeInfo, errorCodes, type WireError } from './error-codes.js';
export { conjunction, disjunction, filterMeaning, type KnownRow, negation, type Truth } from './filter-meaning.js';
export { compareRows, type OrderTerm, orderTerms, type RowOrder } from './order-meaning.js';
export { oldestSupportedVersion, protocolVersion, websocketSubprotocol } from './protocol-version.js';
export { canonicalJson, queryKey } from './query-key.js';
export {
  type MutationSpec,
  type QuerySpec,
  type ReadAction,
  readActions,
  type WriteAction,
  writeActions,
} from './query-spec.js';
export { type RowKey, type RowPatch, rowKey, type WireRow } from './row.js';
export { assert, RowcastError, type RowcastErrorDetails, unreachable } from './rowcast-error.js';
export type {
  Addition,
  ModelPermissions,
  MutationResult,
  ServerMessage,
  ServerMessageKind,
  WireIdentity,
} from './server-messages.js';
export { isVisible, parseSnapshot, type Snapshot } from './snapshot.js';
export {
  compareValues,
  equalValues,
  type FieldMeaning,
  instantMicroseconds,
  type ModelMeaning,
} from './value-meaning.js';
export {
  type FieldMarker,
  type JsonMarker,
  type NullMarker,
  nullNames,
  quoteJson,
  readMarker,
  type WireMarker,
} from './wire-marker.js';
export type { ScalarType, WireObject, WireValue } from './wire-value.js';
