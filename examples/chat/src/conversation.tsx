import { useQuery } from '@rowcast/client/react';
import { useRef, useState } from 'react';
import type { MemberWithProfile } from './chat-rows.js';
import { Composer } from './composer.js';
import { MessageList } from './message-list.js';
import { ErrorMessage, Spinner } from './notice.js';
import { db } from './rowcast.js';
import { useSendMessage } from './use-send-message.js';

const pageSize = 50;

interface ConversationProps {
  readonly roomId: string;
  readonly me: MemberWithProfile;
}

export function Conversation({ roomId, me }: ConversationProps) {
  const [take, setTake] = useState(pageSize);
  // The newest messages, newest first. Older ones come by asking for more; what is on the screen stays meanwhile.
  const {
    data: messages,
    status,
    error,
    live,
  } = useQuery(
    db.message.findMany({
      where: { roomId },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take,
      include: {
        author: true,
        reactions: { orderBy: { createdAt: 'asc' }, include: { profile: { select: { name: true } } } },
      },
    }),
    { keepPreviousData: true },
  );
  const { send, sendingIds } = useSendMessage(roomId);
  const [editingId, setEditingId] = useState<string | null>(null);
  const scroller = useRef<HTMLDivElement>(null);

  return (
    <section className="conversation" aria-label="Conversation">
      {status === 'pending' && <Spinner label="Loading the messages" />}
      <ErrorMessage error={error} />
      {messages && (
        <MessageList
          ref={scroller}
          messages={messages.toReversed()}
          me={me}
          sendingIds={sendingIds}
          editingId={editingId}
          onEdit={setEditingId}
          hasOlder={messages.length >= take}
          isLoadingOlder={live === 'syncing'}
          onLoadOlder={() => setTake(messages.length + pageSize)}
        />
      )}
      <Composer
        onSend={(body) => {
          scroller.current?.scrollTo({ top: 0 });
          return send(body);
        }}
        onEditLast={() => setEditingId(messages?.find(({ authorId }) => authorId === me.profileId)?.id ?? null)}
      />
    </section>
  );
}
