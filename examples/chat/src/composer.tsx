import { useMutation } from '@rowcast/client/react';
import { useEffect, useRef, useState } from 'react';
import { Icon } from './icon.js';
import { MessageInput } from './message-input.js';
import { ErrorMessage } from './notice.js';

interface ComposerProps {
  readonly onSend: (body: string) => Promise<unknown>;
  readonly onEditLast: () => void;
}

export function Composer({ onSend, onEditLast }: ComposerProps) {
  const [draft, setDraft] = useState('');
  const input = useRef<HTMLTextAreaElement>(null);
  useEffect(() => {
    // Not on a phone, where the keyboard would cover half of the room.
    if (window.matchMedia('(hover: hover)').matches) input.current?.focus();
  }, []);
  const send = useMutation(async () => {
    setDraft('');
    try {
      await onSend(draft.trim());
    } catch (error) {
      setDraft((current) => current || draft);
      throw error;
    }
  });
  const submit = () => {
    if (draft.trim() !== '') send.mutate();
  };
  return (
    <div className="composer">
      <ErrorMessage error={send.error} />
      <div className="composer-box">
        <MessageInput
          id="composer"
          ref={input}
          aria-label="Message"
          placeholder="Write a message"
          value={draft}
          onChange={(event) => setDraft(event.target.value)}
          onEnter={submit}
          onKeyDown={(event) => {
            if (event.key !== 'ArrowUp' || draft !== '') return;
            event.preventDefault();
            onEditLast();
          }}
        />
        <button type="button" className="primary" aria-label="Send" disabled={draft.trim() === ''} onClick={submit}>
          <Icon name="send" />
        </button>
      </div>
    </div>
  );
}
