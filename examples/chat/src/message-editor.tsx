import { useMutation } from '@rowcast/client/react';
import { useEffect, useRef, useState } from 'react';
import type { Message } from './generated/rowcast.js';
import { MessageInput } from './message-input.js';
import { ErrorMessage } from './notice.js';
import { db } from './rowcast.js';

export function MessageEditor({ message, onClose }: { message: Message; onClose: () => void }) {
  const [draft, setDraft] = useState(message.body);
  const input = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    input.current?.focus();
    input.current?.setSelectionRange(-1, -1);
  }, []);
  const close = () => {
    onClose();
    document.getElementById('composer')?.focus();
  };
  const save = useMutation(async () => {
    const body = draft.trim();
    if (body !== '' && body !== message.body) await db.message.update({ where: { id: message.id }, data: { body } });
    close();
  });
  return (
    <div className="message-editor">
      <MessageInput
        ref={input}
        aria-label="Edit the message"
        value={draft}
        onChange={(event) => setDraft(event.target.value)}
        onEnter={() => save.mutate()}
        onKeyDown={(event) => {
          if (event.key === 'Escape') close();
        }}
      />
      <small>
        Enter to save,{' '}
        <button type="button" className="link" onClick={close}>
          Esc to cancel
        </button>
      </small>
      <ErrorMessage error={save.error} />
    </div>
  );
}
