// A page that fails its test on any console error, failed request or request to another origin.
import { test as base, expect, type Page } from "@playwright/test";

export const pages = ["/", "/explore", "/cohorts", "/segments", "/model", "/what-if"];

export const test = base.extend<{ complaints: string[] }>({
  complaints: [
    async ({ page, baseURL, javaScriptEnabled }, use) => {
      const complaints: string[] = [];
      page.on("console", (message) => {
        const isUnused = !javaScriptEnabled && message.text().includes("was preloaded using link preload but not used");
        if (["error", "warning"].includes(message.type()) && !isUnused) complaints.push(`console: ${message.text()}`);
      });
      page.on("pageerror", (error) => complaints.push(`exception: ${error.message}`));
      page.on("requestfailed", (request) => {
        // A navigation cancels what the page before it was still fetching; without JavaScript the browser refuses programs.
        const isExpected = request.failure()?.errorText === "net::ERR_ABORTED" || (!javaScriptEnabled && request.url().includes("/pkg/"));
        if (!isExpected) complaints.push(`failed: ${request.url()}`);
      });
      page.on("request", (request) => {
        if (!request.url().startsWith(`${baseURL}/`) && !request.url().startsWith("data:")) complaints.push(`another origin: ${request.url()}`);
      });
      page.on("response", (response) => {
        if (response.status() >= 500) complaints.push(`${response.status()}: ${response.url()}`);
      });
      await use(complaints);
      expect(complaints).toEqual([]);
    },
    { auto: true },
  ],
});

export { expect };

/** Numbers as the pages write them. */
export const count = (value: number): string => Math.round(value).toLocaleString("en-US");

/** Keeps the program from the page until the function that comes back is called. */
export async function holdProgram(page: Page): Promise<() => void> {
  let go = () => {};
  const called = new Promise<void>((resolve) => (go = resolve));
  await page.route("**/*.wasm", async (route) => {
    await called;
    await route.continue();
  });
  return go;
}
