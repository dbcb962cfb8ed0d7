/** What a session needs of a connection. The transport implements it over a websocket, tests over a list. */
export interface ClientSocket {
  /** Calls `write` soon, when the turn of the event loop is over and it is this socket's turn among all. */
  planWrite(write: () => void): void;
  /** Sends text frames, in order, in one write. */
  send(frames: readonly string[]): void;
  /** Bytes that were sent and that the client has not taken yet. */
  readonly bufferedBytes: number;
  close(code: number, reason: string): void;
  /** Ends the connection without waiting for the client. */
  terminate(): void;
}
