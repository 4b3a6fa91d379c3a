import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";
import { server } from "./support/server.ts";

// Debian's Chromium where there is one; otherwise whatever CHROMIUM names.
const executablePath = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/google-chrome"].find((path) => existsSync(path));

const desktop = { viewport: { width: 1360, height: 1000 } };
const phone = { viewport: { width: 390, height: 844 }, hasTouch: true };

export default defineConfig({
  testDir: "tests",
  // Two cores: the server, the database and one browser have enough to do.
  workers: 1,
  timeout: 30_000,
  forbidOnly: true,
  reporter: [["list"]],
  use: {
    baseURL: server.address,
    launchOptions: {
      executablePath,
      args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
    },
    trace: "off",
  },
  webServer: {
    command: server.command,
    env: server.environment,
    url: `${server.address}/readyz`,
    timeout: 20_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: "SIGTERM", timeout: 12_000 },
  },
  projects: [
    { name: "hydrated", use: { ...desktop, colorScheme: "light" } },
    { name: "no-javascript", use: { ...desktop, colorScheme: "light", javaScriptEnabled: false } },
    { name: "phone-dark", use: { ...phone, colorScheme: "dark" } },
  ],
});
