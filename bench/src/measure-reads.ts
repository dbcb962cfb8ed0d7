/**
 * The same reads asked of a process that has Prisma's client and of a Rowcast server, which reads under row-level
 * security, each over a websocket. They take turns, call by call. Started by itself: `npm run reads --workspace bench`;
 * `-- --quick` for a smoke run, `-- --only '_count,100 rows'` for some.
 */
import { cpuTimeUs } from './cpu-time.js';
import { openShop, type ShopClients } from './shop-database.js';
import { percentile, show, table } from './statistics.js';

interface Read {
  readonly title: string;
  readonly model: string;
  readonly action: string;
  readonly args: Readonly<Record<string, unknown>>;
}

const byId = { orderBy: { id: 'asc' } };

const reads: readonly Read[] = [
  { title: '100 rows', model: 'track', action: 'findMany', args: { ...byId, take: 100 } },
  { title: '1,000 rows', model: 'track', action: 'findMany', args: { ...byId, take: 1_000 } },
  { title: 'one row by its id', model: 'track', action: 'findUnique', args: { where: { id: 77 } } },
  {
    title: 'include, one level',
    model: 'album',
    action: 'findMany',
    args: { ...byId, take: 50, include: { tracks: byId } },
  },
  {
    title: 'include, three levels',
    model: 'artist',
    action: 'findMany',
    args: {
      ...byId,
      take: 20,
      include: { albums: { ...byId, include: { tracks: { ...byId, include: { genre: true } } } } },
    },
  },
  {
    title: 'the first 3 of each list',
    model: 'album',
    action: 'findMany',
    args: { ...byId, take: 50, include: { tracks: { ...byId, take: 3 } } },
  },
  {
    title: 'filter by relation',
    model: 'track',
    action: 'findMany',
    args: { ...byId, take: 50, where: { album: { artist: { name: { startsWith: 'I' } } } } },
  },
  {
    title: '_count',
    model: 'artist',
    action: 'findMany',
    args: { ...byId, take: 50, include: { _count: { select: { albums: true } } } },
  },
  {
    title: 'many-to-many',
    model: 'playlist',
    action: 'findMany',
    args: {
      ...byId,
      include: { tracks: { take: 20, orderBy: { trackId: 'asc' }, include: { track: { select: { name: true } } } } },
    },
  },
  {
    title: 'aggregate',
    model: 'invoice',
    action: 'aggregate',
    args: { _sum: { total: true }, _avg: { total: true }, _count: true },
  },
  {
    title: 'groupBy',
    model: 'track',
    action: 'groupBy',
    args: { by: ['genreId'], _avg: { milliseconds: true }, _count: true, orderBy: { genreId: 'asc' } },
  },
];

type Contender = 'query' | 'join' | 'rowcast';

const onlyAt = process.argv.indexOf('--only') + 1;
const only = onlyAt > 0 ? (process.argv[onlyAt] ?? '').split(',') : reads.map(({ title }) => title);
const isQuick = process.argv.includes('--quick');
const rounds = isQuick ? 5 : 150;
const warmUp = isQuick ? 1 : 30;
/** Of reads, one after the other, between two looks at what the processes have used. */
const blocks = isQuick ? 1 : 5;
const readsInBlock = isQuick ? 5 : 20;

await using shop = await openShop();
const rows: string[][] = [];
const cpuRows: string[][] = [];
for (const read of reads.filter(({ title }) => only.includes(title))) {
  rows.push(await measure(shop, read));
  cpuRows.push(await measureCpu(shop, read));
}
console.log('\n### Reads, milliseconds from the call to the objects: the median, and the fastest tenth\n');
console.log(table(['read', 'Prisma', 'Prisma, `join`', 'Rowcast', 'Prisma / Rowcast', '`join` / Rowcast'], rows));
console.log('\n### CPU time for a read, microseconds: of Postgres + of the server + of the client\n');
console.log(table(['read', 'Prisma', 'Prisma, `join`', 'Rowcast'], cpuRows));

async function measure(clients: ShopClients, read: Read): Promise<string[]> {
  const contenders = contendersOf(read);
  const times = new Map<Contender, number[]>(contenders.map((contender) => [contender, []]));
  for (let round = -warmUp; round < rounds; round++) {
    for (const contender of contenders) {
      const startedMs = performance.now();
      await ask(clients, read, contender);
      if (round >= 0) times.get(contender)?.push(performance.now() - startedMs);
    }
  }
  const at = (contender: Contender, share: number): number => percentile(times.get(contender) ?? [], share);
  const both = (of: (share: number) => number): string => `${show(of(0.5), 2)}, ${show(of(0.1), 2)}`;
  const cell = (contender: Contender): string =>
    contenders.includes(contender) ? both((share) => at(contender, share)) : '–';
  const ratio = (contender: Contender): string =>
    contenders.includes(contender) ? both((share) => at(contender, share) / at('rowcast', share)) : '–';
  return [read.title, cell('query'), cell('join'), cell('rowcast'), ratio('query'), ratio('join')];
}

function contendersOf({ args }: Read): readonly Contender[] {
  return 'include' in args ? ['query', 'join', 'rowcast'] : ['query', 'rowcast'];
}

/** Blocks of the contenders take turns. */
async function measureCpu(clients: ShopClients, read: Read): Promise<string[]> {
  const used = new Map<Contender, [number, number, number]>();
  for (let block = 0; block < blocks; block++) {
    for (const contender of contendersOf(read)) {
      const { server, postgres } = await clients.processesOf(contender === 'rowcast' ? 'rowcast' : 'prisma');
      const look = (): number[] => [cpuTimeUs(postgres), cpuTimeUs([server]), cpuTimeUs([process.pid])];
      const before = look();
      for (let index = 0; index < readsInBlock; index++) await ask(clients, read, contender);
      const sum = used.get(contender) ?? [0, 0, 0];
      for (const [index, value] of look().entries()) sum[index] = (sum[index] ?? 0) + value - (before[index] ?? 0);
      used.set(contender, sum);
    }
  }
  const cells = (['query', 'join', 'rowcast'] as const).map((contender) => {
    const each = used.get(contender)?.map((sum) => sum / blocks / readsInBlock);
    return each ? each.map((value) => show(value, 0)).join(' + ') : '–';
  });
  return [read.title, ...cells];
}

type ByName = Readonly<Record<string, Readonly<Record<string, (args: unknown) => PromiseLike<unknown>>>>>;

function ask(
  clients: ShopClients,
  { model, action, args }: Read,
  contender: Contender,
): PromiseLike<unknown> | undefined {
  if (contender === 'rowcast') return (clients.rowcast.db as unknown as ByName)[model]?.[action]?.(args);
  const strategy = 'include' in args ? { relationLoadStrategy: contender } : {};
  return clients.askPrisma({ model, action, args: { ...args, ...strategy } });
}
