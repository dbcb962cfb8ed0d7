import { useMutation } from '@rowcast/client/react';
import type { ReactNode } from 'react';
import type { MemberWithProfile, MessageWithAuthor } from './queries.js';
import { db } from './rowcast.js';

const offered = ['👍', '❤️', '😂', '🎉', '👀'];

interface ReactionsProps {
  readonly message: MessageWithAuthor;
  readonly me: MemberWithProfile;
  /** Further buttons of the toolbar. */
  readonly children: ReactNode;
}

export function Reactions({ message, me, children }: ReactionsProps) {
  const { id: messageId, reactions } = message;
  const { profileId } = me;
  const isMine = (emoji: string) => reactions.some((one) => one.profileId === profileId && one.emoji === emoji);
  const { mutate: toggle } = useMutation((emoji: string) =>
    isMine(emoji)
      ? db.reaction.delete({ where: { messageId_profileId_emoji: { messageId, profileId, emoji } } })
      : db.reaction.create({ data: { messageId, emoji } }),
  );
  const given = [...new Set(reactions.map(({ emoji }) => emoji))].map((emoji) => ({
    emoji,
    names: reactions.filter((one) => one.emoji === emoji).map(({ profile }) => profile.name),
  }));
  return (
    <>
      <div className="reactions">
        {given.map(({ emoji, names }) => (
          <button
            key={emoji}
            type="button"
            aria-pressed={isMine(emoji)}
            aria-label={`${emoji} ${names.length} from ${names.join(', ')}`}
            title={names.join(', ')}
            onClick={() => toggle(emoji)}
          >
            {emoji} {names.length}
          </button>
        ))}
      </div>
      <div className="toolbar" role="toolbar" aria-label="Message">
        {offered.map((emoji) => (
          <button key={emoji} type="button" aria-label={`React with ${emoji}`} onClick={() => toggle(emoji)}>
            {emoji}
          </button>
        ))}
        {children}
      </div>
    </>
  );
}
