/**
 * Lets Node run the server's TypeScript as it is, so that tests can start the command as a process of its
 * own without a build: node --conditions=rowcast-source --import <this file> server/src/cli/bin.ts
 */
import * as loader from 'node:module';
import { load, resolve } from './typescript-hooks.mjs';

// The first is not there before Node 22.15; the second is deprecated from Node 26 on.
if ('registerHooks' in loader) loader.registerHooks({ load, resolve });
else loader.register('./typescript-hooks.mjs', import.meta.url);
