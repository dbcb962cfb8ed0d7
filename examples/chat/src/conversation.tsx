import { useQuery } from '@rowcast/client/react';
import { useRef, useState } from 'react';
import type { MemberWithProfile } from './chat-rows.js';
import { Composer } from './composer.js';
import { MessageList } from './message-list.js';
import { ErrorMessage, Spinner } from './notice.js';
import { db } from './rowcast.js';
import { useSendMessage } from './use-send-message.js';

const pageSize = 50;

export function Conversation({ roomId, me }: { roomId: string; me: MemberWithProfile }) {
  const [take, setTake] = useState(pageSize);
  // The newest messages, newest first. Older ones come by asking for more; what is on the screen stays meanwhile.
  const { data, status, error, live } = useQuery(
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
  const hasOlder = live === 'live' && data?.length === take;
  const { send, sendingIds } = useSendMessage(roomId);
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
          sendingIds={sendingIds}
          editingId={editingId}
          onEdit={setEditingId}
          onLoadOlder={hasOlder ? () => setTake(take + pageSize) : undefined}
        />
      )}
      <Composer
        onSend={(body) => {
          scroller.current?.scrollTo({ top: 0 });
          return send(body);
        }}
        onEditLast={() => setEditingId(data?.find(({ authorId }) => authorId === me.profileId)?.id ?? null)}
      />
    </section>
  );
}
