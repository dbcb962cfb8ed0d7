/** The door of `@rowcast/client/react`. */
export { RowcastProvider, type RowcastProviderProps } from './rowcast-provider.js';
export { useClient } from './use-client.js';
export { useConnection } from './use-connection.js';
export { useCurrentUser } from './use-current-user.js';
export { type MutationState, useMutation } from './use-mutation.js';
export { type UseQueryOptions, useQuery } from './use-query.js';
