// Words, numbers and days as the visitor wants them: chosen by an address or the switch, kept by a cookie, the same once hydrated.
import { row } from "../support/database.ts";
import { test, expect } from "../support/page.ts";
import type { Page } from "@playwright/test";

const months = ["jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"];

/** Every page with its title, and what of it must be there before it is read. */
const pages: [path: string, title: string][] = [
  ["/", "Visão geral"],
  ["/explore", "Explorar"],
  ["/explore?state=nowhere&colour=blue", "Explorar"],
  ["/cohorts", "Coortes"],
  ["/cohorts?value=total", "Coortes"],
  ["/segments", "Segmentos"],
  ["/segments?cost=-1", "Segmentos"],
  ["/customers", "Clientes"],
  ["/customers?bought=again&sort=days", "Clientes"],
  ["/what-if", "E se"],
  ["/what-if?frequency=2", "E se"],
  ["/model", "Modelo"],
  ["/data", "Dados"],
  ["/score", "Pontuar um arquivo"],
];

/** Frequent words of English that no word of Portuguese looks like. */
const english = /\b(the|of|and|with|what|who|how|which|this|that|these|those|from|they|them|their|there|is|are|was|were|has|have|been|not|than|by|their|customers?|orders?|purchases?|months?|days|weeks?|years?|value|expected|chance|bought|buy|spend|spent|share|number|first|last|next|file|files|rows?|table|model|models|test|tests|trained|served|interval|best|worth|again|within|after|before|between|about|nothing|every|each|all|none|yes)\b/gi;

/** What is written on a page and comes from nowhere but the page: without codes, names of the data and what stays in files. */
async function words(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const ofData = "code, script, style, select option, .lineage, .layers, .fields option, [lang]:not(html)";
    const texts: string[] = [];
    const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (!node.parentElement?.closest(ofData) && node.textContent?.trim()) texts.push(node.textContent.trim());
    }
    for (const attribute of ["aria-label", "title", "placeholder", "data-name", "data-value", "alt"]) {
      for (const element of document.querySelectorAll(`[${attribute}]`)) {
        if (!element.closest(ofData) || element.matches("a")) texts.push(element.getAttribute(attribute) ?? "");
      }
    }
    return texts;
  });
}

/** Names that the data brings: categories, payment types, files, tests, columns, and what the pipeline wrote into it. */
async function names(): Promise<Set<string>> {
  const { all } = await row<{ all: string[] }>(`
    select array(
      select name from marts.mart_explore_names
      union select file from marts.mart_loaded_files
      union select test from marts.mart_tests
      union select step from marts.mart_steps
      union select reason from marts.mart_rejected_rows
    )::text[] as all`);
  return new Set(all.flatMap((name) => [name, name.replaceAll("_", " ")]));
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
