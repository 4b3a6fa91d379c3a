// Customers, one by one: the list and its pages, and the page of one customer.
import AxeBuilder from "@axe-core/playwright";
import { row, rows } from "../support/database.ts";
import { count, expect, holdProgram, test } from "../support/page.ts";
import { cells, table, value } from "../support/table.ts";

const one = async (): Promise<string> =>
  (await row<{ customer_id: string }>("select customer_id from marts.dim_customers where p_returns is not null order by purchase_days desc, customer_id limit 1")).customer_id;

const ids = (page: import("@playwright/test").Page): Promise<string[]> =>
  page.locator("main tbody th a").evaluateAll((links) => links.map((link) => link.getAttribute("title")!));

test("the list begins with whom most is expected of, and its next page goes on", async ({ page }) => {
  const sql = await rows<{ customer_id: string }>(
    "select customer_id from marts.dim_customers where expected_value is not null order by expected_value desc, customer_id desc limit 100");
  await page.goto("/customers");
  expect(await ids(page)).toEqual(sql.slice(0, 50).map((line) => line.customer_id));
  await page.getByRole("link", { name: "Next customers" }).click();
  await expect(page).toHaveURL(/after=/);
  await expect(page.getByRole("link", { name: "Back to the first" })).toBeVisible();
  expect(await ids(page)).toEqual(sql.slice(50).map((line) => line.customer_id));
  await page.getByRole("link", { name: "Previous customers" }).click();
  await expect(page).toHaveURL(/before=/);
  await expect(page.getByRole("link", { name: "Previous customers" })).toHaveCount(0);
  expect(await ids(page)).toEqual(sql.slice(0, 50).map((line) => line.customer_id));
  await page.goto("/customers");
  await expect(page.getByRole("link", { name: "Back to the first" })).toHaveCount(0);
  expect((await ids(page))[0]).toBe(sql[0].customer_id);
});

test("a click on a column sorts by it, another one turns it round", async ({ page }) => {
  const order = (direction: string) => `select customer_id from marts.dim_customers order by value ${direction}, customer_id ${direction} limit 1`;
  await page.goto("/customers");
  await page.getByRole("link", { name: "Value so far" }).click();
  await expect(page).toHaveURL(/sort=value$/);
  await expect(page.locator("[aria-sort=descending]")).toContainText("Value so far");
  expect((await ids(page))[0]).toBe((await row<{ customer_id: string }>(order("desc"))).customer_id);
  await page.getByRole("link", { name: "Value so far" }).click();
  await expect(page.locator("[aria-sort=ascending]")).toContainText("Value so far");
  expect((await ids(page))[0]).toBe((await row<{ customer_id: string }>(order("asc"))).customer_id);
});

test("filters count as SQL does and can be taken away", async ({ page, javaScriptEnabled }) => {
  const sql = await row<{ customers: number }>("select count(*)::int as customers from marts.dim_customers where purchase_days > 1");
  await page.goto("/customers");
  await page.locator("select[name=bought]").selectOption("again");
  if (javaScriptEnabled === false) await page.getByRole("button", { name: "Apply" }).click();
  await expect(page).toHaveURL(/bought=again/);
  await expect(page.locator("h1 em")).toHaveText(count(sql.customers));
  await page.getByRole("link", { name: /Remove the filter/ }).click();
  await expect(page).toHaveURL(/\/customers$/);
});

test("a filter that was chosen before the page came to life counts", async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, "nothing comes to life");
  const go = await holdProgram(page);
  await page.goto("/customers");
  await page.locator("select[name=bought]").selectOption("again");
  go();
  await expect(page).toHaveURL(/bought=again/);
  await expect(page.locator("select[name=bought]")).toHaveValue("again");
  await page.getByRole("link", { name: /Remove the filter/ }).click();
  await expect(page).toHaveURL(/\/customers$/);
  await expect(page.locator("select[name=bought]")).toHaveValue("");
});

test("a customer is found by the beginning of the number", async ({ page }) => {
  const id = await one();
  await page.goto(`/customers?q=${encodeURIComponent(id)}`);
  expect(await ids(page)).toContain(id);
  await page.locator("main tbody th a").first().click();
  await expect(page.locator("main .question")).toContainText("Who is this customer");
});

test("an empty list says so, with a way back", async ({ page }) => {
  await page.goto("/customers?q=no-such-number");
  await expect(page.locator("h1 em")).toHaveText("0");
  await page.locator("main .empty a").click();
  await expect(page).toHaveURL(/\/customers$/);
});

test("the page of a customer has the numbers of the database, and the pushes add up", async ({ page }) => {
  const id = await one();
  const sql = await row<{ value: number; p: number; orders: number; purchase_days: number }>(
    `select value::float8, p_returns as p, orders, purchase_days from marts.dim_customers where customer_id = '${id}'`);
  await page.goto(`/customers/${encodeURIComponent(id)}`);
  const card = (name: string) => page.locator(".kpi", { has: page.getByRole("heading", { name, exact: true }) });
  await expect(card("Value so far").locator(".kpi-note")).toContainText(`${count(sql.orders)} order`);
  await expect(page.locator(".moment")).toHaveCount(Math.min(100, (await row<{ n: number }>(`select count(*)::int as n from marts.fct_orders where customer_id = '${id}'`)).n));
  const thousandths = value((await card("Buy again").locator(".kpi-value").innerText()).replace(" in 1,000", ""));
  expect(Math.abs(thousandths - 1000 * sql.p)).toBeLessThanOrEqual(0.51);
  const chance = page.locator("section.card", { has: page.getByRole("heading", { name: /^What moves the chance/ }) });
  const base = value((await chance.locator('[data-mark="base"]').first().getAttribute("data-value"))!);
  const pushes = (await cells(table(page, /^What moves the chance/))).map(([, , push]) => value(push));
  const sum = base + pushes.reduce((total, push) => total + push, 0);
  // Each push is rounded to a tenth, or from ten on to a whole one.
  expect(Math.abs(sum - 1000 * sql.p)).toBeLessThan(1 + 0.5 * pushes.length);
});

test("a customer stands beside what BG/NBD says and what past customers did", async ({ page }) => {
  const sql = await row<{ p: number; past: number }>(
    `select (select p_returns from marts.dim_customers where customer_id = '${await one()}') as p, (select count(*)::int from marts.mart_past_customers) as past`);
  await page.goto(`/customers/${encodeURIComponent(await one())}`);
  const lines = await cells(table(page, "What the rhythm of buying alone says"));
  expect(lines.map(([name]) => name)).toEqual(["Still a customer", "Buys again", "Purchase days expected", "Value of a purchase day", "Expected value"]);
  const thousandths = (text: string) => value(text.replace(" in 1,000", ""));
  expect(thousandths(lines[0][1])).toBeLessThanOrEqual(1000);
  // Nobody buys again who is no customer any more.
  expect(thousandths(lines[1][1])).toBeLessThanOrEqual(thousandths(lines[0][1]));
  expect(Math.abs(thousandths(lines[1][2]) - 1000 * sql.p)).toBeLessThanOrEqual(0.51);
  const alike = page.locator("section.card", { has: page.getByRole("heading", { name: /past customers? most like this one bought again/ }) });
  await expect(alike).toContainText(`The nearest of ${count(sql.past)} customer`);
  const [last] = (await cells(alike.locator("table"))).at(-1)!;
  expect(Number(last.split("–").at(-1))).toBe(Math.min(20, sql.past));
});

test.describe("a number that nobody has", () => {
  test.use({ complaints: [async ({}, use) => use([]), { auto: true }] });

  test("is not found, with a way back", async ({ page }) => {
    const response = await page.goto("/customers/nobody");
    expect(response?.status()).toBe(404);
    await expect(page.locator("h1")).toContainText("no customer of this number");
    await page.locator("main").getByRole("link").first().click();
    await expect(page).toHaveURL(/\/customers$/);
  });
});

for (const width of [390, 320]) {
  test(`list and customer fit a screen of ${width} px`, async ({ page }) => {
    await page.setViewportSize({ width, height: 800 });
    for (const path of ["/customers", `/customers/${encodeURIComponent(await one())}`]) {
      await page.goto(path);
      expect(await page.evaluate(() => document.documentElement.scrollWidth), path).toBeLessThanOrEqual(width);
    }
  });
}

test("list and customer have no serious accessibility problem", async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, "axe itself needs JavaScript");
  for (const path of ["/customers?bought=once&sort=last", `/customers/${encodeURIComponent(await one())}`]) {
    await page.goto(path);
    await page.waitForSelector("html[data-hydrated]");
    const { violations } = await new AxeBuilder({ page }).analyze();
    const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect(grave.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`)).toEqual([]);
  }
});

test("What-if describes a customer of today and answers as their page does", async ({ page }) => {
  const { customer_id: id } = await row<{ customer_id: string }>(`
    select customer_id from marts.dim_customers
    where p_returns is not null and purchase_days = 1 and orders = 1 order by expected_value desc, customer_id limit 1`);
  await page.goto(`/customers/${encodeURIComponent(id)}`);
  const amount = await page.locator("h1 em").innerText();
  await page.getByRole("link", { name: "What if something about them were different?" }).click();
  await expect(page).toHaveURL(/\/what-if\?/);
  await expect(page.locator("main .question")).toContainText("a customer like this");
  await expect(page.locator("h1 em")).toHaveText(amount);
  await expect(page.locator("main ul.notice")).toHaveCount(0);
  await page.goto(`/customers/${encodeURIComponent(await one())}`);
  await page.getByRole("link", { name: "What if something about them were different?" }).click();
  await expect(page.locator("main .question")).toContainText("a customer like this");
  await expect(page.locator("main ul.notice")).toHaveCount(0);
});
