/** Random writes over any schema: every action, with nested writes, and with selections on what comes back. */
import type { WriteCall } from './call.js';
import { isView, type Model, relationsOf } from './data-model.js';
import {
  randomCreateData,
  randomPlainChild,
  randomPlainWhere,
  randomUpdateData,
  type WriteSource,
} from './random-data.js';
import { randomSelection, uniqueOf, withoutCursors } from './random-query.js';

const actions: readonly WriteCall['action'][] = [
  ...(['create', 'create', 'update', 'update', 'update', 'upsert', 'delete'] as const),
  ...(['createMany', 'createManyAndReturn', 'updateMany', 'updateManyAndReturn', 'deleteMany'] as const),
];

export function randomWrite(source: WriteSource): WriteCall {
  const { random, dataModel } = source;
  // Rows are taken from the samples: where there are none, nothing can be said.
  const models = dataModel.models.filter(
    (model) => !isView(model) && (source.samples.get(model.name)?.length ?? 0) > 0,
  );
  const model = random.pick(models);
  const action = random.pick(actions);
  return { model: model.name, action, args: randomArguments(source, model, action) };
}

function randomArguments(source: WriteSource, model: Model, action: WriteCall['action']): object {
  const { random } = source;
  const returned = (): object => withoutCursors(randomSelection(source, model, 2));
  const plain = (): object => withoutCursors(randomSelection(source, model, 0));
  const rows = (): object[] => random.list(1, 3, () => randomPlainChild(source, model));
  const duplicates = random.chance(0.4) ? { skipDuplicates: true } : {};
  switch (action) {
    case 'create':
      return { data: randomCreateData(source, model, { depth: 2 }), ...returned() };
    case 'createMany':
      return { data: rows(), ...duplicates };
    case 'createManyAndReturn':
      return { data: rows(), ...duplicates, ...plain() };
    case 'update':
      return { where: uniqueOf(source, model), data: randomUpdateData(source, model, { depth: 2 }), ...returned() };
    case 'updateMany':
      return {
        where: randomPlainWhere(source, model),
        data: randomUpdateData(source, model, { depth: 0 }),
        ...manyLimit(source),
      };
    case 'updateManyAndReturn':
      return {
        where: randomPlainWhere(source, model),
        data: randomUpdateData(source, model, { depth: 0 }),
        ...plain(),
      };
    case 'upsert': {
      const nested = random.chance(0.5) && relationsOf(model).length > 0 ? 1 : 0;
      const create = randomCreateData(source, model, { depth: nested });
      return {
        where: uniqueOf(source, model),
        create,
        update: randomUpdateData(source, model, { depth: nested }),
        ...returned(),
      };
    }
    case 'delete':
      return { where: uniqueOf(source, model), ...returned() };
    case 'deleteMany':
      return {
        where: { AND: [randomPlainWhere(source, model), randomPlainWhere(source, model)] },
        ...manyLimit(source),
      };
  }
}

/** Which rows a limit lets through is nobody's promise, so it is one that none exceeds, or none gets through. */
function manyLimit({ random }: WriteSource): object {
  return random.chance(0.2) ? { limit: random.pick([0, 1000]) } : {};
}
