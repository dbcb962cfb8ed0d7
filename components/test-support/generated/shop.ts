/* eslint-disable */
// Written by `rowcast generate` from the Prisma schema. Do not edit: run it again instead.
import type { JsonValue, RowcastSchema } from '@rowcast/client';

/** A shop, for the tests of the components: a field of every usual kind, relations, enums, and rules. */
export const Tier = {
  FREE: 'FREE',
  PRO: 'PRO',
  ENTERPRISE: 'ENTERPRISE',
} as const;
export type Tier = (typeof Tier)[keyof typeof Tier];

export interface Agent {
  id: number;
  name: string;
}
export interface AgentModel {
  row: Agent;
  types: { id: 'Int'; name: 'String' };
  optional: never;
  serial: never;
  relations: {
    customers: { to: 'Customer'; arity: 'many'; back: 'agent'; there: 'agentId' };
  };
  unique: 'id';
  compound: {};
}

export interface Customer {
  id: number;
  name: string;
  email: string;
  country: string | null;
  tier: Tier;
  creditLimit: string | null;
  orders: number;
  isActive: boolean;
  joinedOn: Date;
  lastSeenAt: Date | null;
  tags: string[];
  settings: JsonValue | null;
  agentId: number | null;
}
export interface CustomerModel {
  row: Customer;
  types: { id: 'Int'; name: 'String'; email: 'String'; country: 'String'; tier: 'Enum.Tier'; creditLimit: 'Decimal'; orders: 'Int'; isActive: 'Boolean'; joinedOn: 'DateTime'; lastSeenAt: 'DateTime'; tags: 'String[]'; settings: 'Json?'; agentId: 'Int' };
  optional: 'id' | 'country' | 'tier' | 'creditLimit' | 'orders' | 'isActive' | 'joinedOn' | 'lastSeenAt' | 'tags' | 'settings' | 'agentId';
  serial: 'id';
  relations: {
    agent: { to: 'Agent'; arity: 'optional'; back: 'customers'; here: 'agentId' };
    segments: { to: 'Segment'; arity: 'many'; back: 'customers' };
    wishes: { to: 'Wish'; arity: 'many'; back: 'customer'; there: 'customerId' };
  };
  unique: 'id' | 'email';
  compound: {};
}

/** Tied to customers by a table without a model. */
export interface Segment {
  id: number;
  name: string;
}
export interface SegmentModel {
  row: Segment;
  types: { id: 'Int'; name: 'String' };
  optional: never;
  serial: never;
  relations: {
    customers: { to: 'Customer'; arity: 'many'; back: 'segments' };
  };
  unique: 'id';
  compound: {};
}

/** Tied to customers by a model of its own. */
export interface Product {
  id: number;
  name: string;
}
export interface ProductModel {
  row: Product;
  types: { id: 'Int'; name: 'String' };
  optional: never;
  serial: never;
  relations: {
    wishes: { to: 'Wish'; arity: 'many'; back: 'product'; there: 'productId' };
  };
  unique: 'id';
  compound: {};
}

export interface Wish {
  customerId: number;
  productId: number;
  addedAt: Date;
}
export interface WishModel {
  row: Wish;
  types: { customerId: 'Int'; productId: 'Int'; addedAt: 'DateTime' };
  optional: 'addedAt';
  serial: never;
  relations: {
    customer: { to: 'Customer'; arity: 'one'; back: 'wishes'; here: 'customerId' };
    product: { to: 'Product'; arity: 'one'; back: 'wishes'; here: 'productId' };
  };
  unique: never;
  compound: {
    customerId_productId: 'customerId' | 'productId';
  };
}

export interface Entry {
  id: number;
  label: string;
  score: number;
}
export interface EntryModel {
  row: Entry;
  types: { id: 'Int'; label: 'String'; score: 'Int' };
  optional: never;
  serial: never;
  relations: {};
  unique: 'id';
  compound: {};
}

/** A field of each kind whose values do not compare by themselves. */
export interface Sample {
  id: number;
  ratio: number | null;
  rough: number | null;
  seenAt: Date | null;
  opensAt: Date | null;
  notes: JsonValue | null;
  photo: Uint8Array | null;
  marks: string[];
}
export interface SampleModel {
  row: Sample;
  types: { id: 'Int'; ratio: 'Float'; rough: 'Float'; seenAt: 'DateTime'; opensAt: 'DateTime'; notes: 'Json?'; photo: 'Bytes'; marks: 'String[]' };
  optional: 'ratio' | 'rough' | 'seenAt' | 'opensAt' | 'notes' | 'photo' | 'marks';
  serial: never;
  relations: {};
  unique: 'id';
  compound: {};
}

/** All models of the schema, for the type checker. */
export interface Models {
  Agent: AgentModel;
  Customer: CustomerModel;
  Segment: SegmentModel;
  Product: ProductModel;
  Wish: WishModel;
  Entry: EntryModel;
  Sample: SampleModel;
}

/** The schema: hand it to `createClient`. */
export const schema: RowcastSchema<Models> = {
  models: {
    Agent: {
      fields: {
        id: { kind: 'scalar', type: 'Int', unique: true },
        name: { kind: 'scalar', type: 'String' },
        customers: { kind: 'relation', model: 'Customer', list: true, from: ['id'], to: ['agentId'] },
      },
      key: ['id'],
      uniques: {},
    },
    Customer: {
      fields: {
        id: { kind: 'scalar', type: 'Int', unique: true, default: { kind: 'database' } },
        name: { kind: 'scalar', type: 'String', native: 'VarChar(60)' },
        email: { kind: 'scalar', type: 'String', unique: true },
        country: { kind: 'scalar', type: 'String', nullable: true },
        tier: { kind: 'enum', enum: 'Tier', default: { kind: 'value', value: 'FREE' } },
        creditLimit: { kind: 'scalar', type: 'Decimal', nullable: true, native: 'Decimal(12,2)' },
        orders: { kind: 'scalar', type: 'Int', default: { kind: 'value', value: 0 } },
        isActive: { kind: 'scalar', type: 'Boolean', default: { kind: 'value', value: true } },
        joinedOn: { kind: 'scalar', type: 'DateTime', default: { kind: 'now' }, native: 'Date' },
        lastSeenAt: { kind: 'scalar', type: 'DateTime', nullable: true, native: 'Timestamptz(3)' },
        tags: { kind: 'scalar', type: 'String', list: true },
        settings: { kind: 'scalar', type: 'Json', nullable: true },
        agent: { kind: 'relation', model: 'Agent', nullable: true, from: ['agentId'], to: ['id'] },
        agentId: { kind: 'scalar', type: 'Int', nullable: true },
        segments: { kind: 'relation', model: 'Segment', list: true, from: [], to: [] },
        wishes: { kind: 'relation', model: 'Wish', list: true, from: ['id'], to: ['customerId'] },
      },
      key: ['id'],
      uniques: {},
    },
    Segment: {
      fields: {
        id: { kind: 'scalar', type: 'Int', unique: true },
        name: { kind: 'scalar', type: 'String' },
        customers: { kind: 'relation', model: 'Customer', list: true, from: [], to: [] },
      },
      key: ['id'],
      uniques: {},
    },
    Product: {
      fields: {
        id: { kind: 'scalar', type: 'Int', unique: true },
        name: { kind: 'scalar', type: 'String' },
        wishes: { kind: 'relation', model: 'Wish', list: true, from: ['id'], to: ['productId'] },
      },
      key: ['id'],
      uniques: {},
    },
    Wish: {
      fields: {
        customerId: { kind: 'scalar', type: 'Int' },
        productId: { kind: 'scalar', type: 'Int' },
        addedAt: { kind: 'scalar', type: 'DateTime', default: { kind: 'now' } },
        customer: { kind: 'relation', model: 'Customer', from: ['customerId'], to: ['id'] },
        product: { kind: 'relation', model: 'Product', from: ['productId'], to: ['id'] },
      },
      key: ['customerId', 'productId'],
      uniques: { customerId_productId: ['customerId', 'productId'] },
    },
    Entry: {
      fields: {
        id: { kind: 'scalar', type: 'Int', unique: true },
        label: { kind: 'scalar', type: 'String' },
        score: { kind: 'scalar', type: 'Int' },
      },
      key: ['id'],
      uniques: {},
    },
    Sample: {
      fields: {
        id: { kind: 'scalar', type: 'Int', unique: true },
        ratio: { kind: 'scalar', type: 'Float', nullable: true },
        rough: { kind: 'scalar', type: 'Float', nullable: true, native: 'Real' },
        seenAt: { kind: 'scalar', type: 'DateTime', nullable: true, native: 'Timestamptz(6)' },
        opensAt: { kind: 'scalar', type: 'DateTime', nullable: true, native: 'Time(6)' },
        notes: { kind: 'scalar', type: 'Json', nullable: true },
        photo: { kind: 'scalar', type: 'Bytes', nullable: true },
        marks: { kind: 'scalar', type: 'String', list: true },
      },
      key: ['id'],
      uniques: {},
    },
  },
  enums: {
    Tier: ['FREE', 'PRO', 'ENTERPRISE'],
  },
};
