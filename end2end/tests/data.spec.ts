// The data page: files, tests and sums are those of the database.
import AxeBuilder from "@axe-core/playwright";
import { row, rows } from "../support/database.ts";
import { test, expect } from "../support/page.ts";
import { cells, table, value } from "../support/table.ts";

test("files and pages add up alike, to the cent", async ({ page }) => {
  const sql = await row<{ value: number; orders: number }>("select sum(value)::float8 as value, sum(orders)::int as orders from intermediate.int_customer_days");
  await page.goto("/data");
  await expect(page.locator("h1 em")).toHaveText("0 cents");
  const shown = await cells(table(page, /^From files to pages/));
  const [measure, files, pages, difference] = shown[0];
  expect(measure).toBe("Value");
  expect(value(files)).toBeCloseTo(sql.value, 2);
  expect(value(pages)).toBeCloseTo(sql.value, 2);
  expect(value(difference)).toBe(0);
  expect(value(shown[1][1])).toBe(sql.orders);
});

test("every loaded file is there with its rows and its checksum", async ({ page }) => {
  const sql = await rows<{ file: string; rows: number; bad: number; sha256: string }>(`
    select file, rows_read::int as rows, rows_bad::int as bad, sha256 from raw.load_files where is_current and sha256 is not null order by file, file_id`);
  await page.goto("/data");
  const shown = await cells(table(page, /^Files$/));
  expect(shown.map((line) => [line[0], value(line[1]), value(line[3]), line[6]])).toEqual(
    sql.map(({ file, rows, bad, sha256 }) => [file, rows, bad, sha256.slice(0, 12)]));
});

test("tests are counted as the history of runs has them", async ({ page }) => {
  const sql = await row<{ tests: number }>("select count(*)::int as tests from marts.mart_tests");
  await page.goto("/data");
  await expect(page.locator(".kpi", { hasText: "Tests passed" }).locator(".kpi-value")).toHaveText(`${sql.tests} of ${sql.tests}`);
});

test("the way from files to pages names every mart", async ({ page }) => {
  const sql = await row<{ marts: number }>("select count(*)::int as marts from pg_tables where schemaname = 'marts'");
  await page.goto("/data");
  // The way itself and what is made of settings alone have no input and no line.
  const shown = await page.locator(".layer", { hasText: "What these pages read" }).locator("ul li").count();
  expect(shown).toBeGreaterThanOrEqual(sql.marts - 2);
  await expect(page.locator(".layer").first().locator("h3")).toContainText("raw");
});

test("what moved since the training is what the database compares, the worst first", async ({ page }) => {
  const sql = await rows<{ change: number; reading: string }>(`
    select change::float8 as change, reading from marts.mart_drift
    order by case reading when 'drifted' then 1 when 'moved' then 2 else 3 end, position`);
  expect(sql.length).toBeGreaterThan(5);
  await page.goto("/data");
  const card = page.locator("section.card", { has: page.getByRole("heading", { name: /^Since the model was trained/ }) });
  // Features that are as they were are folded away, below what has to be looked at.
  const shown = (await Promise.all((await card.locator("table").all()).map(cells))).flat();
  expect(shown.length).toBe(sql.length);
  sql.forEach(({ change, reading }, place) => {
    const [, , , written, read] = shown[place];
    if (written.startsWith("PSI")) {
      expect(written).toBe(`PSI ${change.toFixed(2)}`);
      expect(read.startsWith(reading)).toBe(true);
    } else {
      expect(read).toBe(reading === "stable" ? "no change to be seen" : reading);
    }
  });
});

for (const width of [390, 320]) {
  test(`the data page fits a screen of ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await page.goto("/data");
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
  });
}

test("the data page has no serious accessibility problem", async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, "axe itself needs JavaScript");
  await page.goto("/data");
  await page.waitForSelector("html[data-hydrated]");
  const { violations } = await new AxeBuilder({ page }).analyze();
  const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  expect(grave.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`)).toEqual([]);
});
