#!/usr/bin/env node
/** The `rowcast-schema-engine` command. Ends the process itself: Prisma's engine leaves timers behind. */
import { runSchemaEngine } from './schema-engine-server.js';

process.exit(await runSchemaEngine(process.argv.slice(2)));
