/** What a table has to say: notices that stay for a while or until they are dismissed, and words for screen readers. */
import { useCallback, useEffect, useMemo, useRef, useState } from 'react';

export interface Notice {
  readonly id: number;
  readonly kind: 'done' | 'problem';
  readonly text: string;
  /** What can be done about it. */
  readonly action?: NoticeAction | undefined;
}

export interface NoticeAction {
  readonly label: string;
  readonly run: () => void;
}

export interface Notices {
  readonly notices: readonly Notice[];
  /** The last thing that was said to screen readers. */
  readonly spoken: string;
  readonly notify: (kind: Notice['kind'], text: string, action?: NoticeAction) => void;
  readonly dismiss: (id: number) => void;
  readonly say: (text: string) => void;
}

const noticeTimeMs = 8_000;
const maxNotices = 3;

export function useNotices(): Notices {
  const [notices, setNotices] = useState<readonly Notice[]>([]);
  const [spoken, say] = useState('');
  const lastId = useRef(0);
  const timers = useRef(new Set<ReturnType<typeof setTimeout>>());
  useEffect(
    () => () => {
      for (const timer of timers.current) clearTimeout(timer);
    },
    [],
  );
  const dismiss = useCallback((id: number) => setNotices((all) => all.filter((notice) => notice.id !== id)), []);
  const notify = useCallback(
    (kind: Notice['kind'], text: string, action?: NoticeAction) => {
      lastId.current += 1;
      const id = lastId.current;
      setNotices((all) => [...all, { id, kind, text, action }].slice(-maxNotices));
      // A problem stays until somebody has taken note of it.
      if (kind === 'done') timers.current.add(setTimeout(() => dismiss(id), noticeTimeMs));
    },
    [dismiss],
  );
  return useMemo(() => ({ notices, spoken, notify, dismiss, say }), [notices, spoken, notify, dismiss]);
}
