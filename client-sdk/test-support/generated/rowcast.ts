/* eslint-disable */
// Written by `rowcast generate` from the Prisma schema. Do not edit: run it again instead.
import type { JsonValue, RowcastSchema } from '@rowcast/client';

export const Role = {
  OWNER: 'OWNER',
  MEMBER: 'MEMBER',
} as const;
export type Role = (typeof Role)[keyof typeof Role];

/** Somebody with an account. */
export interface Profile {
  id: string;
  name: string;
  email: string | null;
  inviterId: string | null;
}
export interface ProfileModel {
  row: Profile;
  types: { id: 'Uuid'; name: 'String'; email: 'String'; inviterId: 'Uuid' };
  optional: 'email' | 'inviterId';
  serial: never;
  relations: {
    messages: { to: 'Message'; arity: 'many'; back: 'author'; there: 'authorId' };
    members: { to: 'Member'; arity: 'many'; back: 'user'; there: 'userId' };
    settings: { to: 'Settings'; arity: 'optional'; back: 'user'; there: 'userId' };
    inviter: { to: 'Profile'; arity: 'optional'; back: 'invited'; here: 'inviterId' };
    invited: { to: 'Profile'; arity: 'many'; back: 'inviter'; there: 'inviterId' };
  };
  unique: 'id' | 'email';
  compound: {};
}

export interface Settings {
  userId: string;
  theme: string;
}
export interface SettingsModel {
  row: Settings;
  types: { userId: 'Uuid'; theme: 'String' };
  optional: 'theme';
  serial: never;
  relations: {
    user: { to: 'Profile'; arity: 'one'; back: 'settings'; here: 'userId' };
  };
  unique: 'userId';
  compound: {};
}

export interface Room {
  id: string;
  name: string;
  topic: string | null;
  position: number;
  createdAt: Date;
}
export interface RoomModel {
  row: Room;
  types: { id: 'Uuid'; name: 'String'; topic: 'String'; position: 'Int'; createdAt: 'DateTime' };
  optional: 'id' | 'topic' | 'position' | 'createdAt';
  serial: never;
  relations: {
    messages: { to: 'Message'; arity: 'many'; back: 'room'; there: 'roomId' };
    members: { to: 'Member'; arity: 'many'; back: 'room'; there: 'roomId' };
  };
  unique: 'id';
  compound: {};
}

export interface Member {
  roomId: string;
  userId: string;
  role: Role;
  joinedAt: Date;
}
export interface MemberModel {
  row: Member;
  types: { roomId: 'Uuid'; userId: 'Uuid'; role: 'Enum.Role'; joinedAt: 'DateTime' };
  optional: 'role' | 'joinedAt';
  serial: never;
  relations: {
    room: { to: 'Room'; arity: 'one'; back: 'members'; here: 'roomId' };
    user: { to: 'Profile'; arity: 'one'; back: 'members'; here: 'userId' };
  };
  unique: never;
  compound: {
    roomId_userId: 'roomId' | 'userId';
  };
}

export interface Message {
  id: string;
  roomId: string;
  authorId: string;
  body: string;
  isPinned: boolean;
  createdAt: Date;
  editedAt: Date | null;
}
export interface MessageModel {
  row: Message;
  types: { id: 'Uuid'; roomId: 'Uuid'; authorId: 'Uuid'; body: 'String'; isPinned: 'Boolean'; createdAt: 'DateTime'; editedAt: 'DateTime' };
  optional: 'id' | 'authorId' | 'isPinned' | 'createdAt' | 'editedAt';
  serial: never;
  relations: {
    room: { to: 'Room'; arity: 'one'; back: 'messages'; here: 'roomId' };
    author: { to: 'Profile'; arity: 'one'; back: 'messages'; here: 'authorId' };
  };
  unique: 'id';
  compound: {};
}

/** Its id is made by the database. */
export interface Ticket {
  id: number;
  title: string;
  votes: number;
}
export interface TicketModel {
  row: Ticket;
  types: { id: 'Int'; title: 'String'; votes: 'Int' };
  optional: 'id' | 'votes';
  serial: 'id';
  relations: {};
  unique: 'id';
  compound: {};
}

/** One field of every type. */
export interface Sample {
  id: bigint;
  string: string;
  int: number;
  float: number;
  decimal: string;
  boolean: boolean;
  date: Date;
  dateTime: Date;
  json: JsonValue;
  bytes: Uint8Array;
  role: Role;
  strings: string[];
  bigInts: bigint[];
  maybe: string | null;
}
export interface SampleModel {
  row: Sample;
  types: { id: 'BigInt'; string: 'String'; int: 'Int'; float: 'Float'; decimal: 'Decimal'; boolean: 'Boolean'; date: 'DateTime'; dateTime: 'DateTime'; json: 'Json'; bytes: 'Bytes'; role: 'Enum.Role'; strings: 'String[]'; bigInts: 'BigInt[]'; maybe: 'Decimal' };
  optional: 'id' | 'dateTime' | 'strings' | 'bigInts' | 'maybe';
  serial: 'id';
  relations: {};
  unique: 'id';
  compound: {
    string_int: 'string' | 'int';
    intRole: 'int' | 'role';
  };
}

/** All models of the schema, for the type checker. */
export interface Models {
  Profile: ProfileModel;
  Settings: SettingsModel;
  Room: RoomModel;
  Member: MemberModel;
  Message: MessageModel;
  Ticket: TicketModel;
  Sample: SampleModel;
}

/** The schema: hand it to `createClient`. */
export const schema: RowcastSchema<Models> = {
  models: {
    Profile: {
      fields: {
        id: { kind: 'scalar', type: 'String', unique: true, native: 'Uuid' },
        name: { kind: 'scalar', type: 'String' },
        email: { kind: 'scalar', type: 'String', nullable: true, unique: true },
        messages: { kind: 'relation', model: 'Message', list: true, from: ['id'], to: ['authorId'] },
        members: { kind: 'relation', model: 'Member', list: true, from: ['id'], to: ['userId'] },
        settings: { kind: 'relation', model: 'Settings', nullable: true, from: ['id'], to: ['userId'] },
        inviterId: { kind: 'scalar', type: 'String', nullable: true, native: 'Uuid' },
        inviter: { kind: 'relation', model: 'Profile', nullable: true, from: ['inviterId'], to: ['id'] },
        invited: { kind: 'relation', model: 'Profile', list: true, from: ['id'], to: ['inviterId'] },
      },
      key: ['id'],
      uniques: {},
    },
    Settings: {
      fields: {
        userId: { kind: 'scalar', type: 'String', unique: true, native: 'Uuid' },
        theme: { kind: 'scalar', type: 'String', default: { kind: 'value', value: 'light' } },
        user: { kind: 'relation', model: 'Profile', from: ['userId'], to: ['id'] },
      },
      key: ['userId'],
      uniques: {},
    },
    Room: {
      fields: {
        id: { kind: 'scalar', type: 'String', unique: true, default: { kind: 'uuid7' }, native: 'Uuid' },
        name: { kind: 'scalar', type: 'String' },
        topic: { kind: 'scalar', type: 'String', nullable: true },
        position: { kind: 'scalar', type: 'Int', default: { kind: 'value', value: 0 } },
        createdAt: { kind: 'scalar', type: 'DateTime', default: { kind: 'now' }, native: 'Timestamptz(6)' },
        messages: { kind: 'relation', model: 'Message', list: true, from: ['id'], to: ['roomId'] },
        members: { kind: 'relation', model: 'Member', list: true, from: ['id'], to: ['roomId'] },
      },
      key: ['id'],
      uniques: {},
    },
    Member: {
      fields: {
        roomId: { kind: 'scalar', type: 'String', native: 'Uuid' },
        userId: { kind: 'scalar', type: 'String', native: 'Uuid' },
        role: { kind: 'enum', enum: 'Role', default: { kind: 'value', value: 'MEMBER' } },
        joinedAt: { kind: 'scalar', type: 'DateTime', default: { kind: 'now' }, native: 'Timestamptz(6)' },
        room: { kind: 'relation', model: 'Room', from: ['roomId'], to: ['id'] },
        user: { kind: 'relation', model: 'Profile', from: ['userId'], to: ['id'] },
      },
      key: ['roomId', 'userId'],
      uniques: { roomId_userId: ['roomId', 'userId'] },
    },
    Message: {
      fields: {
        id: { kind: 'scalar', type: 'String', unique: true, default: { kind: 'uuid7' }, native: 'Uuid' },
        roomId: { kind: 'scalar', type: 'String', native: 'Uuid' },
        authorId: { kind: 'scalar', type: 'String', default: { kind: 'userId' }, native: 'Uuid' },
        body: { kind: 'scalar', type: 'String' },
        isPinned: { kind: 'scalar', type: 'Boolean', default: { kind: 'value', value: false } },
        createdAt: { kind: 'scalar', type: 'DateTime', default: { kind: 'now' }, native: 'Timestamptz(6)' },
        editedAt: { kind: 'scalar', type: 'DateTime', nullable: true },
        room: { kind: 'relation', model: 'Room', from: ['roomId'], to: ['id'] },
        author: { kind: 'relation', model: 'Profile', from: ['authorId'], to: ['id'] },
      },
      key: ['id'],
      uniques: {},
    },
    Ticket: {
      fields: {
        id: { kind: 'scalar', type: 'Int', unique: true, default: { kind: 'database' } },
        title: { kind: 'scalar', type: 'String' },
        votes: { kind: 'scalar', type: 'Int', default: { kind: 'value', value: 0 } },
      },
      key: ['id'],
      uniques: {},
    },
    Sample: {
      fields: {
        id: { kind: 'scalar', type: 'BigInt', unique: true, default: { kind: 'database' } },
        string: { kind: 'scalar', type: 'String' },
        int: { kind: 'scalar', type: 'Int' },
        float: { kind: 'scalar', type: 'Float' },
        decimal: { kind: 'scalar', type: 'Decimal', native: 'Decimal(12,4)' },
        boolean: { kind: 'scalar', type: 'Boolean' },
        date: { kind: 'scalar', type: 'DateTime', native: 'Date' },
        dateTime: { kind: 'scalar', type: 'DateTime', updatedAt: true },
        json: { kind: 'scalar', type: 'Json' },
        bytes: { kind: 'scalar', type: 'Bytes' },
        role: { kind: 'enum', enum: 'Role' },
        strings: { kind: 'scalar', type: 'String', list: true },
        bigInts: { kind: 'scalar', type: 'BigInt', list: true },
        maybe: { kind: 'scalar', type: 'Decimal', nullable: true },
      },
      key: ['id'],
      uniques: { string_int: ['string', 'int'], intRole: ['int', 'role'] },
    },
  },
  enums: {
    Role: ['OWNER', 'MEMBER'],
  },
};
