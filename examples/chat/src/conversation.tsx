import { useInfiniteQuery } from '@rowcast/client/react';
import { useRef, useState } from 'react';
import { Composer } from './composer.js';
import { MessageList } from './message-list.js';
import { ErrorMessage, Spinner } from './notice.js';
import { type MemberWithProfile, messagesIn } from './queries.js';
import { db } from './rowcast.js';

export function Conversation({ roomId, me }: { roomId: string; me: MemberWithProfile }) {
  const { data, status, error, hasNextPage, fetchNextPage } = useInfiniteQuery(messagesIn(roomId), { pageSize: 50 });
  const [editingId, setEditingId] = useState<string | null>(null);
  const scroller = useRef<HTMLDivElement>(null);

  return (
    <section className="conversation" aria-label="Conversation">
      {status === 'pending' && <Spinner label="Loading the messages" />}
      <ErrorMessage error={error} />
      {data && (
        <MessageList
          ref={scroller}
          messages={data.toReversed()}
          me={me}
          editingId={editingId}
          onEdit={setEditingId}
          onLoadOlder={hasNextPage ? fetchNextPage : undefined}
        />
      )}
      <Composer
        onSend={(body) => {
          scroller.current?.scrollTo({ top: 0 });
          // It shows in the list at once, and goes again if the database refuses it.
          return db.message.create({ data: { roomId, body } });
        }}
        onEditLast={() => setEditingId(data?.find(({ authorId }) => authorId === me.profileId)?.id ?? null)}
      />
    </section>
  );
}
