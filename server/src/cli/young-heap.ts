/**
 * Keeps the young part of V8's heap from growing while modules are loaded. What is loaded stays, so the young heap
 * would grow to its limit (thirty megabytes) and be given back only if the process is idle for long. A server
 * under load lets it grow later, when that makes it faster.
 */
import v8 from 'node:v8';

/** V8's own default is 2. */
const growthFlag = '--semi-space-growth-factor';

export function holdYoungHeap(): void {
  v8.setFlagsFromString(`${growthFlag}=1`);
}

export function releaseYoungHeap(): void {
  v8.setFlagsFromString(`${growthFlag}=2`);
}
