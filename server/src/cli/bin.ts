#!/usr/bin/env node
/**
 * The entry of the `rowcast` command. Ends the process itself: Prisma's engine leaves timers behind.
 * Also what Prisma starts for `provider = "rowcast"`; then Prisma ends it.
 */
import { isPrismaInvocation, runPrismaGenerator } from '../generate/prisma-generator.js';
import { runCli } from './run-cli.js';

if (isPrismaInvocation(process.env)) runPrismaGenerator();
else process.exit(await runCli(process.argv.slice(2)));
