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

test("exploring a payment type gives the orders that SQL gives, and the other types beside them", async ({ page }) => {
  test.skip(!(await has("payment_type")), "no payments are recorded");
  const sql = await row<{ orders: number; customers: number }>(
    `select count(*)::int as orders, count(distinct customer_id)::int as customers from marts.fct_orders
     where is_purchase and state = 'SP' and payment_type = 'boleto'`,
  );
  const types = await rows<{ payment_type: string; orders: number; value: number }>(
    `select payment_type, count(*)::int as orders, sum(value)::float8 as value from marts.fct_orders
     where is_purchase and state = 'SP' and payment_type is not null group by payment_type`,
  );
  await page.goto("/explore?payment=boleto&state=SP");
  await expect(page.locator("h1")).toContainText(`in ${count(sql.orders)} orders from ${count(sql.customers)} customers`);
  await expect(page.locator("h1")).toContainText("paid by boleto");
  const shown = await cells(table(page, /^Revenue by payment/));
  const bought = new Map(shown.map(([name, orders, revenue]) => [name, [value(orders), value(revenue)]]));
  for (const { payment_type, orders, value: revenue } of types) {
    const [ordersShown, revenueShown] = bought.get(payment_type.replaceAll("_", " "))!;
    expect(ordersShown, payment_type).toBe(orders);
    expect(Math.abs(revenueShown - revenue), payment_type).toBeLessThanOrEqual(0.5);
  }
});

test("every hour of the week has the orders that SQL gives it", async ({ page }) => {
  test.skip(!(await has("hour")), "the orders have no time of day");
  const sql = await rows<{ weekday: number; hour: number; orders: number }>(
    `select weekday::int, hour::int, count(*)::int as orders from marts.fct_orders
     where is_purchase and state = 'SP' and month between '2018-01-01' and '2018-03-01' group by weekday, hour`,
  );
  await page.goto("/explore?from=2018-01&state=SP&to=2018-03");
  const shown = await cells(table(page, "Orders by weekday and hour"));
  expect(shown.length).toBe(7);
  const found = shown.flatMap((line, day) =>
    line.slice(2).map((cell, hour) => ({ weekday: day + 1, hour, orders: value(cell) })).filter(({ orders }) => orders > 0),
  );
  const order = (one: { weekday: number; hour: number }) => one.weekday * 24 + one.hour;
  expect(found).toEqual(sql.sort((one, other) => order(one) - order(other)));
  shown.forEach((line) => expect(value(line[1])).toBe(line.slice(2).reduce((sum, cell) => sum + value(cell), 0)));
});

test("deliveries and reviews are those of SQL", async ({ page }) => {
  test.skip(!(await has("delivery_days + review_score")), "the orders have no deliveries or no reviews");
  const sql = await rows<{ class: number; orders: number; mean: number; one: number; five: number }>(
    `select case when delivery_days < 4 then 0 when delivery_days < 8 then 1 when delivery_days < 15 then 2
                 when delivery_days < 22 then 3 when delivery_days < 31 then 4 else 5 end as class,
            count(*)::int as orders, avg(review_score)::float8 as mean, (count(*) filter (where review_score = 1))::int as one,
            (count(*) filter (where review_score = 5))::int as five
     from marts.fct_orders where is_purchase and delivery_days is not null and review_score is not null and payment_type = 'boleto'
     group by class order by class`,
  );
  await page.goto("/explore?payment=boleto");
  const shown = await cells(table(page, /^Review score by days to delivery/));
  expect(shown.length).toBe(6);
  for (const { class: index, orders, mean, one, five } of sql) {
    const line = shown[index];
    expect([line[1], line[3], line[7]].map(value), line[0]).toEqual([orders, one, five]);
    expect(Math.abs(value(line[2]) - mean), line[0]).toBeLessThanOrEqual(0.051);
  }
});

test("the models trained so far are those that the database keeps", async ({ page }) => {
  const sql = await rows<{ model_id: string; test_buyers: number; test_customers: number }>(
    "select model_id, test_buyers::int, test_customers::int from ml.models order by trained_at desc, model_id",
  );
  await page.goto("/model");
  const shown = await cells(page.getByRole("region", { name: "Models trained so far" }).locator("table"));
  expect(shown.length).toBe(sql.length);
  shown.forEach((line, index) => {
    expect(line[1]).toContain(sql[index].model_id);
    expect(line[5]).toBe(`${count(sql[index].test_buyers)} of ${count(sql[index].test_customers)}`);
  });
  expect(shown.filter((line) => line[6] === "yes").length).toBe(1);
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
  const card = page.locator("section.card", { has: page.getByRole("heading", { name: "Can these numbers be trusted?" }) });
  await card.locator("summary").click();
  await expect(card.locator("details p")).toContainText(sql.verdict.slice(0, 60));
  const plain = await card.locator(".verdict").innerText();
  await page.goto("/model");
  // The overview goes on with what earlier days came to, which the model's page says below its headline.
  const [verdict, earlier] = plain.split(/(?= On \d+ earlier days)/);
  await expect(page.locator("h1")).toHaveText(verdict);
  const range = earlier?.match(/[\d.]+% to [\d.]+%/);
  if (range) await expect(page.locator("main")).toContainText(`it expected ${range[0]}`);
});
