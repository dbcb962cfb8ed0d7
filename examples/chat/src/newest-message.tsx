import { useState } from 'react';
import type { MemberWithProfile, MessageWithAuthor } from './queries.js';

/** Says new messages of others to screen readers, but not those that were there when the room was opened. */
export function NewestMessage({ message, me }: { message: MessageWithAuthor | undefined; me: MemberWithProfile }) {
  const [openedAt] = useState(message?.createdAt);
  const isNew = message && message.authorId !== me.profileId && (!openedAt || message.createdAt > openedAt);
  return (
    <p className="visually-hidden" aria-live="polite">
      {isNew && `${message.author.name}: ${message.body}`}
    </p>
  );
}
