/** Tells a lost or refused connection from an error that a statement raised. */
import pg from 'pg';

/** What Node says of a network that is in the way. */
const networkCodes: ReadonlySet<string> = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EPIPE',
  'ETIMEDOUT',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOENT',
]);

/** pg gives its own failures no code. */
const clientMessages =
  /^(Connection terminated|timeout exceeded when trying to connect|Client (was closed|has encountered))/;

export function isConnectionFailure(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  const code = 'code' in error && typeof error.code === 'string' ? error.code : '';
  if (error instanceof pg.DatabaseError) return isServerGoing(code);
  if (code === 'ENOENT') return 'syscall' in error && error.syscall === 'connect';
  return networkCodes.has(code) || clientMessages.test(error.message);
}

/** SQLSTATEs of a server that stops, starts, is a standby or has no room: classes 08, 53 and 57P0x. */
function isServerGoing(code: string): boolean {
  return code.startsWith('08') || code.startsWith('53') || /^57P0[1-5]$/.test(code);
}
