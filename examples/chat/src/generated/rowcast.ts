/* eslint-disable */
// Written by `rowcast generate` from the Prisma schema. Do not edit: run it again instead.
import type { RowcastSchema } from '@rowcast/client';

export const MemberRole = {
  OWNER: 'OWNER',
  MEMBER: 'MEMBER',
} as const;
export type MemberRole = (typeof MemberRole)[keyof typeof MemberRole];

/** A person, as the others see them. The database makes one for each account in auth.users. */
export interface Profile {
  id: string;
  name: string;
  /** The colour behind the initials, as `#rrggbb`. */
  avatarColor: string;
  createdAt: Date;
}
export interface ProfileModel {
  row: Profile;
  types: { id: 'Uuid'; name: 'String'; avatarColor: 'String'; createdAt: 'DateTime' };
  optional: 'createdAt';
  serial: never;
  relations: {
    memberships: { to: 'Member'; arity: 'many'; back: 'profile'; there: 'profileId' };
    messages: { to: 'Message'; arity: 'many'; back: 'author'; there: 'authorId' };
    reactions: { to: 'Reaction'; arity: 'many'; back: 'profile'; there: 'profileId' };
    createdRooms: { to: 'Room'; arity: 'many'; back: 'createdBy'; there: 'createdById' };
  };
  unique: 'id';
  compound: {};
}

export interface Room {
  id: string;
  name: string;
  description: string | null;
  /** Anybody may see and join a public room; into a private one its owner invites. */
  isPublic: boolean;
  createdById: string | null;
  createdAt: Date;
}
export interface RoomModel {
  row: Room;
  types: { id: 'Uuid'; name: 'String'; description: 'String'; isPublic: 'Boolean'; createdById: 'Uuid'; createdAt: 'DateTime' };
  optional: 'id' | 'description' | 'isPublic' | 'createdById' | 'createdAt';
  serial: never;
  relations: {
    createdBy: { to: 'Profile'; arity: 'optional'; back: 'createdRooms'; here: 'createdById' };
    members: { to: 'Member'; arity: 'many'; back: 'room'; there: 'roomId' };
    messages: { to: 'Message'; arity: 'many'; back: 'room'; there: 'roomId' };
  };
  unique: 'id';
  compound: {};
}

export interface Member {
  roomId: string;
  profileId: string;
  role: MemberRole;
  joinedAt: Date;
}
export interface MemberModel {
  row: Member;
  types: { roomId: 'Uuid'; profileId: 'Uuid'; role: 'Enum.MemberRole'; joinedAt: 'DateTime' };
  optional: 'profileId' | 'role' | 'joinedAt';
  serial: never;
  relations: {
    room: { to: 'Room'; arity: 'one'; back: 'members'; here: 'roomId' };
    profile: { to: 'Profile'; arity: 'one'; back: 'memberships'; here: 'profileId' };
  };
  unique: never;
  compound: {
    roomId_profileId: 'roomId' | 'profileId';
  };
}

export interface Message {
  id: string;
  roomId: string;
  authorId: string;
  body: string;
  createdAt: Date;
  /** Set by the database when the body changes. */
  editedAt: Date | null;
}
export interface MessageModel {
  row: Message;
  types: { id: 'Uuid'; roomId: 'Uuid'; authorId: 'Uuid'; body: 'String'; createdAt: 'DateTime'; editedAt: 'DateTime' };
  optional: 'id' | 'authorId' | 'createdAt' | 'editedAt';
  serial: never;
  relations: {
    room: { to: 'Room'; arity: 'one'; back: 'messages'; here: 'roomId' };
    author: { to: 'Profile'; arity: 'one'; back: 'messages'; here: 'authorId' };
    reactions: { to: 'Reaction'; arity: 'many'; back: 'message'; there: 'messageId' };
  };
  unique: 'id';
  compound: {};
}

export interface Reaction {
  messageId: string;
  profileId: string;
  emoji: string;
  createdAt: Date;
}
export interface ReactionModel {
  row: Reaction;
  types: { messageId: 'Uuid'; profileId: 'Uuid'; emoji: 'String'; createdAt: 'DateTime' };
  optional: 'profileId' | 'createdAt';
  serial: never;
  relations: {
    message: { to: 'Message'; arity: 'one'; back: 'reactions'; here: 'messageId' };
    profile: { to: 'Profile'; arity: 'one'; back: 'reactions'; here: 'profileId' };
  };
  unique: never;
  compound: {
    messageId_profileId_emoji: 'messageId' | 'profileId' | 'emoji';
  };
}

/** All models of the schema, for the type checker. */
export interface Models {
  Profile: ProfileModel;
  Room: RoomModel;
  Member: MemberModel;
  Message: MessageModel;
  Reaction: ReactionModel;
}

/** The schema: hand it to `createClient`. */
export const schema: RowcastSchema<Models> = {
  models: {
    Profile: {
      fields: {
        id: { kind: 'scalar', type: 'String', unique: true, native: 'Uuid' },
        name: { kind: 'scalar', type: 'String' },
        avatarColor: { kind: 'scalar', type: 'String' },
        createdAt: { kind: 'scalar', type: 'DateTime', default: { kind: 'now' }, native: 'Timestamptz(3)' },
        memberships: { kind: 'relation', model: 'Member', list: true, from: ['id'], to: ['profileId'] },
        messages: { kind: 'relation', model: 'Message', list: true, from: ['id'], to: ['authorId'] },
        reactions: { kind: 'relation', model: 'Reaction', list: true, from: ['id'], to: ['profileId'] },
        createdRooms: { kind: 'relation', model: 'Room', list: true, from: ['id'], to: ['createdById'] },
      },
      key: ['id'],
      uniques: {},
    },
    Room: {
      fields: {
        id: { kind: 'scalar', type: 'String', unique: true, default: { kind: 'uuid7' }, native: 'Uuid' },
        name: { kind: 'scalar', type: 'String' },
        description: { kind: 'scalar', type: 'String', nullable: true },
        isPublic: { kind: 'scalar', type: 'Boolean', default: { kind: 'value', value: false } },
        createdById: { kind: 'scalar', type: 'String', nullable: true, default: { kind: 'userId' }, native: 'Uuid' },
        createdAt: { kind: 'scalar', type: 'DateTime', default: { kind: 'now' }, native: 'Timestamptz(3)' },
        createdBy: { kind: 'relation', model: 'Profile', nullable: true, from: ['createdById'], to: ['id'] },
        members: { kind: 'relation', model: 'Member', list: true, from: ['id'], to: ['roomId'] },
        messages: { kind: 'relation', model: 'Message', list: true, from: ['id'], to: ['roomId'] },
      },
      key: ['id'],
      uniques: {},
    },
    Member: {
      fields: {
        roomId: { kind: 'scalar', type: 'String', native: 'Uuid' },
        profileId: { kind: 'scalar', type: 'String', default: { kind: 'userId' }, native: 'Uuid' },
        role: { kind: 'enum', enum: 'MemberRole', default: { kind: 'value', value: 'MEMBER' } },
        joinedAt: { kind: 'scalar', type: 'DateTime', default: { kind: 'now' }, native: 'Timestamptz(3)' },
        room: { kind: 'relation', model: 'Room', from: ['roomId'], to: ['id'] },
        profile: { kind: 'relation', model: 'Profile', from: ['profileId'], to: ['id'] },
      },
      key: ['roomId', 'profileId'],
      uniques: { roomId_profileId: ['roomId', 'profileId'] },
    },
    Message: {
      fields: {
        id: { kind: 'scalar', type: 'String', unique: true, default: { kind: 'uuid7' }, native: 'Uuid' },
        roomId: { kind: 'scalar', type: 'String', native: 'Uuid' },
        authorId: { kind: 'scalar', type: 'String', default: { kind: 'userId' }, native: 'Uuid' },
        body: { kind: 'scalar', type: 'String' },
        createdAt: { kind: 'scalar', type: 'DateTime', default: { kind: 'now' }, native: 'Timestamptz(3)' },
        editedAt: { kind: 'scalar', type: 'DateTime', nullable: true, native: 'Timestamptz(3)' },
        room: { kind: 'relation', model: 'Room', from: ['roomId'], to: ['id'] },
        author: { kind: 'relation', model: 'Profile', from: ['authorId'], to: ['id'] },
        reactions: { kind: 'relation', model: 'Reaction', list: true, from: ['id'], to: ['messageId'] },
      },
      key: ['id'],
      uniques: {},
    },
    Reaction: {
      fields: {
        messageId: { kind: 'scalar', type: 'String', native: 'Uuid' },
        profileId: { kind: 'scalar', type: 'String', default: { kind: 'userId' }, native: 'Uuid' },
        emoji: { kind: 'scalar', type: 'String' },
        createdAt: { kind: 'scalar', type: 'DateTime', default: { kind: 'now' }, native: 'Timestamptz(3)' },
        message: { kind: 'relation', model: 'Message', from: ['messageId'], to: ['id'] },
        profile: { kind: 'relation', model: 'Profile', from: ['profileId'], to: ['id'] },
      },
      key: ['messageId', 'profileId', 'emoji'],
      uniques: { messageId_profileId_emoji: ['messageId', 'profileId', 'emoji'] },
    },
  },
  enums: {
    MemberRole: ['OWNER', 'MEMBER'],
  },
};
