/**
 * What the identity may try with several models at once: a table's own, and those that its relations lead to. A server
 * that does not say, because it is older than the question, does not keep anybody from trying: it refuses what is not
 * allowed all the same, and says why.
 */
import type { AnyClient, FollowedPermissions, ModelPermissions, RowcastError, Subscribable } from '@rowcast/client';
import { useClient, useConnection } from '@rowcast/client/react';
import { useEffect, useMemo, useState, useSyncExternalStore } from 'react';

/** By the model's name; undefined until all are known, or it is clear that the server does not tell. */
export type PermissionsByModel = ReadonlyMap<string, ModelPermissions>;

/** How long a server that is there may take to say what is allowed. */
const patienceMs = 5_000;

/** Of models as the schema names them. */
export function useModelPermissions(models: readonly string[]): PermissionsByModel | undefined {
  const client = useClient();
  const names = [...new Set(models)].sort().join(' ');
  const store = useMemo(() => joinPermissions(client, names.split(' ')), [client, names]);
  const known = useSyncExternalStore(store.subscribe, store.getSnapshot, store.getSnapshot);
  const isComplete = known.size === names.split(' ').length;
  const isOverdue = useIsOverdue(isComplete, names);
  return useMemo(() => {
    if (isComplete) return known;
    return isOverdue ? assumePermissions(client, names.split(' '), known) : undefined;
  }, [client, names, known, isComplete, isOverdue]);
}

/** Why the server does not say what is allowed with a model, as the schema names it: then nothing is. */
export function usePermissionRefusal(model: string): RowcastError | null {
  const client = useClient();
  const { refusal } = useMemo(() => client.permissions(model), [client, model]);
  const error = useSyncExternalStore(refusal.subscribe, refusal.getSnapshot, refusal.getSnapshot);
  return error && isTold(error) ? error : null;
}

/** A server that is older than the question refuses the question, and says nothing of the model. */
function isTold({ code }: RowcastError): boolean {
  return code !== 'PROTOCOL_INVALID_MESSAGE';
}

/** Whether the answer has not come, though there was a connection all the time that it may take. */
function useIsOverdue(isComplete: boolean, names: string): boolean {
  const isOnline = useConnection().status === 'online';
  const [overdue, setOverdue] = useState<string | undefined>(undefined);
  const isWaiting = isOnline && !isComplete;
  useEffect(() => {
    if (isComplete) setOverdue(undefined);
    if (!isWaiting) return;
    const timer = setTimeout(() => setOverdue(names), patienceMs);
    return () => clearTimeout(timer);
  }, [isComplete, isWaiting, names]);
  return overdue === names;
}

/** Nothing is known: everything may be tried. If something is, the server tells of what it has, and has no more. */
function assumePermissions(client: AnyClient, names: readonly string[], known: PermissionsByModel): PermissionsByModel {
  return new Map(
    names.map((name) => {
      const fields = known.size > 0 ? [] : scalarsOf(client, name);
      return [name, known.get(name) ?? { read: fields, create: fields, update: fields, delete: fields.length > 0 }];
    }),
  );
}

function scalarsOf({ schema }: AnyClient, model: string): string[] {
  const fields = Object.entries(schema.models[model]?.fields ?? {});
  return fields.flatMap(([name, { kind }]) => (kind === 'relation' ? [] : [name]));
}

const none: ModelPermissions = { read: [], create: [], update: [], delete: false };

/** Of a model that the server refuses to speak of, nothing is allowed. */
function permissionsIn({ getSnapshot, refusal }: FollowedPermissions): ModelPermissions | undefined {
  const error = refusal.getSnapshot();
  return getSnapshot() ?? (error && isTold(error) ? none : undefined);
}

/** What is known of each of them so far. */
function joinPermissions(client: AnyClient, names: readonly string[]): Subscribable<PermissionsByModel> {
  const parts = names.map((name) => ({ name, store: client.permissions(name) }));
  let last: { readonly from: readonly unknown[]; readonly joined: PermissionsByModel } | undefined;
  return {
    subscribe: (listener) => {
      const stops = parts.flatMap(({ store }) => [store.subscribe(listener), store.refusal.subscribe(listener)]);
      return () => {
        for (const stop of stops) stop();
      };
    },
    getSnapshot: () => {
      const from = parts.map(({ store }) => permissionsIn(store));
      if (!last?.from.every((value, index) => value === from[index])) {
        last = {
          from,
          joined: new Map(parts.flatMap(({ name }, at) => (from[at] ? [[name, from[at]] as const] : []))),
        };
      }
      return last.joined;
    },
  };
}
