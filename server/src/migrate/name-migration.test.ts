import { expect, test } from 'vitest';
import { directoryName, nameMigration } from './name-migration.js';

test.each([
  ['-- CreateTable\nCREATE TABLE "notes" (\n  "id" INT\n);', 'create_notes'],
  ['CREATE TABLE "app"."notes" (\n);', 'create_notes'],
  ['-- AlterTable\nALTER TABLE "notes" ADD COLUMN     "title" TEXT;', 'add_title_to_notes'],
  ['ALTER TABLE "notes" DROP COLUMN "title";', 'drop_title_from_notes'],
  ['DROP TABLE "notes";', 'drop_notes'],
  ['ALTER TABLE "notes" ALTER COLUMN "title" SET NOT NULL;', 'change_notes'],
  ['CREATE UNIQUE INDEX "notes_title_key" ON "notes"("title");', 'index_notes_title_key'],
  ['ALTER TYPE "role" ADD VALUE \'x\';', 'change_role'],
  ['-- This is an empty migration.', 'change'],
])('%s is named %s', (script, name) => {
  expect(nameMigration(script)).toBe(name);
});

test.each([
  [undefined, '20260102030405_add_names'],
  ['20260102030404_before', '20260102030405_add_names'],
  ['20260102030405_just_now', '20260102030406_add_names'],
  ['20270101000000_by_another_clock', '20270101000001_add_names'],
  ['0_init', '20260102030405_add_names'],
])('after %s comes %s', (previous, expected) => {
  expect(directoryName('Add names', { stamp: '20260102030405', previous })).toBe(expected);
});
