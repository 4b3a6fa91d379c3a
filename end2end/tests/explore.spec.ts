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

test("the page is dimmed while an answer takes long", async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, "needs JavaScript");
  await page.goto("/explore");
  await page.waitForSelector("html[data-hydrated]");
  const live = page.locator(".live");
  let answer = () => {};
  await page.route("**/api/explore?state=RJ*", async (route) => {
    await new Promise<void>((resolve) => (answer = resolve));
    await route.continue();
  });
  await page.locator("select[name=state]").selectOption("RJ");
  await expect(live).toHaveClass(/is-pending/);
  await expect(page.locator("main")).toHaveCSS("opacity", "0.55");
  answer();
  await expect(page.locator("h1")).toContainText("Rio de Janeiro");
  await expect(live).not.toHaveClass(/is-pending/);
  await expect(page.locator("main")).toHaveCSS("opacity", "1");
});

test("a filter that cannot be understood is explained", async ({ page }) => {
  await page.goto("/explore?state=XX&from=soon");
  await expect(page.locator("main")).toContainText(/XX/);
  await expect(page.locator("main")).toContainText(/soon/);
  await expect(page.locator("h1")).toContainText(/\d/);
});

test("months drawn over become the filter", async ({ page, javaScriptEnabled, hasTouch }) => {
  test.skip(javaScriptEnabled === false || hasTouch, "needs JavaScript and a mouse");
  await page.goto("/explore");
  await page.waitForSelector("html[data-hydrated]");
  const mark = (month: string) => page.locator(`svg.overlay [data-mark="${month}"] rect:visible`).first();
  const middle = async (month: string) => {
    const box = (await mark(month).boundingBox())!;
    return [box.x + box.width / 2, box.y + box.height / 2] as const;
  };
  await mark("2017-09").scrollIntoViewIfNeeded();
  await page.mouse.move(...(await middle("2017-09")));
  await page.mouse.down();
  await page.mouse.move(...(await middle("2017-07")), { steps: 6 });
  await expect(page.locator("[data-brushed]:visible")).toHaveCount(3);
  await page.mouse.up();
  await expect(page).toHaveURL(/from=2017-07&to=2017-09$/);
  await expect(page.locator("[data-brushed]")).toHaveCount(0);
});

test("whoever chooses with the keyboard goes on where they were", async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, "needs JavaScript");
  await page.goto("/explore");
  await page.waitForSelector("html[data-hydrated]");
  const mark = page.locator('svg.overlay [data-mark="2017-09"]:visible').first();
  await mark.focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/from=2017-09&to=2017-09$/);
  await expect(page.locator(":focus")).toHaveAttribute("data-mark", "2017-09");
  await page.getByRole("link", { name: "Clear all" }).focus();
  await page.keyboard.press("Enter");
  await expect(page).toHaveURL(/\/explore$/);
  await expect(page.locator(":focus")).toHaveAttribute("id", "content");
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

test("a payment type is a filter like the others", async ({ page, javaScriptEnabled }) => {
  await page.goto("/explore");
  if (javaScriptEnabled !== false) await page.waitForSelector("html[data-hydrated]");
  await page.locator("select[name=payment]").selectOption("boleto");
  if (javaScriptEnabled === false) await page.getByRole("button", { name: /apply/i }).click();
  await expect(page).toHaveURL(/payment=boleto/);
  await expect(page.locator("h1")).toContainText("paid by boleto");
  const card = page.locator("figure", { has: page.getByRole("heading", { name: /by payment/ }) });
  await expect(card.locator("a[data-mark=credit_card]:visible")).toHaveCount(1);
  // The selected one leads back to all.
  await expect(card.locator("a[data-mark=boleto]:visible")).toHaveAttribute("href", "/explore");
  await page.locator(".chip", { hasText: "boleto" }).click();
  await expect(page).toHaveURL(/\/explore(\?measure=value)?$/);
  await expect(page.locator("h1")).not.toContainText("boleto");
});

test("the hours of the week are one stop of the Tab key, and arrow keys walk through them", async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, "needs JavaScript");
  await page.goto("/explore");
  await page.waitForSelector("html[data-hydrated]");
  const card = page.locator("figure", { has: page.getByRole("heading", { name: "Orders by weekday and hour" }) });
  await expect(card.locator('[tabindex="0"][data-mark]:visible')).toHaveCount(1);
  await card.locator('[tabindex="0"][data-mark]:visible').focus();
  await page.keyboard.press("ArrowRight");
  await expect(page.locator("[data-mark]:focus")).toHaveAttribute("aria-label", /^Monday 01:00–01:59: \d/);
  await expect(card.locator(".tooltip")).toContainText("Monday 01:00");
});
