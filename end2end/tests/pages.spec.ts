import { pages, test, expect } from "../support/page.ts";

for (const path of pages) {
  test(`${path} shows its question, its answer and its charts`, async ({ page }) => {
    const response = await page.goto(path);
    expect(response?.status()).toBe(200);
    await expect(page.locator("h1")).toHaveCount(1);
    await expect(page.locator("main .question")).toContainText("?");
    await expect(page.locator("main h1")).toContainText(/\d/);
    expect(await page.locator("main svg.chart").count()).toBeGreaterThan(0);
    await expect(page.locator("html")).toHaveAttribute("lang", "en");
  });

  test(`${path} holds its numbers and charts in the first HTML`, async ({ request }) => {
    const html = await (await request.get(path)).text();
    expect(html.trimEnd()).toMatch(/<\/html>|<\/script>$/);
    expect(html.split(/<h1[^>]*>/)[1].split("</h1>")[0]).toMatch(/\d/);
    expect(html).toContain('class="chart');
    expect(html).not.toMatch(/<[a-z]+[^>]* style="/);
  });

  test(`${path} hydrates without a word on the console`, async ({ page, javaScriptEnabled }) => {
    test.skip(javaScriptEnabled === false, "needs JavaScript");
    await page.goto(path);
    await page.waitForSelector("html[data-hydrated]");
  });

  test(`${path} fits narrow screens`, async ({ page }) => {
    await page.setViewportSize({ width: 390, height: 800 });
    await page.goto(path);
    const across = () => page.evaluate(() => document.documentElement.scrollWidth);
    expect(await across()).toBeLessThanOrEqual(390);
    await page.setViewportSize({ width: 320, height: 800 });
    await expect.poll(across).toBeLessThanOrEqual(320);
  });
}

test("every page can be reached from every page", async ({ page }) => {
  await page.goto("/");
  for (const [name, path] of [["Explore", "/explore"], ["Cohorts", "/cohorts"], ["Segments", "/segments"], ["Customers", "/customers"], ["What-if", "/what-if"], ["Model", "/model"], ["Data", "/data"], ["Score a file", "/score"], ["Overview", "/"]]) {
    await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name }).click();
    await expect(page).toHaveURL(new RegExp(`${path}$`));
    await expect(page.locator("h1")).toHaveCount(1);
  }
});

test("a view can be left for any other, whatever its fields", async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, "needs JavaScript");
  const views = ["/", "/explore?state=SP", "/cohorts?value=total", "/segments?cost=1", "/customers?state=SP", "/what-if?days_since_last_purchase=61"];
  for (const from of views) {
    for (const to of views.filter((view) => view !== from)) {
      await page.goto(from);
      await page.waitForSelector("html[data-hydrated]");
      await page.evaluate((href) => {
        const link = document.createElement("a");
        link.href = href;
        link.textContent = "away";
        document.querySelector("main")!.prepend(link);
      }, to);
      const question = await page.locator("main .question").innerText();
      await page.getByRole("link", { name: "away" }).click();
      await expect(page.locator("main .question")).not.toHaveText(question);
      expect(page.url()).toBe(new URL(to, page.url()).href);
    }
  }
});

test.describe("an address that leads nowhere", () => {
  // The browser itself notes the status on its console.
  test.use({ complaints: [async ({}, use) => use([]), { auto: true }] });

  test("is told so, with a way back", async ({ page }) => {
    const response = await page.goto("/no-such-page");
    expect(response?.status()).toBe(404);
    await expect(page.locator("h1")).toHaveCount(1);
    await page.locator("main").getByRole("link").first().click();
    await expect(page.locator("main .question")).toBeVisible();
  });
});

test("the theme can be switched and stays", async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, "needs JavaScript");
  await page.goto("/");
  await page.waitForSelector("html[data-hydrated]");
  const background = () => page.evaluate(() => getComputedStyle(document.documentElement).backgroundColor);
  const before = await background();
  await page.getByRole("button", { name: /theme/i }).click();
  await expect.poll(background).not.toBe(before);
  const after = await background();
  await page.reload();
  expect(await background()).toBe(after);
});
