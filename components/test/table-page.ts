/** The parts of a table as a person finds them on a page, for tests. */
import type { Locator, Page } from 'playwright';

export const grid = (page: Page): Locator => page.getByRole('grid');

/** A row by something that stands in it. */
export const row = (page: Page, text: string): Locator => page.getByRole('row').filter({ hasText: text });

/** A cell by its row and the header of its column. */
export async function cell(page: Page, rowText: string, column: string): Promise<Locator> {
  const header = page.getByRole('columnheader', { name: column, exact: true });
  const index = await header.getAttribute('aria-colindex');
  return row(page, rowText).locator(`> [aria-colindex="${index}"]`);
}

/** What stands in a column, from the first row that is drawn. */
export async function columnTexts(page: Page, column: string): Promise<readonly string[]> {
  const index = await page.getByRole('columnheader', { name: column, exact: true }).getAttribute('aria-colindex');
  const cells = page.locator(`.rowcast-body > [role="row"] > [aria-colindex="${index}"]`);
  const found = await cells.evaluateAll((all) =>
    all.map((one) => ({
      at: Number(one.parentElement?.getAttribute('aria-rowindex')),
      text: one.textContent ?? '',
    })),
  );
  return found.sort((a, b) => a.at - b.at).map(({ text }) => text);
}

/** Waits for the footer to say how many rows there are. */
export async function untilCount(page: Page, count: string): Promise<void> {
  await page.locator('.rowcast-footer', { hasText: count }).waitFor();
}

/** Presses a header, which sorts. */
export async function pressHeader(page: Page, column: string, modifiers: 'Shift'[] = []): Promise<void> {
  await page
    .getByRole('columnheader', { name: column, exact: true })
    .locator('.rowcast-header-label')
    .click({ modifiers });
}

/** Chooses an item of the menu that a button opens. */
export async function choose(page: Page, button: string | Locator, item: string): Promise<void> {
  await (typeof button === 'string' ? page.getByRole('button', { name: button, exact: true }) : button).click();
  await page.getByRole('menuitem', { name: item, exact: true }).click();
}
