// Segments: everybody is in one, and the planner reckons as SQL does.
import { row, rows } from "../support/database.ts";
import { count, expect, holdProgram, test } from "../support/page.ts";
import { cells, table, value } from "../support/table.ts";

test("segments are counted as SQL counts them", async ({ page }) => {
  const sql = await rows<{ customers: number; value: number }>(`
    with settings as (select horizon_days as h from intermediate.int_settings),
    placed as (
      select value, case
        when purchase_days >= 3 and since <= h then 1 when purchase_days = 2 and since <= h then 2 when purchase_days >= 2 then 3
        when since <= round(h / 2.0) then 4 when since <= 2 * h then 5 else 6 end as segment
      from (select value, purchase_days, as_of - last_purchase_on as since from intermediate.int_customers_summed, intermediate.int_data_window) as customers, settings
    )
    select count(*)::int as customers, sum(value)::float8 as value from placed group by segment order by segment`);
  await page.goto("/segments");
  const shown = await cells(table(page, /^Segments/));
  expect(shown.map((line) => value(line[2]))).toEqual(sql.map((line) => line.customers));
  const { customers } = await row<{ customers: number }>("select customers::int from marts.mart_overview");
  expect(shown.map((line) => value(line[2])).reduce((sum, number) => sum + number, 0)).toBe(customers);
});

test("a segment leads to its customers, and each of them back to it", async ({ page }) => {
  await page.goto("/segments");
  const link = table(page, /^Segments/).locator("tbody th a").first();
  const name = await link.innerText();
  const sql = await row<{ customers: number }>(
    `select customers::int from marts.mart_segments where segment = '${name}'`);
  await link.click();
  await expect(page).toHaveURL(/\/customers\?segment=/);
  await expect(page.locator("h1 em")).toHaveText(count(sql.customers));
  await expect(page.locator("h1")).toContainText(`in the segment ${name}`);
  await expect(page.locator("select[name=segment]")).toHaveValue(name);
  await page.locator("main tbody th a").first().click();
  await page.locator("main .crumbs").getByRole("link", { name: `Segment: ${name}` }).click();
  await expect(page.locator("h1")).toContainText(`in the segment ${name}`);
  await page.getByRole("link", { name: /Remove the filter/ }).click();
  await expect(page).toHaveURL(/\/customers$/);
});

test("the planner contacts those whose expected value pays for it", async ({ page, javaScriptEnabled }) => {
  const threshold = 1.5; // 0.3 / (0.4 × 0.5), which floating point puts just below
  const sql = await row<{ customers: number; profit: number }>(`
    select count(*)::int as customers, (0.4 * 0.5 * coalesce(sum(expected_value), 0) - 0.3 * count(*))::float8 as profit
    from marts.dim_customers where expected_value > ${threshold}`);
  await page.goto("/segments");
  await page.locator("input[name=cost]").fill("0.3");
  await page.locator("input[name=margin]").fill("40");
  await page.locator("input[name=uplift]").fill("50");
  await page.locator("input[name=uplift]").press("Enter");
  await expect(page).toHaveURL(/cost=0.3/);
  await expect(page).toHaveURL(/uplift=50/);
  const card = page.locator("section.card", { hasText: "Whom to contact" });
  await expect(card.locator(".plan")).toContainText(`${count(sql.customers)} customer`);
  if (javaScriptEnabled !== false) await expect(page.locator("input[name=margin]")).toHaveValue("40");
});

test("what was typed before the page came to life stays", async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, "nothing comes to life");
  const go = await holdProgram(page);
  await page.goto("/segments");
  await page.locator("input[name=cost]").fill("0.3");
  go();
  await expect(page.locator("html[data-hydrated]")).toBeAttached();
  await page.locator("input[name=uplift]").fill("50");
  await expect(page.locator("input[name=cost]")).toHaveValue("0.3");
  await page.locator("input[name=uplift]").press("Enter");
  await expect(page).toHaveURL(/cost=0.3.*uplift=50/);
  await page.goBack();
  await expect(page.locator("input[name=uplift]")).toHaveValue("10");
});

test("a supposition that cannot be is said and not reckoned with", async ({ page }) => {
  await page.goto("/segments?margin=120");
  await expect(page.locator(".notice")).toContainText("margin is from 0 to 100%");
  await expect(page.locator("input[name=margin]")).toHaveValue("20");
});

test("the rules of the readable tree are those that training wrote", async ({ page }) => {
  const sql = await rows<{ rule: string }>("select rule from marts.mart_return_rules order by position");
  await page.goto("/segments");
  if (sql.length === 0) return;
  const shown = await cells(table(page, /^Who returns/));
  expect(shown.map(([rule]) => rule)).toEqual(sql.map(({ rule }) => rule));
});
