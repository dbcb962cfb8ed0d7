/**
 * A person who chats through whatever happens: follows rooms, writes, edits and deletes messages, and keeps a ledger
 * of what each write came to. Notes whatever must never be seen: a row twice, rows that vanish, a stranger's canary.
 */
import { randomUUID } from 'node:crypto';
import { RowcastError } from '@rowcast/protocol';
import type { TcpProxy } from '@rowcast/test-support';
import { WebSocket } from 'ws';
import { type Models, schema } from '../../../examples/chat/src/generated/rowcast.js';
import type { RowcastClient } from '../../src/core/client-types.js';
import { createClient } from '../../src/core/create-client.js';
import type { QueryDescription } from '../../src/core/description.js';
import type { LiveResult } from '../../src/core/live-result.js';
import { memoryStorage, type NetworkNews, type SocketConstructor } from '../../src/core/platform.js';
import { type ChatWorld, canary } from './chat-world.js';
import { Random } from './random.js';
import { signToken } from './sign-token.js';

/** What a message that somebody made has to be in the end. */
export interface LedgerEntry {
  readonly id: string;
  readonly roomId: string;
  state: 'waiting' | 'there' | 'refused' | 'deleted' | 'unknown';
  /** The bodies that it may have: one, unless nobody knows what became of an edit. */
  bodies: readonly string[];
}

/** One live query, what it shows, and how the truth is asked for. */
export interface Followed {
  readonly name: string;
  readonly truth: string;
  readonly shown: () => { readonly rows: unknown; readonly status: string; readonly live: string };
  readonly stop: () => void;
}

export class Chatter implements Disposable {
  readonly id: string;
  readonly wire: TcpProxy;
  readonly ledger: LedgerEntry[] = [];
  readonly violations = new Set<string>();
  /** How often each error came, by its code. */
  readonly refusals = new Map<string, number>();
  readonly followed: Followed[] = [];
  readonly client: RowcastClient<Models>;
  readonly #random: Random;
  readonly #world: ChatWorld;
  readonly #underWay = new Set<Promise<unknown>>();
  #hear: (news: NetworkNews) => void = () => {};
  #count = 0;

  static async start(world: ChatWorld, index: number, seed: number): Promise<Chatter> {
    return new Chatter({ world, index, seed, wire: await world.openWire() });
  }

  private constructor({ world, index, seed, wire }: ChatterOptions) {
    this.id = world.people[index] ?? '';
    this.wire = wire;
    this.#world = world;
    this.#random = new Random(seed * 1_000 + index);
    const isTrusted = index === 0;
    this.client = createClient<Models>({
      schema,
      url: `http://127.0.0.1:${wire.port}`,
      auth: { getToken: () => signToken(this.id, 20) },
      storage: memoryStorage(),
      WebSocket: listening((text) => {
        if (!isTrusted && text.includes(canary)) this.violations.add('it was sent what only another may read');
      }),
      onNetworkChange: (hear) => {
        this.#hear = hear;
        return () => {};
      },
    });
    this.#followRooms();
  }

  /** Writes that have not settled yet. */
  get unsettled(): number {
    return this.#underWay.size;
  }

  /** What a browser does when the network is there again. */
  readonly hearOfNetwork = (): void => this.#hear('back');

  /** Does one thing or another; who is cut off stops after a while, as people do. */
  act(): void {
    if (this.#underWay.size >= mostUnderWay) return;
    const dice = this.#random.next();
    const mine = this.ledger.filter(({ state }) => state === 'there');
    const one = mine.length > 0 ? this.#random.pick(mine) : undefined;
    if (dice < 0.6 || !one) this.#say(this.#random.pick(this.#world.rooms), 1);
    else if (dice < 0.65) this.#say(this.#random.pick(this.#world.rooms), 10);
    else if (dice < 0.85) this.#edit(one);
    else if (dice < 0.95) this.#delete(one);
    else this.#lookElsewhere();
  }

  async settled(): Promise<void> {
    while (this.#underWay.size > 0) await Promise.allSettled(this.#underWay);
  }

  [Symbol.dispose](): void {
    this.client.close();
  }

  #say(roomId: string, count: number): void {
    const entries = Array.from({ length: count }, (): LedgerEntry => {
      this.#count += 1;
      return { id: randomUUID(), roomId, state: 'waiting', bodies: [`message ${this.#count}`] };
    });
    this.ledger.push(...entries);
    const become = (state: LedgerEntry['state']): void => {
      for (const entry of entries) entry.state = state;
    };
    const { message } = this.client.db;
    const writes = entries.map(({ id, bodies: [body = ''] }) => message.create({ data: { id, roomId, body } }));
    this.#write(this.client.db.$transaction(writes), {
      done: () => become('there'),
      refused: () => become('refused'),
      unknown: () => become('unknown'),
    });
  }

  #edit(entry: LedgerEntry): void {
    this.#count += 1;
    const body = `edited ${this.#count}`;
    const before = entry.bodies;
    // Until it is known what became of it, nobody else edits or deletes it.
    entry.state = 'waiting';
    this.#write(this.client.db.message.update({ where: { id: entry.id }, data: { body } }), {
      done: () => Object.assign(entry, { state: 'there', bodies: [body] }),
      refused: () => Object.assign(entry, { state: 'there' }),
      unknown: () => Object.assign(entry, { state: 'there', bodies: [...before, body] }),
    });
  }

  #delete(entry: LedgerEntry): void {
    entry.state = 'waiting';
    this.#write(this.client.db.message.delete({ where: { id: entry.id } }), {
      done: () => Object.assign(entry, { state: 'deleted' }),
      refused: () => Object.assign(entry, { state: 'there' }),
      unknown: () => Object.assign(entry, { state: 'unknown' }),
    });
  }

  #write(write: PromiseLike<unknown>, outcome: Record<'done' | 'refused' | 'unknown', () => void>): void {
    const settled = Promise.resolve(write).then(outcome.done, (error: unknown) => {
      const code = error instanceof RowcastError ? error.code : String(error);
      // The database's own words are its author's: what they are says which fault it was.
      const refusal = code === 'RECORD_REJECTED' ? `${code} (${(error as RowcastError).message})` : code;
      this.refusals.set(refusal, (this.refusals.get(refusal) ?? 0) + 1);
      if (code === 'CLIENT_DISCONNECTED') outcome.unknown();
      else outcome.refused();
    });
    this.#underWay.add(settled);
    void settled.finally(() => this.#underWay.delete(settled));
  }

  /** Leaves the messages of a room and looks at those of another. */
  #lookElsewhere(): void {
    const [left] = this.followed.splice(this.#random.between(1, this.followed.length - 1), 1);
    left?.stop();
    this.#followMessages(this.#random.pick([...this.#world.rooms, this.#world.vault]));
  }

  #followRooms(): void {
    const { db } = this.client;
    this.#follow(db.room.findMany({ orderBy: { id: 'asc' } }), {
      name: 'rooms',
      keyOf: ({ id }) => id,
      show: (rows) => rows.map(({ id, name }) => [id, name]),
      truth: 'select id, name from rooms order by id',
    });
    for (const roomId of [...this.#world.rooms, this.#world.vault]) this.#followMessages(roomId);
    const [roomId = ''] = this.#world.rooms;
    this.#follow(db.member.findMany({ where: { roomId }, orderBy: { profileId: 'asc' } }), {
      name: 'members',
      keyOf: ({ profileId }) => profileId,
      show: (rows) => rows.map(({ profileId }) => [profileId]),
      truth: `select profile_id from members where room_id = '${roomId}' order by profile_id`,
    });
    this.#follow(db.reaction.findMany({ where: { message: { roomId } }, orderBy: { messageId: 'asc' } }), {
      name: 'reactions',
      keyOf: ({ messageId, profileId, emoji }) => `${messageId} ${profileId} ${emoji}`,
      show: (rows) => rows.map(({ messageId, emoji }) => [messageId, emoji]),
      truth: `select message_id, emoji from reactions r join messages m on m.id = r.message_id
        where room_id = '${roomId}' order by message_id`,
    });
  }

  #followMessages(roomId: string): void {
    const query = this.client.db.message.findMany({
      where: { roomId },
      orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
      take: 30,
      include: { author: { select: { name: true } } },
    });
    this.#follow(query, {
      name: `messages of ${roomId}`,
      keyOf: ({ id }) => id,
      show: (rows) => rows.map(({ id, body, author }) => [id, body, author.name]),
      truth: `select m.id, m.body, p.name from messages m join profiles p on p.id = m.author_id
        where m.room_id = '${roomId}' order by m.created_at desc, m.id desc limit 30`,
    });
  }

  #follow<Row>(query: QueryDescription<readonly Row[]>, options: FollowOptions<Row>): void {
    const { name, keyOf, show, truth } = options;
    let last: LiveResult<readonly Row[]> | undefined;
    const stop = query.subscribe((result) => {
      const keys = (result.data ?? []).map(keyOf);
      if (new Set(keys).size < keys.length) this.violations.add(`${name}: a row was shown twice`);
      if (last?.data !== undefined && result.data === undefined) this.violations.add(`${name}: the rows vanished`);
      last = result;
    });
    const shown = (): ReturnType<Followed['shown']> => ({
      rows: last?.data && show(last.data),
      status: last?.status ?? 'none',
      live: last?.live ?? 'none',
    });
    this.followed.push({ name, truth, shown, stop });
  }
}

/** Each write that has not settled makes every further one dearer to show. */
const mostUnderWay = 10;

interface ChatterOptions {
  readonly world: ChatWorld;
  readonly index: number;
  readonly seed: number;
  readonly wire: TcpProxy;
}

interface FollowOptions<Row> {
  readonly name: string;
  readonly keyOf: (row: Row) => string;
  readonly show: (rows: readonly Row[]) => unknown;
  /** The SQL whose rows, as lists of values, are what has to be shown. */
  readonly truth: string;
}

/** A websocket whose every byte somebody reads besides. */
function listening(hear: (text: string) => void): SocketConstructor {
  return class extends WebSocket {
    constructor(url: string, protocols: string[]) {
      super(url, protocols);
      this.on('message', (data) => hear(String(data)));
    }
  } as unknown as SocketConstructor;
}
