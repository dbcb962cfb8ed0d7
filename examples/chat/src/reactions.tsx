import { useMutation } from '@rowcast/client/react';
import type { Message, Reaction } from './generated/rowcast.js';
import type { MemberWithProfile } from './members-panel.js';
import { db } from './rowcast.js';

const offered = ['👍', '❤️', '😂', '🎉', '👀'];

export type ReactionWithName = Reaction & { readonly profile: { readonly name: string } };

interface ReactionsProps {
  readonly message: Message & { readonly reactions: readonly ReactionWithName[] };
  readonly me: MemberWithProfile;
}

export function GivenReactions({ message, me }: ReactionsProps) {
  const { isMine, toggle } = useReactions({ message, me });
  const given = [...new Set(message.reactions.map(({ emoji }) => emoji))];
  if (given.length === 0) return null;
  return (
    <div className="reactions">
      {given.map((emoji) => {
        const from = message.reactions.filter((reaction) => reaction.emoji === emoji);
        const names = from.map(({ profile }) => profile.name).join(', ');
        return (
          <button
            key={emoji}
            type="button"
            aria-pressed={isMine(emoji)}
            aria-label={`${emoji} from ${names}`}
            title={names}
            onClick={() => toggle(emoji)}
          >
            {emoji} <span>{from.length}</span>
          </button>
        );
      })}
    </div>
  );
}

export function ReactionButtons(props: ReactionsProps) {
  const { toggle } = useReactions(props);
  return offered.map((emoji) => (
    <button key={emoji} type="button" aria-label={`React with ${emoji}`} onClick={() => toggle(emoji)}>
      {emoji}
    </button>
  ));
}

function useReactions({ message, me }: ReactionsProps) {
  const { id: messageId, reactions } = message;
  const { profileId } = me;
  const isMine = (emoji: string) => reactions.some((one) => one.profileId === profileId && one.emoji === emoji);
  const { mutate: toggle } = useMutation((emoji: string) =>
    isMine(emoji)
      ? db.reaction.delete({ where: { messageId_profileId_emoji: { messageId, profileId, emoji } } })
      : db.reaction.create({ data: { messageId, emoji } }),
  );
  return { isMine, toggle };
}
