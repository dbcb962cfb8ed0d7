import { useMutation } from '@rowcast/client/react';
import { Avatar } from './avatar.js';
import { ConfirmButton } from './confirm-button.js';
import { formatTime } from './format-time.js';
import type { Message, Profile } from './generated/rowcast.js';
import { Icon } from './icon.js';
import type { MemberWithProfile } from './members-panel.js';
import { MessageEditor } from './message-editor.js';
import { ErrorMessage } from './notice.js';
import { GivenReactions, ReactionButtons, type ReactionWithName } from './reactions.js';
import { db } from './rowcast.js';

export type MessageWithAuthor = Message & {
  readonly author: Profile;
  readonly reactions: readonly ReactionWithName[];
};

interface MessageRowProps {
  readonly message: MessageWithAuthor;
  readonly me: MemberWithProfile;
  /** Said in one breath with the message above, so without the author again. */
  readonly isContinued: boolean;
  readonly isSending: boolean;
  readonly isEditing: boolean;
  readonly onEdit: (id: string | null) => void;
}

export function MessageRow({ message, me, isContinued, isSending, isEditing, onEdit }: MessageRowProps) {
  const { id, author, body, createdAt, editedAt } = message;
  const remove = useMutation(() => db.message.delete({ where: { id } }));
  const isMine = message.authorId === me.profileId;
  const time = <time dateTime={createdAt.toISOString()}>{formatTime(createdAt)}</time>;
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: focus shows the toolbar as hovering does, also by a tap
    <li className="message" data-continued={isContinued} data-sending={isSending} tabIndex={0}>
      {isContinued ? time : <Avatar profile={author} />}
      <div className="message-content">
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
        <GivenReactions message={message} me={me} />
        <ErrorMessage error={remove.error} />
      </div>
      {!isEditing && (
        <div className="toolbar" role="toolbar" aria-label="Message">
          <ReactionButtons message={message} me={me} />
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
        </div>
      )}
    </li>
  );
}
