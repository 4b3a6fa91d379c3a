import { test, expect } from "../support/page.ts";

test("filters work as a plain form", async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled !== false, "with JavaScript there is no button to press");
  await page.goto("/explore");
  await page.locator("select[name=state]").selectOption("SP");
  await page.getByRole("button", { name: /apply|show|filter/i }).click();
  await expect(page).toHaveURL(/state=SP/);
  await expect(page.locator("h1")).toContainText("São Paulo");
});

test("filters apply at once, become chips, and the way back undoes them", async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, "needs JavaScript");
  await page.goto("/explore");
  await page.waitForSelector("html[data-hydrated]");
  const whole = await page.locator("h1").innerText();
  await page.locator("select[name=state]").selectOption("RJ");
  await expect(page).toHaveURL(/\?state=RJ$/);
  await expect(page.locator("h1")).toContainText("Rio de Janeiro");
  await page.locator("select[name=category]").selectOption("toys");
  await expect(page).toHaveURL(/state=RJ/);
  await expect(page).toHaveURL(/category=toys/);
  await page.goBack();
  await expect(page).toHaveURL(/\?state=RJ$/);
  await expect(page.locator("h1")).toContainText("Rio de Janeiro");
  await expect(page.locator("h1")).not.toContainText("toys");
  await page.locator(".chip", { hasText: "RJ" }).click();
  await expect(page).toHaveURL(/\/explore$/);
  await expect(page.locator("h1")).toHaveText(whole);
});

test("a filter that cannot be understood is explained", async ({ page }) => {
  await page.goto("/explore?state=XX&from=soon");
  await expect(page.locator("main")).toContainText(/XX/);
  await expect(page.locator("main")).toContainText(/soon/);
  await expect(page.locator("h1")).toContainText(/\d/);
});

test("a mark can be reached by keyboard and leads to its filter", async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, "needs JavaScript");
  await page.goto("/explore");
  await page.waitForSelector("html[data-hydrated]");
  const mark = page.locator('.plot a[href*="state=SP"]:visible').first();
  await mark.focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/state=SP/);
});
