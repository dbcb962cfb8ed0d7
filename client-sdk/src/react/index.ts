/** The door of `@rowcast/client/react`. */
export type { InfiniteResult } from '../core/infinite-query.js';
export { RowcastProvider, type RowcastProviderProps } from './rowcast-provider.js';
export { useClient } from './use-client.js';
export { useConnection } from './use-connection.js';
export { useCurrentUser } from './use-current-user.js';
export { type UseInfiniteQueryOptions, useInfiniteQuery } from './use-infinite-query.js';
export { type MutationState, useMutation } from './use-mutation.js';
export { usePendingWrites } from './use-pending-writes.js';
export { usePermissions } from './use-permissions.js';
export { type UseQueryOptions, useQuery } from './use-query.js';
export { type SuspenseResult, useSuspenseQuery } from './use-suspense-query.js';
