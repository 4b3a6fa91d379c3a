// Numbers and days as the visitor wants them: chosen by an address or the switch, kept by a cookie, the same once hydrated.
import { row } from "../support/database.ts";
import { test, expect } from "../support/page.ts";

const months = ["jan", "fev", "mar", "abr", "mai", "jun", "jul", "ago", "set", "out", "nov", "dez"];

test("an address chooses Portuguese, the switch leads back, and the view stays", async ({ page, javaScriptEnabled }) => {
  const { customers, as_of } = await row<{ customers: number; as_of: string }>("select customers::int, as_of::text from marts.mart_overview");
  const [year, month, day] = as_of.split("-").map(Number);
  await page.goto("/customers?lang=pt-BR&sort=value");
  await expect(page).toHaveURL(/\/customers\?sort=value$/);
  if (javaScriptEnabled !== false) await page.waitForSelector("html[data-hydrated]");
  await expect(page.locator("h1 em")).toHaveText(customers.toLocaleString("pt-BR"));
  await expect(page.locator("main .lede")).toContainText(`${day} ${months[month - 1]} ${year}`);
  await expect(page.locator("[aria-sort]")).toContainText("Value so far");
  await page.goto("/");
  await expect(page.locator(".kpi-value").first()).toHaveText(customers.toLocaleString("pt-BR"));
  await page.getByRole("link", { name: /switch to English/ }).click();
  await expect(page.locator(".kpi-value").first()).toHaveText(customers.toLocaleString("en-US"));
  await expect(page).toHaveURL(/\/$/);
});
