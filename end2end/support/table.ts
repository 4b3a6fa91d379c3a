// Reading the tables of a page.
import type { Locator, Page } from "@playwright/test";

/** Texts of a table's body, row by row. */
export async function cells(table: Locator): Promise<string[][]> {
  return table.evaluate((element) =>
    [...element.querySelectorAll("tbody tr")].map((line) => [...line.querySelectorAll("th, td")].map((cell) => cell.textContent!.trim())),
  );
}

/** A number as a page writes it, such as `R$ 37,796`, `0.24` or `21%`. */
export const value = (text: string): number => Number(text.replace("−", "-").replace(/[^\d.-]/g, ""));

/** The table in the card of this heading. */
export const table = (page: Page, heading: string | RegExp): Locator =>
  page.locator("section.card", { has: page.getByRole("heading", { name: heading }) }).locator("table").first();
