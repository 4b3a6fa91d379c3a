// Pictures of every page for the documents: light, dark, and on a phone. No test: `make gallery` runs it.
import { test } from "@playwright/test";
import { rows } from "../support/database.ts";

const folder = new URL("../../docs/screenshots/", import.meta.url).pathname;
const looks = {
  light: { viewport: { width: 1360, height: 900 }, colorScheme: "light" as const },
  dark: { viewport: { width: 1360, height: 900 }, colorScheme: "dark" as const },
  phone: { viewport: { width: 390, height: 844 }, colorScheme: "light" as const },
};
// Longer pages end in tables that say the same of more customers.
const LONGEST = 1800;

for (const [look, options] of Object.entries(looks)) {
  test.describe(look, () => {
    test.use(options);

    test("every page", async ({ page }) => {
      test.setTimeout(120_000);
      const [best] = await rows<{ customer_id: string }>("select customer_id from marts.dim_customers order by orders desc, customer_id limit 1");
      const pages = {
        overview: "/",
        explore: "/explore",
        cohorts: "/cohorts",
        segments: "/segments",
        customers: "/customers",
        customer: `/customers/${best!.customer_id}`,
        "what-if": "/what-if",
        model: "/model",
        data: "/data",
        score: "/score",
      };
      for (const [name, path] of Object.entries(pages)) {
        await page.goto(path);
        await page.waitForSelector("html[data-hydrated]");
        const whole = await page.evaluate(() => document.documentElement.scrollHeight);
        const clip = { x: 0, y: 0, width: options.viewport.width, height: Math.min(whole, LONGEST) };
        await page.screenshot({ path: `${folder}${name}-${look}.png`, fullPage: true, clip });
      }
    });
  });
}
