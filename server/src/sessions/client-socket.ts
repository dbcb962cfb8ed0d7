/** What a session needs of a connection. The transport implements it over a websocket, tests over a list. */
export interface ClientSocket {
  /** Sends text frames, in order, in one write. */
  send(frames: readonly string[]): void;
  /** Bytes that were sent and that the client has not taken yet. */
  readonly bufferedBytes: number;
  close(code: number, reason: string): void;
  /** Ends the connection without waiting for the client. */
  terminate(): void;
}
