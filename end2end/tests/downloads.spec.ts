// What a page shows can be taken away: the numbers of a chart, its picture, the audience of the planner.
import { readFile } from "node:fs/promises";
import type { Page } from "@playwright/test";
import { row } from "../support/database.ts";
import { test, expect } from "../support/page.ts";
import { cells } from "../support/table.ts";

async function taken(page: Page, click: () => Promise<void>): Promise<{ name: string; bytes: Buffer }> {
  const [file] = await Promise.all([page.waitForEvent("download"), click()]);
  return { name: file.suggestedFilename(), bytes: await readFile((await file.path())!) };
}

test("the numbers of a chart are its table", async ({ page }) => {
  await page.goto("/");
  const figure = page.locator("figure", { has: page.getByRole("heading", { name: "Purchases by month" }) });
  const { name, bytes } = await taken(page, () => figure.getByRole("link", { name: /as CSV/ }).click());
  expect(name).toBe("clave-purchases-by-month.csv");
  const lines = bytes.toString("utf8").trim().split("\r\n");
  const table = await cells(figure.locator("table"));
  expect(lines.length).toBe(table.length + 1);
  const [first] = table;
  expect(lines[1]).toBe([first[0], ...first.slice(1).map((cell) => cell.replace(/^\D+\s/, "").replaceAll(",", ""))].join(","));
});

test("the picture of a chart is a file that stands alone", async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, "pictures are made in the browser");
  await page.goto("/");
  await page.waitForSelector("html[data-hydrated]");
  const figure = page.locator("figure", { has: page.getByRole("heading", { name: "Purchases by month" }) });
  const svg = await taken(page, () => figure.getByRole("button", { name: /as SVG/ }).click());
  expect(svg.name).toBe("clave-purchases-by-month.svg");
  const drawing = svg.bytes.toString("utf8");
  // Colours are written out: no class is left that a style sheet would have to know.
  expect(drawing).toMatch(/^<svg[^>]+xmlns="http:\/\/www\.w3\.org\/2000\/svg"/);
  expect(drawing).toMatch(/fill="rgb\(/);
  expect(drawing).not.toContain("class=");
  const png = await taken(page, () => figure.getByRole("button", { name: /as PNG/ }).click());
  expect(png.name).toBe("clave-purchases-by-month.png");
  expect(png.bytes.subarray(1, 4).toString()).toBe("PNG");
  expect(png.bytes.length).toBeGreaterThan(2_000);
});

test("the audience is whom the planner counts, best first", async ({ page }) => {
  const sql = await row<{ customers: number; best: string }>(`
    select count(*)::int as customers, (array_agg(customer_id order by expected_value desc, customer_id desc))[1] as best
    from marts.dim_customers where expected_value > 0`);
  await page.goto("/segments?cost=0");
  const { name, bytes } = await taken(page, () => page.getByRole("link", { name: /^Download/ }).click());
  const { as_of } = await row<{ as_of: string }>("select as_of::text from marts.mart_overview");
  expect(name).toBe(`clave-audience-${as_of}.csv`);
  const lines = bytes.toString("utf8").trim().split("\r\n");
  expect(lines.length - 1).toBe(Math.min(sql.customers, 50_000));
  expect(lines[1].split(",")[0]).toBe(sql.best);
});

test("the list of customers is taken away as it is filtered", async ({ page }) => {
  const sql = await row<{ customers: number }>("select count(*)::int as customers from marts.dim_customers where purchase_days > 1");
  await page.goto("/customers?bought=again&sort=value");
  const { bytes } = await taken(page, () => page.getByRole("link", { name: "Download these customers" }).click());
  const lines = bytes.toString("utf8").trim().split("\r\n");
  expect(lines.length - 1).toBe(Math.min(sql.customers, 50_000));
});

test("every chart can be taken away", async ({ page }) => {
  for (const path of ["/", "/explore", "/cohorts", "/segments", "/model", "/what-if"]) {
    await page.goto(path);
    const figures = await page.locator("main figure").count();
    expect(figures, path).toBeGreaterThan(0);
    await expect(page.locator("main figure").getByRole("link", { name: /as CSV/ }), path).toHaveCount(figures);
  }
});
