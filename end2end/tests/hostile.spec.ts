// Names that are programs: shown as the text they are, on every page and in the data that the program reads.
import { rows } from "../support/database.ts";
import { expect, test } from "../support/page.ts";

const payloads = [
  `<script>window.caught=1</script>`,
  `"><script>window.caught=1</script>`,
  `</script><script>window.caught=1</script>`,
  `</title><script>window.caught=1</script>`,
  `<img src=x onerror=window.caught=1>`,
  `"><img src=x onerror=window.caught=1>`,
  `' onmouseover='window.caught=1`,
  `" onfocus="window.caught=1" autofocus="`,
  `<svg onload=window.caught=1>`,
  `</svg><svg onload=window.caught=1>`,
  `<iframe srcdoc="<script>parent.caught=1</script>">`,
  `javascript:window.caught=1`,
  `<a href="javascript:window.caught=1">x</a>`,
  `<style>body{display:none}</style>`,
  `<base href="https://evil.example/">`,
  `<meta http-equiv="refresh" content="0;url=https://evil.example/">`,
  `<!--`,
  `]]>`,
  `\\u003cscript\\u003ewindow.caught=1\\u003c/script\\u003e`,
  `{{constructor.constructor('window.caught=1')()}}`,
];

const columns = [
  ["mart_overview", "verdict"],
  ["mart_model", "verdict"],
  ["mart_scoreboard", "label"],
  ["mart_return_rules", "rule"],
  ["mart_return_drivers", "choice"],
  ["mart_explore_buyers", "category"],
  ["mart_explore_buyers", "payment_type"],
  ["mart_explore_buyers", "state"],
  ["mart_explore_months", "category"],
  ["mart_explore_months", "payment_type"],
  ["mart_explore_months", "state"],
  ["mart_explore_spreads", "category"],
  ["mart_explore_spreads", "payment_type"],
  ["mart_explore_spreads", "state"],
  ["mart_explore_names", "name"],
  ["mart_segments", "segment"],
  ["mart_segments", "rule"],
  ["mart_value_tiers", "tier"],
  ["mart_customer_features", "first_category"],
  ["mart_customer_features", "state"],
  ["mart_past_customers", "first_category"],
  ["dim_customers", "first_category"],
  ["dim_customers", "state"],
  ["dim_customers", "segment"],
  ["fct_orders", "category"],
  ["fct_orders", "payment_type"],
];

// Ends what was put before a name; nobody sees it.
const MARK = "\u2063";

async function change(statement: (table: string, column: string) => string, values: unknown[]): Promise<void> {
  for (const [table, column] of columns) await rows(statement(table, column), values);
}

const mended = (table: string, column: string): string => `update marts.${table} set ${column} = split_part(${column}, $1, 2) where strpos(${column}, $1) > 0`;

test.beforeAll(async () => {
  await change(mended, [MARK]);
  await change((table, column) => `update marts.${table} set ${column} = ($1::text[])[1 + abs(hashtext(${column}) % 20)] || $2 || ${column} where ${column} <> ''`, [payloads, MARK]);
});

test.afterAll(() => change(mended, [MARK]));

for (const path of ["/", "/explore", "/cohorts", "/segments", "/customers", "/what-if", "/model", "/data", "/score"]) {
  test(`${path} shows them as text`, async ({ page, complaints }) => {
    await page.goto(path);
    await page.waitForSelector("html[data-hydrated]");
    await page.waitForLoadState("networkidle");
    expect(await page.evaluate(() => [...document.querySelectorAll("script, iframe, base, meta[http-equiv]")].filter((element) => /caught|evil/.test(element.outerHTML) && !element.textContent!.includes("__RESOLVED")).length)).toBe(0);
    expect(await page.evaluate(() => (window as { caught?: number }).caught)).toBeUndefined();
    await expect(page.locator("body")).toBeVisible();
    expect(complaints).toEqual([]);
  });
}

test("a customer's page shows them as text, and a link to one leads to that one", async ({ page }) => {
  await page.goto("/customers");
  await page.waitForSelector("html[data-hydrated]");
  await page.locator("tbody a").first().click();
  await expect(page).toHaveURL(/\/customers\/[0-9a-f]+/);
  await expect(page.locator("h1")).toBeVisible();
  expect(await page.evaluate(() => (window as { caught?: number }).caught)).toBeUndefined();
});

test("a file of them is answered as text", async ({ page }) => {
  await page.goto("/score");
  const lines = payloads.map((payload, at) => `"${payload.replaceAll('"', '""')}",o${at},2018-01-0${1 + (at % 9)},10.00`);
  const text = ["customer_id,order_id,ordered_at,amount", ...lines].join("\n");
  await page.locator('input[type="file"]').setInputFiles({ name: `<img src=x onerror=window.caught=1>.csv`, mimeType: "text/csv", buffer: Buffer.from(text) });
  await page.locator('form[enctype] button[type="submit"]').click();
  await expect(page.locator("main")).toContainText("<script>window.caught=1</script>");
  expect(await page.evaluate(() => (window as { caught?: number }).caught)).toBeUndefined();
});

test("a script that is put into a page does not run", async ({ page, complaints }) => {
  await page.goto("/");
  const ran = await page.evaluate(async () => {
    const script = document.createElement("script");
    script.textContent = "window.caught=1";
    document.body.append(script);
    document.body.insertAdjacentHTML("beforeend", "<img src=x: onerror='window.caught=2'>");
    await new Promise((resolve) => setTimeout(resolve, 300));
    return (window as { caught?: number }).caught;
  });
  expect(ran).toBeUndefined();
  // The browser complains, as it should.
  expect(complaints.splice(0).some((complaint) => complaint.includes("Content Security Policy"))).toBe(true);
});
