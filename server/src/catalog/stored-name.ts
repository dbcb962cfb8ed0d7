/** A name as Postgres stores it: it cuts names after 63 bytes, never within a character. */
const maxNameBytes = 63;

export function storedName(name: string): string {
  if (Buffer.byteLength(name) <= maxNameBytes) return name;
  let stored = '';
  for (const character of name) {
    if (Buffer.byteLength(stored + character) > maxNameBytes) break;
    stored += character;
  }
  return stored;
}
