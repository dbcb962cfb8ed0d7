import type { Room } from './generated/rowcast.js';
import { Icon } from './icon.js';

/** The two buttons are there on narrow screens only, where the rooms and the members are popovers. */
export function RoomHeader({ room, memberCount }: { room: Room | null | undefined; memberCount: number }) {
  return (
    <header className="room-header">
      <button type="button" className="quiet rooms-button" popoverTarget="rooms" aria-label="Show the rooms">
        <Icon name="menu" />
      </button>
      {room && <Icon name={room.isPublic ? 'hash' : 'lock'} />}
      <div className="room-title">
        <h1>{room?.name}</h1>
        {room?.description && <p>{room.description}</p>}
      </div>
      {memberCount > 0 && (
        <button type="button" className="quiet members-button" popoverTarget="members" aria-label="Show the members">
          <Icon name="people" />
          {memberCount}
        </button>
      )}
    </header>
  );
}
