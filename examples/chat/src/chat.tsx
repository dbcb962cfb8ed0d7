import type { User } from '@rowcast/client';
import { useEffect, useRef } from 'react';
import { CurrentUser } from './current-user.js';
import { Icon } from './icon.js';
import { Notice } from './notice.js';
import { RoomList } from './room-list.js';
import { RoomView } from './room-view.js';
import { useHash } from './use-hash.js';

/** On a narrow screen the rooms are a drawer: a native popover, so that Esc and a tap beside it close it. */
export function Chat({ user }: { user: User }) {
  const roomId = useHash();
  const drawer = useRef<HTMLElement>(null);
  useEffect(() => {
    if (roomId) drawer.current?.hidePopover();
  }, [roomId]);
  return (
    <div className={roomId ? 'chat' : 'chat no-room'}>
      <nav className="sidebar" id="rooms" popover="auto" ref={drawer} aria-label="Rooms">
        <RoomList userId={user.id} currentRoomId={roomId} />
        <CurrentUser user={user} />
      </nav>
      <main className="main">
        {roomId ? (
          <RoomView key={roomId} roomId={roomId} userId={user.id} />
        ) : (
          <Notice title="Good to see you">
            <Icon name="hash" />
            <p>Choose a room on the left, or open one of your own.</p>
          </Notice>
        )}
      </main>
    </div>
  );
}
