import type { RowOf } from '@rowcast/client';
import { db } from './rowcast.js';

/**
 * The rooms, with who of them one is and what was said last. No filter: row-level security gives each person the public
 * rooms and those they are a member of.
 */
export function roomsOf(userId: string) {
  return db.room.findMany({
    orderBy: { name: 'asc' },
    include: {
      members: { where: { profileId: userId } },
      messages: {
        orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
        take: 1,
        include: { author: { select: { name: true } } },
      },
    },
  });
}

export function roomWithMembers(roomId: string) {
  return db.room.findUnique({
    where: { id: roomId },
    include: { members: { orderBy: [{ role: 'asc' }, { joinedAt: 'asc' }], include: { profile: true } } },
  });
}

/** Newest first. */
export function messagesIn(roomId: string) {
  return db.message.findMany({
    where: { roomId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    include: {
      author: true,
      reactions: { orderBy: { createdAt: 'asc' }, include: { profile: { select: { name: true } } } },
    },
  });
}

export type RoomWithLatest = RowOf<typeof roomsOf>;
export type RoomWithMembers = RowOf<typeof roomWithMembers>;
export type MemberWithProfile = RoomWithMembers['members'][number];
export type MessageWithAuthor = RowOf<typeof messagesIn>;
