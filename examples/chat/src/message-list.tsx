import { type RefObject, type UIEvent, useState } from 'react';
import { Icon } from './icon.js';
import { groupByDay, isSameBreath } from './message-days.js';
import { MessageRow } from './message-row.js';
import { NewestMessage } from './newest-message.js';
import type { MemberWithProfile, MessageWithAuthor } from './queries.js';

interface MessageListProps {
  readonly ref: RefObject<HTMLDivElement | null>;
  /** Oldest first. */
  readonly messages: readonly MessageWithAuthor[];
  readonly me: MemberWithProfile;
  readonly editingId: string | null;
  readonly onEdit: (id: string | null) => void;
  /** Undefined while there is nothing to load. */
  readonly onLoadOlder: (() => void) | undefined;
}

/**
 * The scroller is a flex column in reverse, so its scrollTop counts from the newest message: by itself it stays at the
 * bottom, and older messages that come in above move nothing.
 */
export function MessageList({ ref, messages, me, editingId, onEdit, onLoadOlder }: MessageListProps) {
  const newest = messages.at(-1);
  const [isAtBottom, setAtBottom] = useState(true);
  const [seen, setSeen] = useState(newest);
  if (isAtBottom && seen !== newest) setSeen(newest);
  const unseen = messages.filter(
    (message) => message.authorId !== me.profileId && seen && message.createdAt > seen.createdAt,
  );
  const onScroll = ({ currentTarget: { scrollTop, scrollHeight, clientHeight } }: UIEvent) => {
    // Anywhere else the browser holds the view, and what comes in stays below it.
    setAtBottom(scrollTop > -1);
    const isNearTop = scrollHeight - clientHeight + scrollTop < 400;
    if (isNearTop) onLoadOlder?.();
  };
  return (
    <div className="messages">
      <div className="scroller" ref={ref} onScroll={onScroll}>
        <div className="column">
          {messages.length === 0 && <p className="muted empty">Nothing said yet. The first word is yours.</p>}
          {onLoadOlder && (
            <button type="button" className="older link" onClick={onLoadOlder}>
              Show older messages
            </button>
          )}
          {groupByDay(messages).map(([day, ofDay]) => (
            <section key={day} aria-label={day}>
              <h2 className="day">{day}</h2>
              <ol>
                {ofDay.map((message, index) => (
                  <MessageRow
                    key={message.id}
                    message={message}
                    me={me}
                    isContinued={isSameBreath(ofDay[index - 1], message)}
                    isEditing={editingId === message.id}
                    onEdit={onEdit}
                  />
                ))}
              </ol>
            </section>
          ))}
        </div>
      </div>
      {!isAtBottom && unseen.length > 0 && (
        <button type="button" className="new-messages" onClick={() => ref.current?.scrollTo({ top: 0 })}>
          <Icon name="down" />
          {unseen.length === 1 ? 'New message' : `${unseen.length} new messages`}
        </button>
      )}
      <NewestMessage message={newest} me={me} />
    </div>
  );
}
