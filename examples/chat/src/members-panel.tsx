import { useMutation } from '@rowcast/client/react';
import { Avatar } from './avatar.js';
import { ConfirmButton } from './confirm-button.js';
import type { Member } from './generated/rowcast.js';
import { Icon } from './icon.js';
import { InviteMember } from './invite-member.js';
import { ErrorMessage } from './notice.js';
import type { MemberWithProfile, RoomWithMembers } from './queries.js';
import { db } from './rowcast.js';

/** What is offered here is a courtesy: whether somebody may do it is decided by the policies in the database. */
export function MembersPanel({ room, me }: { room: RoomWithMembers; me: MemberWithProfile }) {
  const isOwner = me.role === 'OWNER';
  const remove = useMutation(({ roomId, profileId }: Member) =>
    db.member.delete({ where: { roomId_profileId: { roomId, profileId } } }),
  );
  const close = useMutation(() => db.room.delete({ where: { id: room.id } }));
  return (
    <aside className="members" id="members" popover="auto" aria-label="Members">
      <h2>
        Members <span className="muted">{room.members.length}</span>
      </h2>
      <ul>
        {room.members.map((member) => (
          <li key={member.profileId}>
            <Avatar profile={member.profile} />
            <span className="member-name">
              {member.profile.name} {member === me && <small>you</small>}
            </span>
            {member.role === 'OWNER' && <span className="badge">Owner</span>}
            {isOwner && member !== me && (
              <ConfirmButton
                className="quiet"
                label={`Remove ${member.profile.name}`}
                question="Remove?"
                onConfirm={() => remove.mutate(member)}
              >
                <Icon name="close" />
              </ConfirmButton>
            )}
          </li>
        ))}
      </ul>
      {isOwner && <InviteMember roomId={room.id} />}
      <ErrorMessage error={remove.error ?? close.error} />
      <ConfirmButton
        className="danger"
        label={isOwner ? 'Delete the room' : 'Leave the room'}
        question={isOwner ? 'Delete it for everybody?' : 'Really leave?'}
        onConfirm={() => (isOwner ? close.mutate() : remove.mutate(me))}
      />
    </aside>
  );
}
