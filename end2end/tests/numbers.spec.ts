// The numbers on the pages are those in the database.
import { row, rows, shop } from "../support/database.ts";
import { count, test, expect } from "../support/page.ts";
import { cells, table, value } from "../support/table.ts";

test("the overview counts customers as SQL does", async ({ page }) => {
  const sql = await row<{ customers: number; repeat_customers: number; value_median: number }>(`
    with days as (
      select customer_id, count(*) filter (where is_purchase) as days, sum(value) as value
      from intermediate.int_customer_days group by customer_id having bool_or(is_purchase)
    )
    select count(*)::int as customers, (count(*) filter (where days > 1))::int as repeat_customers,
           percentile_cont(0.5) within group (order by value)::float8 as value_median
    from days`);
  await page.goto("/");
  const card = (name: string) => page.locator(".kpi", { hasText: name });
  await expect(card("Customers").first().locator(".kpi-value")).toHaveText(count(sql.customers));
  await expect(card("more than one day").locator(".kpi-note")).toContainText(`${count(sql.repeat_customers)} customers`);
  // From ten percent on, shares are shown without decimals.
  const share = (100 * sql.repeat_customers) / sql.customers;
  expect(Math.abs(value(await card("more than one day").locator(".kpi-value").innerText()) - share)).toBeLessThan(share < 10 ? 0.05 : 0.5);
  const median = await card("Value so far").locator(".kpi-value").innerText();
  expect(Math.abs(value(median) - sql.value_median)).toBeLessThan(0.6);
  if (shop().name === "test-sample") expect([sql.customers, sql.repeat_customers]).toEqual([16_801, 94]);
});

test("the overview's forecast is the sum of the predictions", async ({ page }) => {
  const sql = await row<{ total: number; buyers: number; customers: number }>(`
    select sum(predictions.expected_value) as total, sum(predictions.p_returns) as buyers, count(*)::int as customers
    from ml.predictions join ml.models using (model_id) where models.is_served`);
  await page.goto("/");
  const shown = await page.locator("h1 em").innerText();
  const unit = shown.endsWith("k") ? 1e3 : shown.endsWith("m") ? 1e6 : 1;
  // The headline has three digits.
  expect(Math.abs(value(shown) * unit - sql.total) / sql.total).toBeLessThan(0.006);
  const expected = page.locator(".kpi", { hasText: "Expected, next" });
  expect(value(await expected.locator(".kpi-value").innerText())).toBeCloseTo(sql.total / sql.customers, 1);
});

test("the overview's months are the customer-days of the warehouse", async ({ page }) => {
  const sql = await rows<{ purchases: number; orders: number }>(`
    select (count(*) filter (where is_purchase))::int as purchases, sum(orders)::int as orders
    from intermediate.int_customer_days group by date_trunc('month', purchased_on) order by date_trunc('month', purchased_on)`);
  await page.goto("/");
  const shown = await cells(table(page, "Purchases by month"));
  const months = shown.map(([, purchases, orders]) => ({ purchases: value(purchases), orders: value(orders) }));
  // Months in which nobody bought are on the page, but not in this query.
  expect(months.filter((month) => month.purchases > 0)).toEqual(sql);
});

/** Whether the orders of this shop have it. */
const has = async (column: string): Promise<boolean> =>
  (await row<{ known: boolean }>(`select count(${column}) > 0 as known from marts.fct_orders`)).known;

test("exploring a state and a category gives the orders that SQL gives", async ({ page }) => {
  test.skip(!(await has("category")), "the orders have no category");
  const filter = "where state = 'SP' and category = 'toys'";
  const sql = await row<{ orders: number; customers: number }>(
    `select count(*)::int as orders, count(distinct customer_id)::int as customers from marts.fct_orders ${filter}`,
  );
  const months = await rows<{ orders: number; value: number }>(
    `select count(*)::int as orders, sum(value) as value from marts.fct_orders ${filter} group by month order by month`,
  );
  await page.goto("/explore?state=SP&category=toys");
  await expect(page.locator("h1")).toContainText(`in ${count(sql.orders)} orders from ${count(sql.customers)} customers`);
  const shown = await cells(table(page, "Revenue by month"));
  const bought = shown.map(([, orders, revenue]) => ({ orders: value(orders), value: value(revenue) })).filter((month) => month.orders > 0);
  expect(bought.map((month) => month.orders)).toEqual(months.map((month) => month.orders));
  bought.forEach((month, index) => expect(Math.abs(month.value - months[index].value)).toBeLessThanOrEqual(0.5));
});

test("exploring everything adds up to the whole shop", async ({ page }) => {
  test.skip(!(await has("state")), "the orders have no state");
  const sql = await rows<{ state: string; orders: number }>(
    "select state, count(*)::int as orders from marts.fct_orders group by state order by orders desc, state",
  );
  await page.goto("/explore?measure=orders");
  const shown = await cells(table(page, "by state"));
  const orders = shown.flatMap((line) => line.slice(1).map(value)).filter((number) => sql.some((state) => state.orders === number));
  expect(orders.length).toBeGreaterThanOrEqual(Math.min(sql.length, 20));
});

test("exploring without a filter is every purchase and all money", async ({ page }) => {
  const sql = await row<{ orders: number; customers: number; value: number }>(
    `select (count(*) filter (where is_purchase))::int as orders, (count(distinct customer_id) filter (where is_purchase))::int as customers,
            sum(value) as value from marts.fct_orders`,
  );
  await page.goto("/explore");
  await expect(page.locator("h1")).toContainText(`in ${count(sql.orders)} orders from ${count(sql.customers)} customers`);
  const months = await cells(table(page, "Revenue by month"));
  const total = months.map(([, , revenue]) => value(revenue)).reduce((sum, revenue) => sum + revenue, 0);
  expect(Math.abs(total - sql.value)).toBeLessThanOrEqual(0.5 * months.length);
});

test("the scoreboard is the one that training wrote", async ({ page }) => {
  const sql = await rows<{ label: string; gini: number | null; auc: number | null }>(`
    select scoreboard.label, scoreboard.gini, scoreboard.auc
    from ml.scoreboard join ml.models using (model_id) where models.is_served order by scoreboard.position`);
  await page.goto("/model");
  const shown = await cells(page.getByRole("region", { name: /scoreboard/i }).locator("table"));
  expect(shown.length).toBe(sql.length);
  shown.forEach(([name], index) => expect(name).toContain(sql[index].label));
  const text = (number: number | null): string => (number === null ? "–" : number.toFixed(3).replace("-", "−"));
  shown.forEach((line, index) => expect(line.join(" ")).toContain(text(sql[index].auc)));
});

test("the verdict on the overview is the model's", async ({ page }) => {
  const sql = await row<{ verdict: string }>("select verdict from ml.models where is_served");
  await page.goto("/");
  await expect(page.locator(".verdict")).toContainText(sql.verdict.slice(0, 60));
});
