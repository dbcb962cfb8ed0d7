/** Names the type of a query's rows, which is otherwise inferred and nameless. Types only. */

type Rows<T> = T extends readonly (infer Row)[] ? Row : NonNullable<T>;

/**
 * The type of one row of a query or write, with what was selected or included: as Prisma's `GetPayload`, but taken
 * from the call itself. Takes the type of a description, or of a function that makes one.
 *
 * @example
 * ```ts
 * const messagesOf = (roomId: string) => db.message.findMany({ where: { roomId }, include: { author: true } });
 *
 * type MessageWithAuthor = RowOf<typeof messagesOf>;
 * type Author = MessageWithAuthor['author'];
 * ```
 */
export type RowOf<D> =
  D extends PromiseLike<infer Result>
    ? Rows<Result>
    : D extends (...args: never) => PromiseLike<infer Result>
      ? Rows<Result>
      : never;
