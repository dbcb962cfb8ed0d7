/**
 * Lets Node run the server's TypeScript as it is, so that tests can start the command as a process of its
 * own without a build: node --conditions=rowcast-source --import <this file> server/src/cli/bin.ts
 */
import { register } from 'node:module';

register('./typescript-hooks.mjs', import.meta.url);
