import { useQuery } from '@rowcast/client/react';
import { CreateRoom } from './create-room.js';
import { ErrorMessage, Spinner } from './notice.js';
import { type RoomWithLatest, roomsOf } from './queries.js';
import { RoomLink } from './room-link.js';
import { useNewestRoom } from './use-newest-room.js';

export function RoomList({ userId, currentRoomId }: { userId: string; currentRoomId: string }) {
  const { data, status, error } = useQuery(roomsOf(userId));
  const toLink = (room: RoomWithLatest) => <RoomLink key={room.id} room={room} isCurrent={room.id === currentRoomId} />;
  const joined = data?.filter((room) => room.members.length > 0) ?? [];
  const others = data?.filter((room) => room.members.length === 0) ?? [];
  useNewestRoom(joined, currentRoomId);
  return (
    <>
      <header className="sidebar-header">
        <img src="/favicon.svg" alt="" width="28" height="28" />
        <strong>Rowcast chat</strong>
        <CreateRoom />
      </header>
      <div className="rooms">
        <ErrorMessage error={error} />
        {status === 'pending' && <Spinner label="Loading the rooms" />}
        {status === 'success' && joined.length === 0 && <p className="muted empty">You are not in any room yet.</p>}
        <ul aria-label="Your rooms">{joined.map(toLink)}</ul>
        {others.length > 0 && <h2>Open to join</h2>}
        <ul aria-label="Rooms to join">{others.map(toLink)}</ul>
      </div>
    </>
  );
}
