import AxeBuilder from "@axe-core/playwright";
import { pages, test, expect } from "../support/page.ts";

for (const path of pages) {
  test(`${path} has no serious accessibility problem`, async ({ page, javaScriptEnabled }) => {
    test.skip(javaScriptEnabled === false, "axe itself needs JavaScript");
    await page.goto(path);
    await page.waitForSelector("html[data-hydrated]");
    const { violations } = await new AxeBuilder({ page }).analyze();
    const grave = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect(grave.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.target.join(" ")).join(", ")}`)).toEqual([]);
  });
}
