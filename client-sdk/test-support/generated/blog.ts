/* eslint-disable */
// Written by `rowcast generate` from the Prisma schema. Do not edit: run it again instead.
import type { JsonValue, RowcastSchema } from '@rowcast/client';

/** The schema of Prisma's documentation, for tests that mirror its examples. */
export const Role = {
  USER: 'USER',
  ADMIN: 'ADMIN',
} as const;
export type Role = (typeof Role)[keyof typeof Role];

export interface User {
  id: number;
  email: string;
  name: string | null;
  role: Role;
  profileViews: number;
  score: number | null;
  balance: string;
  visits: bigint;
  country: string | null;
  city: string;
  coinflips: boolean[];
  tags: string[];
  roles: Role[];
  createdAt: Date;
  settings: JsonValue;
  extra: JsonValue | null;
  mentorId: number | null;
}
export interface UserModel {
  row: User;
  types: { id: 'Int'; email: 'String'; name: 'String'; role: 'Enum.Role'; profileViews: 'Int'; score: 'Float'; balance: 'Decimal'; visits: 'BigInt'; country: 'String'; city: 'String'; coinflips: 'Boolean[]'; tags: 'String[]'; roles: 'Enum.Role[]'; createdAt: 'DateTime'; settings: 'Json'; extra: 'Json?'; mentorId: 'Int' };
  optional: 'id' | 'name' | 'role' | 'profileViews' | 'score' | 'balance' | 'visits' | 'country' | 'coinflips' | 'tags' | 'roles' | 'createdAt' | 'extra' | 'mentorId';
  serial: 'id';
  relations: {
    posts: { to: 'Post'; arity: 'many'; back: 'author'; there: 'authorId' };
    likedPosts: { to: 'Post'; arity: 'many'; back: 'likedBy' };
    profile: { to: 'ExtendedProfile'; arity: 'optional'; back: 'user'; there: 'userId' };
    mentor: { to: 'User'; arity: 'optional'; back: 'students'; here: 'mentorId' };
    students: { to: 'User'; arity: 'many'; back: 'mentor'; there: 'mentorId' };
    memberships: { to: 'Membership'; arity: 'many'; back: 'user'; there: 'userId' };
  };
  unique: 'id' | 'email';
  compound: {};
}

export interface ExtendedProfile {
  id: string;
  bio: string;
  userId: number;
}
export interface ExtendedProfileModel {
  row: ExtendedProfile;
  types: { id: 'Uuid'; bio: 'String'; userId: 'Int' };
  optional: 'id';
  serial: never;
  relations: {
    user: { to: 'User'; arity: 'one'; back: 'profile'; here: 'userId' };
  };
  unique: 'id' | 'userId';
  compound: {};
}

export interface Post {
  id: number;
  title: string;
  content: string | null;
  published: boolean;
  likes: number;
  views: number;
  comments: JsonValue | null;
  authorId: number;
}
export interface PostModel {
  row: Post;
  types: { id: 'Int'; title: 'String'; content: 'String'; published: 'Boolean'; likes: 'Int'; views: 'Int'; comments: 'Json?'; authorId: 'Int' };
  optional: 'id' | 'content' | 'published' | 'likes' | 'views' | 'comments';
  unsupported: {
    /** What a search looks in. */
    words: string | null;
    spans: string[];
  };
  serial: 'id';
  relations: {
    author: { to: 'User'; arity: 'one'; back: 'posts'; here: 'authorId' };
    likedBy: { to: 'User'; arity: 'many'; back: 'likedPosts' };
    categories: { to: 'Category'; arity: 'many'; back: 'posts' };
  };
  unique: 'id';
  compound: {};
}

export interface Category {
  id: string;
  name: string;
}
export interface CategoryModel {
  row: Category;
  types: { id: 'String'; name: 'String' };
  optional: 'id';
  serial: never;
  relations: {
    posts: { to: 'Post'; arity: 'many'; back: 'categories' };
  };
  unique: 'id' | 'name';
  compound: {};
}

export interface Membership {
  userId: number;
  group: string;
  note: string | null;
}
export interface MembershipModel {
  row: Membership;
  types: { userId: 'Int'; group: 'String'; note: 'String' };
  optional: 'note';
  serial: never;
  relations: {
    user: { to: 'User'; arity: 'one'; back: 'memberships'; here: 'userId' };
  };
  unique: never;
  compound: {
    userId_group: 'userId' | 'group';
    groupNote: 'group' | 'note';
  };
}

/** All models of the schema, for the type checker. */
export interface Models {
  User: UserModel;
  ExtendedProfile: ExtendedProfileModel;
  Post: PostModel;
  Category: CategoryModel;
  Membership: MembershipModel;
}

/** The schema: hand it to `createClient`. */
export const schema: RowcastSchema<Models> = {
  models: {
    User: {
      fields: {
        id: { kind: 'scalar', type: 'Int', unique: true, default: { kind: 'database' } },
        email: { kind: 'scalar', type: 'String', unique: true },
        name: { kind: 'scalar', type: 'String', nullable: true },
        role: { kind: 'enum', enum: 'Role', default: { kind: 'value', value: 'USER' } },
        profileViews: { kind: 'scalar', type: 'Int', default: { kind: 'value', value: 0 } },
        score: { kind: 'scalar', type: 'Float', nullable: true },
        balance: { kind: 'scalar', type: 'Decimal', default: { kind: 'value', value: '0' } },
        visits: { kind: 'scalar', type: 'BigInt', default: { kind: 'value', value: '0' } },
        country: { kind: 'scalar', type: 'String', nullable: true },
        city: { kind: 'scalar', type: 'String' },
        coinflips: { kind: 'scalar', type: 'Boolean', list: true },
        tags: { kind: 'scalar', type: 'String', list: true },
        roles: { kind: 'enum', enum: 'Role', list: true },
        createdAt: { kind: 'scalar', type: 'DateTime', default: { kind: 'now' } },
        settings: { kind: 'scalar', type: 'Json' },
        extra: { kind: 'scalar', type: 'Json', nullable: true },
        posts: { kind: 'relation', model: 'Post', list: true, from: ['id'], to: ['authorId'] },
        likedPosts: { kind: 'relation', model: 'Post', list: true, from: [], to: [] },
        profile: { kind: 'relation', model: 'ExtendedProfile', nullable: true, from: ['id'], to: ['userId'] },
        mentorId: { kind: 'scalar', type: 'Int', nullable: true },
        mentor: { kind: 'relation', model: 'User', nullable: true, from: ['mentorId'], to: ['id'] },
        students: { kind: 'relation', model: 'User', list: true, from: ['id'], to: ['mentorId'] },
        memberships: { kind: 'relation', model: 'Membership', list: true, from: ['id'], to: ['userId'] },
      },
      key: ['id'],
      uniques: {},
    },
    ExtendedProfile: {
      fields: {
        id: { kind: 'scalar', type: 'String', unique: true, default: { kind: 'uuid4' }, native: 'Uuid' },
        bio: { kind: 'scalar', type: 'String' },
        userId: { kind: 'scalar', type: 'Int', unique: true },
        user: { kind: 'relation', model: 'User', from: ['userId'], to: ['id'] },
      },
      key: ['id'],
      uniques: {},
    },
    Post: {
      fields: {
        id: { kind: 'scalar', type: 'Int', unique: true, default: { kind: 'database' } },
        title: { kind: 'scalar', type: 'String' },
        content: { kind: 'scalar', type: 'String', nullable: true },
        published: { kind: 'scalar', type: 'Boolean', default: { kind: 'value', value: false } },
        likes: { kind: 'scalar', type: 'Int', default: { kind: 'value', value: 0 } },
        views: { kind: 'scalar', type: 'Int', default: { kind: 'value', value: 0 } },
        comments: { kind: 'scalar', type: 'Json', nullable: true },
        authorId: { kind: 'scalar', type: 'Int' },
        author: { kind: 'relation', model: 'User', from: ['authorId'], to: ['id'] },
        likedBy: { kind: 'relation', model: 'User', list: true, from: [], to: [] },
        categories: { kind: 'relation', model: 'Category', list: true, from: [], to: [] },
        words: { kind: 'scalar', type: 'Unsupported', nullable: true },
        spans: { kind: 'scalar', type: 'Unsupported', list: true },
      },
      key: ['id'],
      uniques: {},
    },
    Category: {
      fields: {
        id: { kind: 'scalar', type: 'String', unique: true, default: { kind: 'cuid' } },
        name: { kind: 'scalar', type: 'String', unique: true },
        posts: { kind: 'relation', model: 'Post', list: true, from: [], to: [] },
      },
      key: ['id'],
      uniques: {},
    },
    Membership: {
      fields: {
        userId: { kind: 'scalar', type: 'Int' },
        group: { kind: 'scalar', type: 'String' },
        note: { kind: 'scalar', type: 'String', nullable: true },
        user: { kind: 'relation', model: 'User', from: ['userId'], to: ['id'] },
      },
      key: ['userId', 'group'],
      uniques: { userId_group: ['userId', 'group'], groupNote: ['group', 'note'] },
    },
  },
  enums: {
    Role: ['USER', 'ADMIN'],
  },
};
