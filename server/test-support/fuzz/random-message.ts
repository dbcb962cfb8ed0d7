/** Whole messages as text: of the protocol most often, torn or of another shape sometimes. */
import type { Dice } from './dice.js';
import { type FuzzSource, or } from './fuzz-source.js';
import { hostileJson, hostileText, members } from './hostile-json.js';
import { randomMutation, randomQuery } from './random-spec.js';

export function randomMessage(source: FuzzSource, id: number): string {
  const { dice, malice } = source;
  const message = whole(source, dice.chance(malice / 4) ? dice.pick([0, -1, 1.5, 1e300]) : id);
  return dice.chance(malice / 4) ? tear(dice, message) : message;
}

function whole(source: FuzzSource, id: number): string {
  const { dice } = source;
  const number = ['id', String(id)] as const;
  switch (dice.below(10)) {
    case 0:
    case 1:
    case 2:
      return members([['kind', '"query"'], number, ['query', or(source, () => randomQuery(source))]]);
    case 3:
    case 4:
      return members([['kind', '"subscribe"'], number, ['query', or(source, () => randomQuery(source))]]);
    case 5:
    case 6:
    case 7:
      return members([['kind', '"mutate"'], number, ['mutations', or(source, () => `[${randomMutation(source)}]`)]]);
    case 8:
      return members([['kind', '"unsubscribe"'], number]);
    default:
      return dice.pick([
        '{"kind":"ping"}',
        '{"kind":"reached"}',
        members([['kind', '"reached"'], number]),
        members([['kind', JSON.stringify(hostileText(dice))], number]),
        members([
          ['kind', '"hello"'],
          ['protocol', '1'],
          ['token', hostileJson(dice)],
        ]),
        members([['kind', '"authenticate"'], number, ['token', JSON.stringify(hostileText(dice))]]),
        hostileJson(dice),
      ]);
  }
}

function tear(dice: Dice, text: string): string {
  const at = dice.below(text.length + 1);
  return dice.pick([
    text.slice(0, at),
    `${text.slice(0, at)}${text.slice(at + 1)}`,
    `${text}${text}`,
    `\ufeff${text}`,
    '',
  ]);
}
