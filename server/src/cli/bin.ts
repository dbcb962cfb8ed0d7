#!/usr/bin/env node
/** The entry of the `rowcast` command. Ends the process itself: Prisma's engine leaves timers behind. */
import { runCli } from './run-cli.js';

process.exit(await runCli(process.argv.slice(2)));
