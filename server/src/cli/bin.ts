#!/usr/bin/env node
/**
 * The entry of the `rowcast` command. Ends the process itself: Prisma's engine leaves timers behind.
 * Also what Prisma starts for `provider = "rowcast"`; then Prisma ends it.
 */
import { isPrismaInvocation } from '../generate/is-prisma-invocation.js';
import { runCli } from './run-cli.js';
import { holdYoungHeap } from './young-heap.js';

if (isPrismaInvocation(process.env)) {
  const { runPrismaGenerator } = await import('../generate/prisma-generator.js');
  runPrismaGenerator();
} else {
  holdYoungHeap();
  process.exit(await runCli(process.argv.slice(2)));
}
