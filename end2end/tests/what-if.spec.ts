import { holdProgram, test, expect } from "../support/page.ts";
import { cells } from "../support/table.ts";

const scenario = "/what-if?days_since_last_purchase=120&first_order_value=250&state=RJ";

test("a pasted scenario shows its answer", async ({ page }) => {
  await page.goto(scenario);
  await expect(page.getByLabel("Since last purchase", { exact: true })).toHaveValue("120");
  await expect(page.locator("h1")).toContainText(/in 1,000|in 10,000/);
});

test("the form asks the server where there is no JavaScript", async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled !== false, "with JavaScript the browser answers");
  await page.goto("/what-if");
  await page.getByLabel("Since last purchase", { exact: true }).fill("60");
  await page.getByRole("button", { name: "Calculate" }).click();
  await expect(page).toHaveURL(/days_since_last_purchase=60/);
  await expect(page.getByLabel("Since last purchase", { exact: true })).toHaveValue("60");
});

test("the browser gives the server's answer, without asking it", async ({ page, request, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, "needs JavaScript");
  await page.goto("/what-if");
  await page.waitForSelector("html[data-hydrated]");
  await expect(page.locator("main")).toContainText("Calculated in your browser");
  const asked: string[] = [];
  page.on("request", (message) => asked.push(message.url()));
  const slider = page.getByLabel("Since last purchase, slider");
  for (const days of ["61", "97", "203"]) {
    await slider.fill(days);
    await expect(page).toHaveURL(new RegExp(`days_since_last_purchase=${days}`));
    const live = await page.locator("h1").innerText();
    const html = await (await request.get(page.url())).text();
    const server = /<h1[^>]*>(.*?)<\/h1>/s.exec(html)![1].replace(/<[^>]*>/g, "");
    expect(live.replace(/\s+/g, " ")).toBe(server.replace(/\s+/g, " "));
  }
  // Past customers are the server's: the evidence is asked for, the answer is not.
  expect(asked.filter((url) => !url.endsWith("/favicon.png") && !url.includes("/api/twins?") && !url.endsWith("/api/twins"))).toEqual([]);
});

test("whoever leaves at once is not called back", async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, "needs JavaScript");
  await page.goto("/what-if");
  await page.waitForSelector("html[data-hydrated]");
  await expect(page.locator("main")).toContainText("Calculated in your browser");
  // Moved and left within one task: what the page does once the slider rests falls to the next page.
  await page.evaluate(() => {
    const slider = document.querySelector<HTMLInputElement>("input[type=range]")!;
    slider.value = slider.max;
    slider.dispatchEvent(new Event("input", { bubbles: true }));
    slider.dispatchEvent(new Event("change", { bubbles: true }));
    document.querySelector<HTMLAnchorElement>(".nav a[href='/cohorts']")!.click();
  });
  await expect(page.locator("main .question")).toContainText("come back");
  await page.waitForTimeout(1000);
  expect(new URL(page.url()).pathname).toBe("/cohorts");
  await page.getByRole("navigation", { name: "Main" }).getByRole("link", { name: "Data" }).click();
  await expect(page.locator("main .question")).toContainText("sound");
});

test("a reload gives the same view", async ({ page, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, "needs JavaScript");
  await page.goto("/what-if");
  await page.waitForSelector("html[data-hydrated]");
  // The form asks for what the served model looks at: a choice if there is one, otherwise a number.
  const choice = page.locator(".scenario select").first();
  const control = (await choice.count()) > 0 ? choice : page.getByLabel("Since last purchase", { exact: true });
  if ((await choice.count()) > 0) await choice.selectOption({ index: 1 });
  else {
    await control.fill("61");
    await control.press("Tab");
  }
  const name = await control.getAttribute("name");
  const value = await control.inputValue();
  await expect(page).toHaveURL(new RegExp(`${name}=`));
  const before = await page.locator("h1").innerText();
  await page.reload();
  await expect(page.locator("h1")).toHaveText(before);
  await expect(page.locator(`.scenario [name=${name}]`)).toHaveValue(value);
});

test("past customers like this one are shown with what they did", async ({ page }) => {
  await page.goto("/what-if?days_since_last_purchase=60");
  const panel = page.locator("section.card", { hasText: "past customers most like this one bought again" });
  // Those who look alike share a row.
  const [last] = (await cells(panel.locator("table"))).at(-1)!;
  expect(Number(last.split("–").at(-1))).toBe(20);
});

test("a value that makes no sense is explained, and the page stands", async ({ page }) => {
  const response = await page.goto("/what-if?days_since_last_purchase=banana&nonsense=1");
  expect(response?.status()).toBe(200);
  await expect(page.locator("main")).toContainText("banana");
  await expect(page.locator("h1")).toContainText(/\d/);
});

test("what was entered before the page came to life counts", async ({ page, request, javaScriptEnabled }) => {
  test.skip(javaScriptEnabled === false, "nothing comes to life");
  const go = await holdProgram(page);
  await page.goto("/what-if");
  const number = page.getByLabel("Since last purchase", { exact: true });
  await number.fill("61");
  await number.press("Tab");
  const slider = page.getByRole("slider", { name: /^(?!Since last purchase)/ }).first();
  await slider.fill(await slider.evaluate((element: HTMLInputElement) => element.max));
  go();
  await expect(page).toHaveURL(/days_since_last_purchase=61/);
  await expect(number).toHaveValue("61");
  const moved = await slider.inputValue();
  const linked = slider.locator("xpath=ancestor::*[contains(@class, 'scenario-field')]").locator("input[type=number]");
  expect(Number(await linked.inputValue())).toBe(Number(moved));
  // The answer is the one to what the form says.
  const html = await (await request.get(page.url())).text();
  const server = /<h1[^>]*>(.*?)<\/h1>/s.exec(html)![1].replace(/<[^>]*>/g, "");
  await expect.poll(async () => (await page.locator("h1").innerText()).replace(/\s+/g, " ")).toBe(server.replace(/\s+/g, " "));
});

test("two customers stand side by side, and the link holds both", async ({ page, javaScriptEnabled }) => {
  await page.goto("/what-if?days_since_last_purchase=300");
  if (javaScriptEnabled !== false) await page.waitForSelector("html[data-hydrated]");
  await page.getByRole("link", { name: "Keep to compare" }).click();
  const panel = page.locator("section.card", { hasText: "the customer kept" });
  await expect(panel).toContainText("Both are the same so far");
  const number = page.getByLabel("Since last purchase", { exact: true });
  await number.fill("20");
  if (javaScriptEnabled === false) await page.getByRole("button", { name: "Calculate" }).click();
  else await number.press("Tab");
  await expect(page).toHaveURL(/kept=days_since_last_purchase/);
  await expect(page).toHaveURL(/[?&]days_since_last_purchase=20/);
  await expect(panel.getByRole("heading")).toHaveText(/^Worth .* more than the customer kept$/);
  const rows = await cells(panel.locator("table"));
  expect(rows.at(-1)!.slice(0, 3)).toEqual(["Since last purchase", "300 days", "20 days"]);
  await panel.getByRole("link", { name: "Swap" }).click();
  await expect(panel.getByRole("heading")).toHaveText(/^Worth .* less than the customer kept$/);
  await expect(number).toHaveValue("300");
  await page.reload();
  await expect(panel.getByRole("heading")).toHaveText(/^Worth .* less than the customer kept$/);
  await panel.getByRole("link", { name: "Stop comparing" }).click();
  await expect(panel).toHaveCount(0);
  await expect(page).toHaveURL(/\/what-if\?days_since_last_purchase=300$/);
});

test("somebody whom nobody is like is not answered without a word", async ({ page }) => {
  const notice = page.getByText("Nobody like this was seen");
  await page.goto("/what-if");
  await expect(page.locator("main")).toContainText("Nine times in ten, 1,000 such customers spend between");
  await expect(notice).toHaveCount(0);
  // The most of everything that is asked for as a number.
  const numbers = await page.locator(".scenario input[type=number]").evaluateAll((inputs) =>
    inputs.map((input) => `${(input as HTMLInputElement).name}=${(input as HTMLInputElement).max}`));
  await page.goto(`/what-if?${numbers.join("&")}`);
  await expect(notice).toBeVisible();
});
