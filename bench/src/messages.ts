/** Messages that are written into the room by a plain connection, each with a marker that clients recognise. */
import type { ChatDatabase } from './chat-database.js';
import { memberId, roomId } from './chat-database.js';
import { nowMs } from './processes.js';
import type { Target } from './servers.js';

/** One stream of growing markers, for one server's clients. */
export class MessageWriter {
  readonly #database: ChatDatabase;
  readonly #target: Target;
  /** When each marker's commit was acknowledged. */
  readonly committed = new Map<number, number>();

  constructor(database: ChatDatabase, target: Target) {
    this.#database = database;
    this.#target = target;
  }

  get lastMarker(): number {
    return this.#database.markers[this.#target];
  }

  /** Inserts a message. Resolves with its marker when the commit was acknowledged. */
  async write(): Promise<number> {
    this.#database.markers[this.#target] += 1;
    const marker = this.lastMarker;
    const values = [roomId, memberId(1), `#${marker}# ${'m'.repeat(120)}`];
    await this.#database.pool.query({ ...statements[this.#target], values });
    this.committed.set(marker, nowMs());
    return marker;
  }
}

const statements = {
  rowcast: {
    name: 'write message',
    text: 'insert into messages (room_id, author_id, body) values ($1, $2, $3)',
  },
  floor: {
    name: 'write plain',
    text: `with row as (insert into plain (room_id, author_id, body) values ($1, $2, $3) returning *)
      select pg_notify('floor', row_to_json(row)::text) from row`,
  },
} as const;
