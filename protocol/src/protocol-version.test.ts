import { createHash } from 'node:crypto';
import fs from 'node:fs';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { clientMessage } from './client-messages.js';
import { oldestSupportedVersion, protocolVersion } from './protocol-version.js';
import { canonicalJson } from './query-key.js';

/** The messages of each version, as they are in the sources: a hash of what the client says, and of what it hears. */
const pinned: { readonly [version: number]: { readonly client: string; readonly server: string } } = {
  1: { client: '310590f7df6a8989', server: '2a06b9d5cf271932' },
  2: { client: '9e236754c29449b1', server: '5c602b900cfa37ac' },
};

const advice = `
The messages have changed. If a peer of version ${protocolVersion} could misread them, raise protocolVersion in
protocol-version.ts and pin the new version here beside the old; if not (a comment, a member that may be left out and
ignored), pin the new hash in place of the old. Either way, say it in PROTOCOL.md in the same commit.`;

test('the messages a client may send are those of this version of the protocol', () => {
  // What arguments are is checked by a function (is-wire-object.ts): any JSON object.
  const schema = z.toJSONSchema(clientMessage, { io: 'input', unrepresentable: 'any' });
  expect(hash(canonicalJson(schema)), advice).toBe(pinned[protocolVersion]?.client);
});

test('the messages a server may send are those of this version of the protocol', () => {
  const sources = ['server-messages.ts', 'row.ts', 'wire-value.ts'].map((name) => withoutComments(read(name)));
  expect(hash(sources.join('\n')), advice).toBe(pinned[protocolVersion]?.server);
});

test('a server understands the versions that it says it does', () => {
  expect(oldestSupportedVersion).toBeLessThanOrEqual(protocolVersion);
  expect(Object.keys(pinned).map(Number)).toContain(protocolVersion);
});

function read(name: string): string {
  return fs.readFileSync(new URL(name, import.meta.url), 'utf8');
}

/** These files hold types and no texts, so that `//` always begins a comment. */
function withoutComments(source: string): string {
  const code = source.replaceAll(/\/\*[\s\S]*?\*\/|\/\/.*$/gm, '');
  return code.replaceAll(/\s+/g, ' ').trim();
}

function hash(text: string): string {
  return createHash('sha256').update(text).digest('hex').slice(0, 16);
}
