/** What the identity may try with several models at once: a table's own, and those that its relations lead to. */
import type { AnyClient, ModelPermissions, Subscribable } from '@rowcast/client';
import { useClient } from '@rowcast/client/react';
import { useMemo, useSyncExternalStore } from 'react';

/** By the model's name; undefined until all are known. */
export type PermissionsByModel = ReadonlyMap<string, ModelPermissions>;

export function useModelPermissions(models: readonly string[]): PermissionsByModel | undefined {
  const client = useClient();
  const names = [...new Set(models)].sort().join(' ');
  const store = useMemo(() => joinPermissions(client, names.split(' ')), [client, names]);
  return useSyncExternalStore(store.subscribe, store.getSnapshot, store.getSnapshot);
}

function joinPermissions(client: AnyClient, names: readonly string[]): Subscribable<PermissionsByModel | undefined> {
  const parts = names.map((name) => ({ name, store: client.permissions(name) }));
  let last: { readonly from: readonly unknown[]; readonly joined: PermissionsByModel | undefined } | undefined;
  return {
    subscribe: (listener) => {
      const stops = parts.map(({ store }) => store.subscribe(listener));
      return () => {
        for (const stop of stops) stop();
      };
    },
    getSnapshot: () => {
      const from = parts.map(({ store }) => store.getSnapshot());
      if (!last?.from.every((value, index) => value === from[index])) {
        const known = parts.flatMap(({ name }, index) => (from[index] ? [[name, from[index]] as const] : []));
        last = { from, joined: known.length === parts.length ? new Map(known) : undefined };
      }
      return last?.joined;
    },
  };
}
