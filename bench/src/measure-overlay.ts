/**
 * What writes that wait cost the page that makes them: 2,000 creates and updates under twenty live queries of 200 rows,
 * laid over one by one while nothing is answered, and then taken away one by one as a server answers them. Only the
 * client works: its server is a table in this process. Started by itself: `npm run overlay --workspace bench`;
 * `-- --quick` for a smoke run.
 */
import { createClient } from '@rowcast/client';
import { show, table } from './statistics.js';
import { overlaySchema, TableServer } from './table-server.js';

interface NoteDb {
  readonly note: {
    findMany(args: object): { subscribe(listener: () => void): () => void };
    create(args: object): Promise<unknown>;
    update(args: object): Promise<unknown>;
  };
}

interface Figures {
  readonly writes: number;
  /** Of the whole, in milliseconds. */
  readonly layingMs: number;
  /** Of the last tenth of the writes, for each, in milliseconds. */
  readonly lastMs: number;
  readonly clearingMs: number;
}

const given = Number(process.argv[2]);
const lengths = process.argv.includes('--quick') ? [50, 100] : given > 0 ? [given] : [250, 500, 1_000, 2_000];
const kinds: readonly object[] = [
  { orderBy: { place: 'asc' } },
  { orderBy: { place: 'desc' }, take: 200 },
  { where: { isDone: false }, orderBy: { place: 'asc' } },
  { where: { place: { gte: 0 } }, orderBy: [{ title: 'asc' }, { id: 'asc' }] },
  { where: { isDone: true }, orderBy: { id: 'asc' } },
];
/** A limit beyond what there is makes another query of it. */
const queries = [1_000_000, 2_000_000, 3_000_000, 4_000_000].flatMap((beyond) =>
  kinds.map((args) => ({ ...args, where: { place: { lt: beyond }, AND: ['where' in args ? args.where : {}] } })),
);

async function measure(writes: number): Promise<Figures> {
  const server = new TableServer(200);
  const client = createClient<object>({
    schema: overlaySchema,
    url: 'http://127.0.0.1',
    WebSocket: server.WebSocket,
    auth: { getToken: () => null },
  });
  // Typed by a schema that was written by hand.
  const db = client.db as unknown as NoteDb;
  for (const args of queries) db.note.findMany(args).subscribe(() => {});
  await turn();
  await turn();
  const saved: Promise<unknown>[] = [];
  const marks: number[] = [];
  for (let index = 0; index < writes; index++) {
    marks.push(cpuMs());
    const isUpdate = index % 2 === 1;
    const update = { where: { id: server.idOf(index % 200) }, data: { title: `new ${index}` } };
    const data = { id: server.idOf(1_000 + index), title: `note ${index}`, place: index * 7, isDone: false };
    saved.push(isUpdate ? db.note.update(update).then(() => {}) : db.note.create({ data }).then(() => {}));
    await turn();
  }
  const laidAt = cpuMs();
  await server.answerAll();
  await Promise.all(saved);
  const clearedAt = cpuMs();
  client.close();
  const lastTenth = Math.floor(writes * 0.9);
  return {
    writes,
    layingMs: laidAt - (marks[0] ?? laidAt),
    lastMs: (laidAt - (marks[lastTenth] ?? laidAt)) / (writes - lastTenth),
    clearingMs: clearedAt - laidAt,
  };
}

/** Of this process, so that what else the machine does is not measured. */
function cpuMs(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

await measure(20);
const rows: string[][] = [];
for (const length of lengths) {
  const { writes, layingMs, lastMs, clearingMs } = await measure(length);
  rows.push([String(writes), show(layingMs), show(lastMs, 2), show(clearingMs), show(clearingMs / writes, 2)]);
}
console.log(table(['writes', 'laying all, ms', 'one of the last, ms', 'clearing all, ms', 'one of them, ms'], rows));
