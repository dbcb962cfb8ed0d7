/**
 * The address that a client's limits are counted by. Null where an address tells nothing of who is behind it:
 * on the same machine, which is a developer or a proxy that nobody has told us to trust.
 */
import net from 'node:net';

export function limitAddress(ip: string): string | null {
  const address = ip.startsWith('::ffff:') && net.isIPv4(ip.slice(7)) ? ip.slice(7) : ip;
  if (net.isIPv4(address)) return address.startsWith('127.') ? null : address;
  if (!net.isIPv6(address)) return address;
  const groups = expand(address.split('%')[0] ?? '');
  if (groups.every((group, place) => group === (place === 7 ? 1 : 0))) return null;
  // One customer has a /64 at least, and can take another address in it for every connection.
  return `${groups
    .slice(0, 4)
    .map((group) => group.toString(16))
    .join(':')}::/64`;
}

/** The eight groups of an IPv6 address. */
function expand(address: string): readonly number[] {
  const [head = '', tail] = address.split('::');
  const read = (part: string): number[] => part.split(':').filter(Boolean).flatMap(readGroup);
  const first = read(head);
  if (tail === undefined) return first;
  const last = read(tail);
  return [...first, ...Array.from({ length: Math.max(0, 8 - first.length - last.length) }, () => 0), ...last];
}

/** A group of hexadecimal digits, or an IPv4 address at the end, which is two. */
function readGroup(group: string): readonly number[] {
  if (!group.includes('.')) return [Number.parseInt(group, 16)];
  const [a = 0, b = 0, c = 0, d = 0] = group.split('.').map(Number);
  return [a * 256 + b, c * 256 + d];
}
