/** The React context that `RowcastProvider` fills and `useClient` reads. */
import { createContext } from 'react';
import type { AnyClient } from '../core/client-types.js';

export const ClientContext = createContext<AnyClient | null>(null);
ClientContext.displayName = 'Rowcast';
