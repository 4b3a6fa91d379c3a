import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";
import { hostile, marketplace, orderLog, shops, type Shop } from "./support/server.ts";

// Debian's Chromium where there is one; otherwise whatever CHROMIUM names.
const executablePath = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/google-chrome"].find((path) => existsSync(path));

const desktop = { viewport: { width: 1360, height: 1000 } };
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true };

const testMatch = ["numbers.spec.ts", "pages.spec.ts", "accessible.spec.ts", "order-log.spec.ts", "cohorts.spec.ts", "customers.spec.ts", "data.spec.ts", "segments.spec.ts", "score.spec.ts", "downloads.spec.ts", "locale.spec.ts"];
const about = (shop: Shop) => ({ metadata: { shop: shop.name } });
const at = (shop: Shop) => ({ baseURL: shop.address });

export default defineConfig({
  testDir: "tests",
  // Two cores, and no test waits for another: what one changes, only its own browser sees.
  workers: 2,
  // What looks for obstacles on the longest page takes half of that on a busy machine.
  timeout: 60_000,
  forbidOnly: true,
  reporter: [["list"]],
  use: {
    launchOptions: {
      executablePath,
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
    trace: "off",
  },
  webServer: shops.map(({ address, command, environment }) => ({
    command,
    env: environment,
    url: `${address}/readyz`,
    timeout: 20_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: "SIGTERM" as const, timeout: 12_000 },
  })),
  projects: [
    { name: "hydrated", testIgnore: "hostile.spec.ts", ...about(marketplace), use: { ...at(marketplace), ...desktop, colorScheme: "light" } },
    { name: "no-javascript", testIgnore: "hostile.spec.ts", ...about(marketplace), use: { ...at(marketplace), ...desktop, colorScheme: "light", javaScriptEnabled: false } },
    { name: "phone-dark", testIgnore: "hostile.spec.ts", ...about(marketplace), use: { ...at(marketplace), ...phone, colorScheme: "dark" } },
    // What differs in an order log: the numbers, and what is not there.
    ...(orderLog
      ? [
          { name: "order-log", testMatch, ...about(orderLog), use: { ...at(orderLog), ...desktop, colorScheme: "dark" as const } },
          { name: "order-log-no-javascript", testMatch, ...about(orderLog), use: { ...at(orderLog), ...phone, javaScriptEnabled: false } },
        ]
      : []),
    // Last: while its names are programs nobody else should look.
    ...(hostile ? [{ name: "hostile", testMatch: ["hostile.spec.ts"], ...about(hostile), use: { ...at(hostile), ...desktop } }] : []),
    // Only when it is asked for by name.
    ...(process.env.CLV_GALLERY ? [{ name: "gallery", testDir: "gallery", ...about(marketplace), use: at(marketplace) }] : []),
  ],
});
