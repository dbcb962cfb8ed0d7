/** The parts of a form as a person finds them on a page, for tests. */
import type { Locator, Page } from 'playwright';

export const field = (page: Page, label: string): Locator => page.getByLabel(label, { exact: true });

export const save = (page: Page): Locator => page.getByRole('button', { name: /^(Save|Create)$/ });

/** The row of a field: its label, its editor, and what is said of it. */
export const rowOf = (page: Page, label: string): Locator =>
  page.locator('.rowcast-form-row', { has: page.locator('label', { hasText: label }) });

/** Waits for a form with this value in a field. */
export async function untilValue(page: Page, label: string, value: string): Promise<void> {
  await page.waitForFunction(
    ([name, wanted]) => document.querySelector<HTMLInputElement>(`[aria-label="${name}"]`)?.value === wanted,
    [label, value],
  );
}
