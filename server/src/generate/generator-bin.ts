#!/usr/bin/env node
/** The `rowcast-generator` command, for Prisma's `generator` blocks. */
import { runPrismaGenerator } from './prisma-generator.js';

runPrismaGenerator();
