// Cohorts: who comes back, what they add up to, how long it takes; the numbers are those in the database.
import { row, rows } from "../support/database.ts";
import { count, test, expect } from "../support/page.ts";
import { cells, table, value } from "../support/table.ts";

test("retention is counted as SQL counts it, and what is not over is empty", async ({ page }) => {
  const sql = await rows<{ cohort: string; customers: number; since: number; buyers: number }>(`
    with firsts as (
      select customer_id, date_trunc('month', min(purchased_on)) as cohort
      from intermediate.int_customer_days where is_purchase group by customer_id
    ),
    sizes as (select cohort, count(*)::int as customers from firsts group by cohort)
    select to_char(cohort, 'FMMon YYYY') as cohort, customers, since::int, (
        select count(distinct customer_id)::int from firsts join intermediate.int_customer_days as days using (customer_id)
        where firsts.cohort = sizes.cohort and days.is_purchase
          and date_trunc('month', days.purchased_on) = sizes.cohort + make_interval(months => since)
      ) as buyers
    from sizes cross join intermediate.int_data_window cross join generate_series(1, 24) as since
    where sizes.cohort + make_interval(months => since + 1) <= as_of + 1
      and cohort > (select max(cohort) from sizes, intermediate.int_data_window where cohort + interval '1 month' <= as_of + 1) - interval '24 months'
    order by sizes.cohort, since`);
  await page.goto("/cohorts");
  const shown = await cells(table(page, /^Who comes back/));
  for (const cohort of new Set(sql.map((line) => line.cohort))) {
    const expected = sql.filter((line) => line.cohort === cohort);
    const line = shown.find(([name]) => name.replace(" (partial)", "") === cohort)!;
    expect(line[1]).toBe(count(expected[0].customers));
    const known = line.slice(2).filter((cell) => cell !== "");
    expect(known.length, cohort).toBe(expected.length);
    known.forEach((cell, index) => expect(Math.abs(value(cell) - (100 * expected[index].buyers) / expected[index].customers), cohort).toBeLessThan(0.51));
  }
});

test("every cell of the heatmap says how many of how many", async ({ page }) => {
  const { drawn } = await row<{ drawn: number }>("select count(*)::int as drawn from marts.mart_cohorts where months_since > 0 and not is_partial and months_since <= 24");
  await page.goto("/cohorts");
  const marks = page.locator("section.card", { hasText: "Who comes back" }).locator(".plot-art").first().locator("[data-mark]");
  await expect(marks).toHaveCount(drawn);
  await expect(marks.first()).toHaveText(/later: [\d.<]+% · [\d,]+ of [\d,]+/);
});

test("the share that returns is the product of those who did not", async ({ page }) => {
  const sql = await row<{ share: number; customers: number }>(`
    with waits as (
      select coalesce(second.purchased_on, as_of) - first.purchased_on as day, second.purchased_on is not null as returned
      from intermediate.int_customer_days as first cross join intermediate.int_data_window
      left join intermediate.int_customer_days as second
        on first.customer_id = second.customer_id and second.day_number = 2 and second.purchased_on <= as_of
      where first.day_number = 1 and first.purchased_on <= as_of
    ),
    days as (select day, (count(*) filter (where returned))::float8 as events, sum(count(*)) over (order by day desc)::float8 as at_risk from waits group by day)
    select (1 - exp(sum(ln(1 - events / at_risk))))::float8 as share, (select count(*)::int from waits) as customers
    from days where day <= 30`);
  await page.goto("/cohorts");
  const card = page.locator("section.card", { hasText: "Time to the second purchase" });
  await expect(card.locator(".caption").first()).toContainText(count(sql.customers));
  const shown = await cells(table(page, /^Time to the second purchase/));
  const below = shown.filter(([day]) => value(day) <= 30).pop()!;
  const above = shown.find(([day]) => value(day) >= 30)!;
  expect(value(below[1])).toBeLessThanOrEqual(100 * sql.share + 0.06);
  expect(value(above[1])).toBeGreaterThanOrEqual(100 * sql.share - 0.06);
});

test("the curves add up to all or to what comes after the first month, by a link", async ({ page }) => {
  await page.goto("/cohorts");
  await page.getByRole("navigation", { name: "What the curves add up" }).getByRole("link", { name: "All" }).click();
  await expect(page).toHaveURL(/\/cohorts\?value=total$/);
  await expect(page.getByRole("heading", { name: /^What a customer adds up to/ })).toBeVisible();
});

test("what an address gets wrong is said", async ({ page }) => {
  await page.goto("/cohorts?value=joy");
  await expect(page.locator(".notice")).toContainText("joy");
});

test("wherever a pointer is between lines, it is told of the nearest point", async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, "needs JavaScript");
  await page.goto("/cohorts");
  await page.waitForSelector("html[data-hydrated]");
  const plot = page.locator("figure", { has: page.getByRole("heading", { name: /^What a customer adds/ }) }).locator(".plot");
  await plot.scrollIntoViewIfNeeded();
  const place = (await plot.boundingBox())!;
  for (const [across, down] of [[0.3, 0.12], [0.5, 0.05], [0.7, 0.9]]) {
    const [x, y] = [place.x + across * place.width, place.y + down * place.height];
    await page.mouse.move(x, y);
    const nearest = await plot.evaluate((plot, { x, y }) => {
      const marks = [...plot.querySelectorAll(".plot-art [data-mark]")].filter((mark) => mark.getClientRects().length > 0);
      const away = marks.map((mark) => {
        const { left, right, top, bottom } = mark.getBoundingClientRect();
        return Math.hypot((left + right) / 2 - x, (top + bottom) / 2 - y);
      });
      const hit = document.elementFromPoint(x, y)!.closest("[data-mark]");
      return (hit ?? marks[away.indexOf(Math.min(...away))]).getAttribute("data-value")!;
    }, { x, y });
    await expect(plot.locator(".tooltip b")).toHaveText(nearest);
  }
  await page.mouse.move(1, 1);
  await expect(plot.locator(".tooltip")).toBeHidden();
  await expect(plot.locator("[data-near]")).toHaveCount(0);
});

test("what goes with coming back sooner is what training found, with its interval", async ({ page }) => {
  const sql = await rows<{ ratio: number; low: number; high: number; verdict: string }>(`
    select odds_ratio as ratio, odds_ratio_low as low, odds_ratio_high as high, replace(verdict, '_', ' ') as verdict
    from marts.mart_return_drivers order by position`);
  expect(sql.length).toBeGreaterThan(0);
  await page.goto("/cohorts");
  const shown = await cells(table(page, /^What goes with coming back sooner/));
  expect(shown.length).toBe(sql.length);
  shown.forEach(([name, ratio, interval, verdict], index) => {
    const expected = sql[index];
    const [low, high] = interval.split(" to ");
    for (const [text, number] of [[ratio, expected.ratio], [low, expected.low], [high, expected.high]] as const) {
      expect(Math.abs(Number(text) - number), `${name}: ${text}`).toBeLessThan(0.0051);
    }
    expect(verdict).toBe(expected.verdict);
    expect(verdict === "no effect seen", `${name}: ${interval}`).toBe(expected.low <= 1 && expected.high >= 1);
  });
});
