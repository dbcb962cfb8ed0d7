/** One SQL statement with its values, ready to send. */
export interface Statement {
  readonly text: string;
  /** Text, number, boolean, null, or arrays of them; each placeholder in `text` is cast where its type matters. */
  readonly values: readonly unknown[];
}
