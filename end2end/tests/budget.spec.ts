// What a first visit costs: bytes as they travel, requests, and whether the page holds still.
import type { Page } from "@playwright/test";
import { test, expect } from "../support/page.ts";

const KILOBYTE = 1024;
const LANDING = { requests: 12, kilobytes: 350, program: 250, shift: 0.02 };

interface Transfer {
  path: string;
  encoding: string;
  bytes: number;
}

/** Everything that a visit to this address loads until the page answers, with the bytes of each body on the wire. */
async function visit(page: Page, path: string): Promise<Transfer[]> {
  const session = await page.context().newCDPSession(page);
  await session.send("Network.enable");
  await session.send("Network.setCacheDisabled", { cacheDisabled: false });
  const transfers = new Map<string, Transfer>();
  session.on("Network.responseReceived", ({ requestId, response }) => {
    const header = Object.entries(response.headers).find(([name]) => name.toLowerCase() === "content-encoding");
    transfers.set(requestId, { path: new URL(response.url).pathname, encoding: header?.[1] ?? "", bytes: 0 });
  });
  session.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const transfer = transfers.get(requestId);
    if (transfer) transfer.bytes = encodedDataLength;
  });
  await page.goto(path);
  await page.waitForSelector("html[data-hydrated]");
  // Icons come when the browser has nothing better to do.
  await page.waitForLoadState("networkidle");
  return [...transfers.values()].filter(({ path }) => !path.startsWith("data:"));
}

const kilobytes = (transfers: Transfer[]): number => transfers.reduce((sum, { bytes }) => sum + bytes, 0) / KILOBYTE;
const isProgram = ({ path }: Transfer): boolean => path.endsWith(".wasm");

test.describe("the first visit", () => {
  test.skip(({ javaScriptEnabled }) => javaScriptEnabled === false, "needs JavaScript");

  test("is small", async ({ page }) => {
    const transfers = await visit(page, "/");
    const list = transfers.map(({ path, encoding, bytes }) => `${path} ${encoding} ${bytes}`).join("\n");
    expect(transfers.length, list).toBeLessThanOrEqual(LANDING.requests);
    expect(kilobytes(transfers), list).toBeLessThanOrEqual(LANDING.kilobytes);
    const programs = transfers.filter(isProgram);
    expect(programs.length, list).toBeGreaterThan(0);
    expect(kilobytes(programs), list).toBeLessThanOrEqual(LANDING.program);
    // A body that is not compressed would still fit if it were small: say so before it grows.
    for (const { path, encoding } of transfers.filter(({ path }) => !path.endsWith("/favicon.png"))) expect(encoding, path).toBe(path === "/" ? "zstd" : "br");
  });

  test("of another page adds its own part only", async ({ page }) => {
    const landing = (await visit(page, "/")).filter(isProgram).map(({ path }) => path);
    const added = (await visit(page, "/explore")).filter(isProgram).filter(({ bytes }) => bytes > 0);
    expect(landing.some((path) => path.includes("explore"))).toBe(false);
    expect(added.some(({ path }) => path.includes("explore"))).toBe(true);
    expect(kilobytes(added.filter(({ path }) => !landing.includes(path)))).toBeLessThanOrEqual(120);
  });

  for (const path of ["/", "/explore"]) {
    test(`of ${path} holds still`, async ({ page }) => {
      await page.addInitScript(() => {
        const shifts: number[] = [];
        Object.assign(window, { shifts });
        new PerformanceObserver((list) => shifts.push(...list.getEntries().map((entry) => (entry as PerformanceEntry & { value: number }).value))).observe({
          type: "layout-shift",
          buffered: true,
        });
      });
      await page.goto(path);
      await page.waitForSelector("html[data-hydrated]");
      // Two frames, so that what hydration moved has been drawn.
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      const shift = await page.evaluate(() => (window as unknown as { shifts: number[] }).shifts.reduce((sum, value) => sum + value, 0));
      expect(shift).toBeLessThanOrEqual(LANDING.shift);
    });
  }
});

test("the program may be kept for ever, and its address changes with it", async ({ page, request }) => {
  await page.goto("/");
  const address = await page.locator('link[rel="preload"][as="fetch"]').first().getAttribute("href");
  expect(address).toMatch(/^\/pkg\/[0-9a-f]{16}\/clave\.wasm$/);
  for (const encoding of ["br", "gzip"]) {
    const response = await request.head(address!, { headers: { "accept-encoding": encoding } });
    expect(response.headers()["content-encoding"]).toBe(encoding);
    expect(response.headers()["content-type"]).toBe("application/wasm");
    expect(response.headers()["cache-control"]).toContain("immutable");
    expect(response.headers()["vary"]).toContain("accept-encoding");
  }
  const replaced = await request.get(address!.replace(/[0-9a-f]{16}/, "0123456789abcdef"));
  expect(replaced.status()).toBe(404);
});

for (const missing of ["split_*.wasm", "clave.wasm"]) test(`without ${missing} a page reads as it came, and says so`, async ({ page, javaScriptEnabled, complaints }) => {
  test.skip(javaScriptEnabled === false, "needs JavaScript");
  await page.route(`**/${missing}`, (route) => route.abort());
  await page.goto("/explore");
  await page.waitForLoadState("networkidle");
  await expect(page.locator("main h1")).toContainText(/\d/);
  await expect(page.locator("html")).not.toHaveAttribute("data-hydrated");
  await expect(page.getByRole("status").filter({ hasText: "could not be loaded" })).toBeVisible();
  // The browser notes what did not arrive, and so does who waited for it; nothing else may be said.
  expect(complaints.filter((complaint) => complaint.startsWith("exception") && !complaint.includes("Failed to fetch"))).toEqual([]);
  complaints.length = 0;
});
