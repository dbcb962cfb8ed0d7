/**
 * One copy of equal texts. Ten thousand users who ask the same of their own rows have the same statement, which the
 * compiler writes anew for each of them.
 */
export class TextPool {
  readonly #texts = new Map<string, string>();

  /** The text, as the copy that was given first, if it is among the last thousand. */
  share(text: string): string {
    const known = this.#texts.get(text);
    if (known !== undefined) return known;
    const [oldest] = this.#texts.keys();
    if (oldest !== undefined && this.#texts.size >= maxTexts) this.#texts.delete(oldest);
    this.#texts.set(text, text);
    return text;
  }
}

const maxTexts = 1_000;
