/** Writes a program that uses every model of a schema as an app would: the work that a type checker has with it. */

interface UsedField {
  readonly name: string;
  readonly type: string;
}

export interface UsedModel {
  /** As `db` has it. */
  readonly name: string;
  readonly fields: readonly UsedField[];
}

/** The models of a schema as `largeSchema` writes it. */
export function readModels(schema: string): readonly UsedModel[] {
  return [...schema.matchAll(/^model (\w+) \{\n([\s\S]*?)^\}/gm)].map(([, name = '', body = '']) => ({
    name: name.charAt(0).toLowerCase() + name.slice(1),
    fields: body
      .trim()
      .split('\n')
      .map((line) => line.trim().split(/\s+/))
      .map(([field = '', type = '']) => ({ name: field, type })),
  }));
}

/** Five calls for each model: a query with filters and relations, one by id, an update, a nested create, groups. */
export function usageOf(models: readonly UsedModel[], all: readonly UsedModel[]): string {
  const names = new Set(all.map(({ name }) => name.toLowerCase()));
  const body = models.flatMap((model, index) => {
    const find = (test: (type: string) => boolean): string | undefined =>
      model.fields.find(({ type }) => test(type))?.name;
    const text = find((type) => type === 'String') ?? 'id';
    const one = find((type) => names.has(type.replace('?', '').toLowerCase()));
    const many = find((type) => type.endsWith('[]') && names.has(type.slice(0, -2).toLowerCase()));
    const someFilter = many === undefined ? '' : `, ${many}: { some: { id: 'x' } }`;
    const oneFilter = one === undefined ? '' : `, ${one}: { id: 'x' }`;
    const included = [one && `${one}: { select: { id: true } }`, many && `${many}: { where: { id: 'x' }, take: 3 }`];
    const include = included.some(Boolean) ? `, include: { ${included.filter(Boolean).join(', ')} }` : '';
    const nested = many === undefined ? '' : `, ${many}: { connect: { id: 'x' } }`;
    return [
      `  const list${index} = await db.${model.name}.findMany({`,
      `    where: { OR: [{ ${text}: { not: 'x' } }, { createdAt: { gte: new Date() } }]${someFilter}${oneFilter} },`,
      `    orderBy: { createdAt: 'desc' }, take: 5${include},`,
      '  });',
      `  void list${index}[0]?.${one ?? 'id'};`,
      `  const row${index} = await db.${model.name}.findUnique({ where: { id: 'x' }, select: { id: true } });`,
      `  void row${index}?.id;`,
      `  await db.${model.name}.update({ where: { id: 'x' }, data: { ${text}: 'y'${nested} } });`,
      `  await db.${model.name}.deleteMany({ where: { id: { in: ['x'] } } });`,
      `  const groups${index} = await db.${model.name}.groupBy({ by: ['${text}'], _count: true, _max: { createdAt: true } });`,
      `  void groups${index}[0]?._max.createdAt;`,
    ];
  });
  const head = [
    `import { createClient } from '@rowcast/client';`,
    `import { schema } from './rowcast.js';`,
    `const { db } = createClient({ schema, url: 'http://localhost' });`,
    'export async function use(): Promise<void> {',
    '  void db;',
  ];
  return [...head, ...body, '}', ''].join('\n');
}
