import { Fragment, type RefObject, useState } from 'react';
import { formatDay, isSameDay } from './format-time.js';
import { Icon } from './icon.js';
import type { MemberWithProfile } from './members-panel.js';
import { MessageRow, type MessageWithAuthor } from './message-row.js';
import { NewestMessage } from './newest-message.js';
import { OlderMessages } from './older-messages.js';

interface MessageListProps {
  readonly ref: RefObject<HTMLDivElement | null>;
  /** Oldest first. */
  readonly messages: readonly MessageWithAuthor[];
  readonly me: MemberWithProfile;
  readonly sendingIds: ReadonlySet<string>;
  readonly editingId: string | null;
  readonly onEdit: (id: string | null) => void;
  readonly hasOlder: boolean;
  readonly isLoadingOlder: boolean;
  readonly onLoadOlder: () => void;
}

/**
 * The scroller is a flex column in reverse, so its scrollTop counts from the newest message: by itself it stays at the
 * bottom, and older messages that come in above move nothing.
 */
export function MessageList({ ref, messages, me, sendingIds, editingId, onEdit, ...older }: MessageListProps) {
  const newest = messages.at(-1);
  const [isAtBottom, setAtBottom] = useState(true);
  const [seen, setSeen] = useState(newest);
  if (isAtBottom && seen !== newest) setSeen(newest);
  const unseen = messages.filter((message) => message.authorId !== me.profileId && seen && isAfter(message, seen));
  return (
    <div className="messages">
      <div className="scroller" ref={ref} onScroll={(event) => setAtBottom(event.currentTarget.scrollTop > -48)}>
        <ol>
          {older.hasOlder && <OlderMessages isLoading={older.isLoadingOlder} onVisible={older.onLoadOlder} />}
          {messages.length === 0 && <li className="muted empty">Nothing said yet. The first word is yours.</li>}
          {messages.map((message, index) => {
            const previous = messages[index - 1];
            const isNewDay = !previous || !isSameDay(previous.createdAt, message.createdAt);
            return (
              <Fragment key={message.id}>
                {isNewDay && (
                  <li className="day">
                    <span>{formatDay(message.createdAt)}</span>
                  </li>
                )}
                <MessageRow
                  message={message}
                  me={me}
                  isContinued={!isNewDay && isSameBreath(previous, message)}
                  isSending={sendingIds.has(message.id)}
                  isEditing={editingId === message.id}
                  onEdit={onEdit}
                />
              </Fragment>
            );
          })}
        </ol>
      </div>
      {!isAtBottom && unseen.length > 0 && (
        <button
          type="button"
          className="new-messages"
          onClick={() => ref.current?.scrollTo({ top: 0, behavior: 'smooth' })}
        >
          <Icon name="down" />
          {unseen.length === 1 ? 'New message' : `${unseen.length} new messages`}
        </button>
      )}
      <NewestMessage message={newest} me={me} />
    </div>
  );
}

function isAfter(message: MessageWithAuthor, other: MessageWithAuthor): boolean {
  return message.createdAt > other.createdAt;
}

function isSameBreath(previous: MessageWithAuthor, message: MessageWithAuthor): boolean {
  const apartMs = message.createdAt.getTime() - previous.createdAt.getTime();
  return previous.authorId === message.authorId && apartMs < 5 * 60_000;
}
