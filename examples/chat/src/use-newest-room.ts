import { useEffect } from 'react';
import type { RoomWithLatest } from './queries.js';

/** Opens the room in which something was said last, if none is open. On a narrow screen the rooms come first. */
export function useNewestRoom(rooms: readonly RoomWithLatest[], currentRoomId: string): void {
  const latest = ({ messages: [message] }: RoomWithLatest) => message?.createdAt.getTime() ?? 0;
  const newest = rooms.toSorted((a, b) => latest(b) - latest(a))[0]?.id;
  useEffect(() => {
    const hasBothInView = window.matchMedia('(width >= 760px)').matches;
    if (newest && !currentRoomId && hasBothInView) window.location.replace(`#/${newest}`);
  }, [newest, currentRoomId]);
}
