/** A write as a hook: its progress as state. The write itself shows in every live query at once. */
import { RowcastError } from '@rowcast/protocol';
import { useCallback, useEffect, useRef, useState } from 'react';

interface Progress<T> {
  readonly status: 'idle' | 'pending' | 'success' | 'error';
  readonly data: T | undefined;
  readonly error: RowcastError | null;
}

/** How the last call of a mutation stands, and the ways to call it. */
export interface MutationState<Variables extends readonly unknown[], T> extends Progress<T> {
  readonly isPending: boolean;
  /** Runs the write. A failure shows as `error` and is not thrown. */
  readonly mutate: (...variables: Variables) => void;
  /** Runs the write and gives its result. @throws what the write throws */
  readonly mutateAsync: (...variables: Variables) => Promise<T>;
  /** Back to `idle`. */
  readonly reset: () => void;
}

const idle = { status: 'idle', data: undefined, error: null } as const;

/**
 * Keeps the progress of a write as state.
 *
 * @example
 * ```tsx
 * const send = useMutation((body: string) => db.message.create({ data: { roomId, body } }));
 * return (
 *   <>
 *     <button disabled={send.isPending} onClick={() => send.mutate('hello')}>Send</button>
 *     {send.error && <p>{send.error.message}</p>}
 *   </>
 * );
 * ```
 */
export function useMutation<Variables extends readonly unknown[], T>(
  write: (...variables: Variables) => PromiseLike<T>,
): MutationState<Variables, T> {
  const [progress, setProgress] = useState<Progress<T>>(idle);
  const latestWrite = useRef(write);
  const latestCall = useRef(0);
  useEffect(() => {
    latestWrite.current = write;
  });
  const mutateAsync = useCallback(async (...variables: Variables): Promise<T> => {
    const call = ++latestCall.current;
    const report = (next: Progress<T>): void => {
      // Only the last call has a say: an older one that ends later would show the wrong outcome.
      if (call === latestCall.current) setProgress(next);
    };
    report({ status: 'pending', data: undefined, error: null });
    try {
      const data = await latestWrite.current(...variables);
      report({ status: 'success', data, error: null });
      return data;
    } catch (error) {
      report({ status: 'error', data: undefined, error: asRowcastError(error) });
      throw error;
    }
  }, []);
  const mutate = useCallback(
    (...variables: Variables) => void mutateAsync(...variables).catch(() => {}),
    [mutateAsync],
  );
  const reset = useCallback(() => {
    latestCall.current += 1;
    setProgress(idle);
  }, []);
  return { ...progress, isPending: progress.status === 'pending', mutate, mutateAsync, reset };
}

function asRowcastError(error: unknown): RowcastError {
  if (error instanceof RowcastError) return error;
  const message = error instanceof Error ? error.message : String(error);
  return new RowcastError('CLIENT_INVALID_USE', message, { cause: error });
}
