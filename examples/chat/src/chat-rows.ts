import type { Member, Message, Profile, Reaction, Room } from './generated/rowcast.js';

/** What the queries give: rows of the generated types, with the relations that were included. */
export type RoomWithLatest = Room & {
  readonly messages: readonly (Message & { readonly author: Pick<Profile, 'name'> })[];
};
export type MemberWithProfile = Member & { readonly profile: Profile };
export type RoomWithMembers = Room & { readonly members: readonly MemberWithProfile[] };
export type MessageWithAuthor = Message & {
  readonly author: Profile;
  readonly reactions: readonly (Reaction & { readonly profile: Pick<Profile, 'name'> })[];
};
