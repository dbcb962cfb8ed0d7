import { useQuery } from '@rowcast/client/react';
import { useState } from 'react';
import { Conversation } from './conversation.js';
import { JoinRoom } from './join-room.js';
import { MembersPanel } from './members-panel.js';
import { ErrorMessage, Notice, Spinner } from './notice.js';
import { roomWithMembers } from './queries.js';
import { RoomHeader } from './room-header.js';

export function RoomView({ roomId, userId }: { roomId: string; userId: string }) {
  const { data: room, status, error } = useQuery(roomWithMembers(roomId));
  const me = room?.members.find((member) => member.profileId === userId);

  // The query is live: whoever is removed while looking at the room gets a new result here, without themselves in it.
  const [wasMember, setWasMember] = useState(false);
  if (me && !wasMember) setWasMember(true);

  return (
    <>
      <RoomHeader room={room} memberCount={room?.members.length ?? 0} />
      {status === 'pending' && <Spinner label="Loading the room" />}
      {room && me && <Conversation roomId={roomId} me={me} />}
      {room && me && <MembersPanel room={room} me={me} />}
      {room && !me && <JoinRoom room={room} wasMember={wasMember} />}
      {(room === null || (error && !room)) && (
        <Notice title={wasMember ? 'You are no longer a member of this room' : 'There is no such room for you'}>
          <p>{wasMember ? 'Its owner can invite you again.' : 'It may be gone, or waiting for your invitation.'}</p>
          <ErrorMessage error={error} />
          <a href="#/">Back to your rooms</a>
        </Notice>
      )}
    </>
  );
}
