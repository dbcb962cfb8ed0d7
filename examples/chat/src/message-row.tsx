import { isPending } from '@rowcast/client';
import { useMutation } from '@rowcast/client/react';
import { Avatar } from './avatar.js';
import { ConfirmButton } from './confirm-button.js';
import { formatTime } from './format-time.js';
import { Icon } from './icon.js';
import { MessageEditor } from './message-editor.js';
import { ErrorMessage } from './notice.js';
import type { MemberWithProfile, MessageWithAuthor } from './queries.js';
import { Reactions } from './reactions.js';
import { db } from './rowcast.js';

interface MessageRowProps {
  readonly message: MessageWithAuthor;
  readonly me: MemberWithProfile;
  readonly isContinued: boolean;
  readonly isEditing: boolean;
  readonly onEdit: (id: string | null) => void;
}

export function MessageRow({ message, me, isContinued, isEditing, onEdit }: MessageRowProps) {
  const { id, author, body, createdAt, editedAt } = message;
  const remove = useMutation(() => db.message.delete({ where: { id } }));
  const isSending = isPending(message);
  const isMine = message.authorId === me.profileId;
  const time = <time dateTime={createdAt.toISOString()}>{formatTime(createdAt)}</time>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: focus shows the toolbar as hovering does, also by a tap
    <li className="message" data-continued={isContinued} data-sending={isSending} tabIndex={0}>
      {isContinued ? time : <Avatar profile={author} />}
      <div>
        <header className={isContinued ? 'visually-hidden' : undefined}>
          <strong>{author.name}</strong> {!isContinued && time}
        </header>
        {isEditing ? (
          <MessageEditor message={message} onClose={() => onEdit(null)} />
        ) : (
          <p className="message-body">
            {body} {isSending ? <small>sending</small> : editedAt && <small>edited</small>}
          </p>
        )}
        <Reactions message={message} me={me}>
          {isMine && (
            <button type="button" aria-label="Edit" title="Edit" onClick={() => onEdit(id)}>
              <Icon name="pencil" />
            </button>
          )}
          {(isMine || me.role === 'OWNER') && (
            <ConfirmButton label="Delete" question="Delete?" onConfirm={() => remove.mutate()}>
              <Icon name="trash" />
            </ConfirmButton>
          )}
        </Reactions>
        <ErrorMessage error={remove.error} />
      </div>
    </li>
  );
}
