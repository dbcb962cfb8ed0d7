import { useState } from 'react';
import { db } from './rowcast.js';

/** Sends messages, and knows which of those on the screen the server has not confirmed yet. */
export function useSendMessage(roomId: string) {
  const [sendingIds, setSendingIds] = useState<ReadonlySet<string>>(new Set());
  const send = async (body: string): Promise<void> => {
    const id = crypto.randomUUID();
    setSendingIds((ids) => new Set(ids).add(id));
    try {
      // It shows in the list at once, and goes again if the database refuses it.
      await db.message.create({ data: { id, roomId, body } });
    } finally {
      setSendingIds((ids) => new Set([...ids].filter((other) => other !== id)));
    }
  };
  return { send, sendingIds };
}
