// Words, numbers and days as the visitor wants them: chosen by an address or the switch, kept by a cookie, the same once hydrated.
import type { Page } from "@playwright/test";
import { row } from "../support/database.ts";
import { test, expect } from "../support/page.ts";

const months = ["jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"];

/** Pages by their addresses, with what the navigation calls them. */
const pages: [path: string, name: string][] = [
  ["/", "Visão geral"],
  ["/explore", "Explorar"],
  ["/cohorts", "Coortes"],
  ["/segments", "Segmentos"],
  ["/customers", "Clientes"],
  ["/what-if", "E se"],
  ["/model", "Modelo"],
  ["/data", "Dados"],
  ["/score", "Pontuar um arquivo"],
];

/** Other views of them, among these some that cannot be had. */
const views = [
  "/explore?measure=orders",
  "/explore?state=nowhere&colour=blue",
  "/cohorts?value=total",
  "/segments?cost=-1&margin=much",
  "/customers?bought=again&sort=days&dir=asc",
  "/customers?q=zzz-9",
  "/what-if?frequency=2",
  "/what-if?frequency=many",
];

/** Frequent words of English that are none of Portuguese. */
const english =
  /\b(the|of|and|with|what|who|how|which|this|that|these|those|from|they|them|their|there|is|are|was|were|has|have|been|not|than|by|customers?|orders?|purchases?|months?|days?|weeks?|years?|values?|expected|bought|buys?|spend|spent|shares?|numbers?|first|last|next|files?|rows?|tables?|models?|tests?|trained|served|interval|best|worth|again|within|after|before|between|about|nothing|every|each|all|none|yes|choose|show|filters?|apply)\b/i;

/** Every text of the page and every attribute that is read or shown, without what the data calls something. */
async function texts(page: Page): Promise<string[]> {
  const { names } = await row<{ names: string[] }>(`
    select array(
      select name from marts.mart_explore_names
      union select file from marts.mart_loaded_files
      union select reason from marts.mart_rejected_rows
    )::text[] as names`);
  const found = await page.evaluate(() => {
    const isShown = (element: Element | null) => element !== null && !element.closest("code, script, style");
    const texts: string[] = [document.title];
    const nodes = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (nodes.nextNode()) if (isShown(nodes.currentNode.parentElement)) texts.push(nodes.currentNode.textContent ?? "");
    for (const name of ["aria-label", "title", "placeholder", "data-label", "data-value"]) {
      for (const element of document.querySelectorAll(`body [${name}]`)) texts.push(element.getAttribute(name) ?? "");
    }
    return texts;
  });
  const known = names.flatMap((name) => [name, name.replaceAll("_", " ")]).filter((name) => name.length > 3).sort((one, other) => other.length - one.length);
  // The tables that the data went through are called by their names.
  const table = /\b(raw|staging|intermediate|ml|ops|marts)\.\w+/g;
  return found.map((text) => known.reduce((rest, name) => rest.replaceAll(name, ""), text.trim().replace(table, "")));
}

async function expectPortuguese(page: Page): Promise<void> {
  await expect(page.locator("html")).toHaveAttribute("lang", "pt-BR");
  await expect(page.locator("main h1")).toHaveCount(1);
  const leftover = (await texts(page)).filter((text) => english.test(text));
  expect([...new Set(leftover)]).toEqual([]);
}

test("an address chooses Portuguese, the switch leads back, and the view stays", async ({ page, javaScriptEnabled }) => {
  const { customers, as_of } = await row<{ customers: number; as_of: string }>("select customers::int, as_of::text from marts.mart_overview");
  const [year, month, day] = as_of.split("-").map(Number);
  await page.goto("/customers?lang=pt-BR&sort=value");
  await expect(page).toHaveURL(/\/customers\?sort=value$/);
  if (javaScriptEnabled !== false) await page.waitForSelector("html[data-hydrated]");
  await expect(page.locator("h1 em")).toHaveText(customers.toLocaleString("pt-BR"));
  await expect(page.locator("main .lede")).toContainText(`${day} ${months[month - 1]} ${year}`);
  await expect(page.locator("[aria-sort]")).toContainText("Valor até agora");
  await page.goto("/");
  await expect(page.locator(".kpi-value").first()).toHaveText(customers.toLocaleString("pt-BR"));
  await page.getByRole("link", { name: /switch to English/ }).click();
  await expect(page.locator(".kpi-value").first()).toHaveText(customers.toLocaleString("en-US"));
  await expect(page.locator("html")).toHaveAttribute("lang", "en");
  await expect(page).toHaveURL(/\/$/);
});

test.describe("in Portuguese", () => {
  test.beforeEach(async ({ context, baseURL }) => {
    await context.addCookies([{ name: "clave-lang", value: "pt-BR", url: baseURL! }]);
  });

  for (const path of [...pages.map(([path]) => path), ...views]) {
    test(`${path} says nothing in English`, async ({ page, javaScriptEnabled }) => {
      await page.goto(path);
      await expectPortuguese(page);
      if (javaScriptEnabled === false) return;
      await page.waitForSelector("html[data-hydrated]");
      await expectPortuguese(page);
    });
  }

  test("a customer is told in Portuguese", async ({ page, javaScriptEnabled }) => {
    const { customer_id } = await row<{ customer_id: string }>("select customer_id from marts.dim_customers order by purchase_days desc, customer_id limit 1");
    await page.goto(`/customers/${encodeURIComponent(customer_id)}`);
    if (javaScriptEnabled !== false) await page.waitForSelector("html[data-hydrated]");
    await expectPortuguese(page);
  });

  test("what the browser draws says nothing in English either", async ({ page, javaScriptEnabled }) => {
    test.skip(javaScriptEnabled === false, "needs JavaScript");
    await page.goto("/score");
    await page.waitForSelector("html[data-hydrated]");
    for (const [path, name] of pages) {
      await page.getByRole("navigation", { name: "Principal" }).getByRole("link", { name, exact: true }).click();
      await expect(page).toHaveURL(new RegExp(`${path}$`));
      await expect(page).toHaveTitle(`${name} · Clave`);
      await expectPortuguese(page);
    }
  });

  test("a chart is taken away with the headings that programs know", async ({ page }) => {
    await page.goto("/");
    const href = await page.locator("a[download$='.csv']").first().getAttribute("href");
    expect(decodeURIComponent(href!)).toContain("Month,Purchases,Orders");
  });

  test("an address that leads nowhere is told in Portuguese", async ({ request }) => {
    const response = await request.get("/no-such-page", { headers: { cookie: "clave-lang=pt-BR" } });
    expect(response.status()).toBe(404);
    expect(await response.text()).toContain("Não há página neste endereço.");
  });
});

test("a page in English loads no other words", async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, "needs JavaScript");
  const asked: string[] = [];
  page.on("request", (request) => asked.push(new URL(request.url()).pathname));
  await page.goto("/");
  await page.waitForSelector("html[data-hydrated]");
  expect(asked.filter((path) => path.startsWith("/words/"))).toEqual([]);
});
