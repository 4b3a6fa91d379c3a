// A plain order log: what it lacks is not on the pages, and nothing speaks of it.
import { row, shop } from "../support/database.ts";
import { pages, test, expect } from "../support/page.ts";
import { orderLog } from "../support/server.ts";

test.beforeEach(() => test.skip(shop().name !== orderLog?.name, "about order logs"));

const has = async (column: string): Promise<boolean> =>
  (await row<{ known: boolean }>(`select count(${column}) > 0 as known from marts.fct_orders`)).known;

for (const path of pages) {
  test(`${path} does not speak of what an order log never has`, async ({ page }) => {
    await page.goto(path);
    // What a person can read; scripts carry the same data in the words of the database.
    const text = await page.locator("body").innerText();
    for (const word of ["items", "freight", "cancelled", "installment", "delivery", "review", "Black Friday", "XXX"]) {
      expect(text, word).not.toMatch(new RegExp(`\\b${word}`, "i"));
    }
  });
}

test("explore has a chart and a filter for a column that the log has, and none for one that it lacks", async ({ page }) => {
  await page.goto("/explore");
  for (const [column, field, heading] of [
    ["state", "state", /by (region|state)/],
    ["category", "category", /by category/],
    ["payment_type", "payment", /by payment/],
    ["hour", "hour", /weekday and hour/],
  ] as const) {
    const expected = (await has(column)) ? 1 : 0;
    if (field !== "hour") await expect(page.locator(`select[name=${field}]`)).toHaveCount(expected);
    await expect(page.getByRole("heading", { name: heading })).toHaveCount(expected);
  }
  await expect(page.locator(".stack .empty")).toHaveCount(0);
});

test("amounts without a currency are plain numbers", async ({ page }) => {
  const { currency } = await row<{ currency: string }>("select currency from marts.mart_overview");
  test.skip(currency !== "XXX", "the log has a currency");
  await page.goto("/explore");
  await expect(page.getByRole("heading", { name: "Revenue by month", exact: true })).toBeVisible();
  await expect(page.locator("h1 em")).toHaveText(/^[\d.,]+(\s[km])?$/);
});

test("the form asks only for what the log knows", async ({ page }) => {
  await page.goto("/what-if");
  const asked = await page.locator(".scenario [name]").evaluateAll((fields) => fields.map((field) => field.getAttribute("name")));
  expect(asked).toContain("days_since_last_purchase");
  for (const field of ["payment_type", "freight_share", "review_score", "purchases_last_90", "purchases_last_365"]) {
    expect(asked).not.toContain(field);
  }
  await expect(page.locator(".scenario fieldset")).toHaveCount(1);
});

test("days without a time of day are no hours", async ({ page }) => {
  // Both logs write days: the real one nothing else, the written one the same moment every day.
  const { hours } = await row<{ hours: number }>("select count(hour)::int as hours from marts.fct_orders");
  expect(hours).toBe(0);
  await page.goto("/explore");
  await expect(page.getByText("hour", { exact: false })).toHaveCount(0);
});
