// Score a file of one's own: template out, predictions back, bad rows named; also without JavaScript.
import { readFile } from "node:fs/promises";
import AxeBuilder from "@axe-core/playwright";
import type { Download, Page } from "@playwright/test";
import { row } from "../support/database.ts";
import { test, expect } from "../support/page.ts";
import { cells } from "../support/table.ts";

const text = async (download: Download): Promise<string> => readFile((await download.path())!, "utf8");

/** Sends a file and waits for its answer. */
async function score(page: Page, name: string, content: string): Promise<void> {
  await page.locator("input[type=file]").setInputFiles({ name, mimeType: "text/csv", buffer: Buffer.from(content) });
  await page.getByRole("button", { name: "Score the file" }).click();
  await expect(page.locator(".upload")).toBeVisible();
  await page.waitForLoadState("load");
}

async function download(page: Page, name: RegExp): Promise<Download> {
  const [file] = await Promise.all([page.waitForEvent("download"), page.getByRole("link", { name }).click()]);
  return file;
}

test("the template can be downloaded, and scored as it is", async ({ page }) => {
  await page.goto("/score");
  const template = await text(await download(page, /Template: customers/));
  expect(template).toContain("customer_id,");
  await score(page, "template.csv", template);
  await expect(page.locator("h1")).toContainText("from 1 customer");
  const { model_id } = await row<{ model_id: string }>("select model_id from marts.mart_overview");
  await expect(page.locator("main")).toContainText(model_id);
  const file = await download(page, /Download all 1/);
  expect(file.suggestedFilename()).toBe("clave-predictions.csv");
  const [header, first] = (await text(file)).split("\r\n");
  expect(header).toContain("customer_id,expected_value,p_returns");
  expect(first).toMatch(/^example-1,[\d.e-]+,/);
  expect(first).toContain(model_id);
});

test("orders are scored as well, and cells start no formula", async ({ page }) => {
  await page.goto("/score");
  await score(page, "orders.csv", "order_id,customer_id,ordered_at,amount\n1,=1+1,2024-01-01,10\n2,b,2024-01-05,20\n3,=1+1,2024-01-05,7.50\n");
  await expect(page.locator("h1")).toContainText("from 2 customers");
  expect(await text(await download(page, /Download all 2/))).toContain("\n'=1+1,");
});

test.describe("a file that cannot be scored", () => {
  // The browser itself notes the status on its console.
  test.use({ complaints: [async ({}, use) => use([]), { auto: true }] });

  test("is refused with the row, and scored without it when that is wanted", async ({ page }) => {
    await page.goto("/score");
    const content = "customer_id,frequency,t_days\ngood,0,30\nbad,0,soon\n";
    await score(page, "mine.csv", content);
    await expect(page.locator("h1")).toContainText("1 row cannot be scored, so none was");
    const [line] = await cells(page.locator("[role=alert] table"));
    expect(line.slice(0, 4)).toEqual(["3", "t_days", "“soon”", "is not a number"]);
    await page.getByLabel(/Leave out rows/).check();
    await score(page, "mine.csv", content);
    await expect(page.locator("h1")).toContainText("from 1 customer");
    await expect(page.getByRole("heading", { name: "Rows left out" })).toBeVisible();
  });

  test("is told when it is too large", async ({ page }) => {
    await page.goto("/score");
    await score(page, "large.csv", "x".repeat(3_000_000));
    await expect(page.locator("[role=alert]")).toContainText("larger than 1 MB");
  });
});

for (const width of [390, 320]) {
  test(`the page and its answer fit a screen of ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    await page.goto("/score");
    const fits = async () => expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width);
    await fits();
    await score(page, "mine.csv", "customer_id,frequency,t_days\na,0,30\nb,1,60\n");
    await fits();
  });
}

test("the page and its answer have no serious accessibility problem", async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, "axe itself needs JavaScript");
  const grave = async () => {
    const { violations } = await new AxeBuilder({ page }).analyze();
    const bad = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect(bad.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`)).toEqual([]);
  };
  await page.goto("/score");
  await page.waitForSelector("html[data-hydrated]");
  await grave();
  await score(page, "mine.csv", "customer_id,frequency,t_days\na,0,30\n");
  await grave();
});
