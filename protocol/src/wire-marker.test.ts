import { expect, test } from 'vitest';
import { quoteJson, readMarker } from './wire-marker.js';
import type { WireValue } from './wire-value.js';

test.each<[WireValue, WireValue | undefined]>([
  [{ $null: 'DbNull' }, { $null: 'DbNull' }],
  [{ $null: 'Null' }, undefined],
  [{ $ref: 'Message.score' }, { $ref: 'Message.score' }],
  [{ $ref: 1 }, undefined],
  [{ $json: { $null: 'DbNull' } }, { $json: { $null: 'DbNull' } }],
  [{ $null: 'DbNull', more: 1 }, undefined],
  [{ a: 1 }, undefined],
  [{}, undefined],
  [['$null'], undefined],
  ['$null', undefined],
  [null, undefined],
])('%j is the marker %j', (value, marker) => {
  expect(readMarker(value)).toEqual(marker);
});

test('a document that looks like a marker is quoted, and no other', () => {
  expect(quoteJson({ $null: 'DbNull' })).toEqual({ $json: { $null: 'DbNull' } });
  expect(quoteJson({ $json: 1 })).toEqual({ $json: { $json: 1 } });
  expect(quoteJson({ $null: 'other' })).toEqual({ $null: 'other' });
});
