// What a browser sees of one app: bytes, requests, paints, and how long a filter takes. Prints JSON.
//
// usage: node browser.mjs clave|streamlit ADDRESS ROUNDS STATE...   (the states are what the filter is changed to, in turn)
import { existsSync } from "node:fs";
import { chromium } from "../end2end/node_modules/@playwright/test/index.mjs";

const [app, address, roundsText, ...states] = process.argv.slice(2);
const rounds = Number(roundsText);

/** Where the two apps differ: what is a chart, when the page answers, how a filter is changed and when the change is drawn. */
const APPS = {
  clave: {
    path: "/explore",
    charts: () => [...document.querySelectorAll("main svg.chart")].filter((chart) => chart.getBoundingClientRect().width > 0).length >= 4,
    interactive: () => document.documentElement.hasAttribute("data-hydrated"),
    change: async (page, state) => {
      await page.evaluate((state) => {
        window.began = performance.now();
        const select = document.querySelector('select[name="state"]');
        select.value = state;
        for (const type of ["input", "change"]) select.dispatchEvent(new Event(type, { bubbles: true }));
      }, state);
    },
    changed: (state) => new URLSearchParams(location.search).get("state") === state && !document.querySelector(".is-pending") && document.querySelector(".chip-on")?.textContent.includes(state),
  },
  streamlit: {
    path: "/",
    charts: () => [...document.querySelectorAll('[data-testid="stVegaLiteChart"] canvas, [data-testid="stVegaLiteChart"] svg')].length >= 4,
    interactive: () =>
      document.querySelector('[data-testid="stApp"]')?.getAttribute("data-test-script-state") === "notRunning" &&
      document.querySelectorAll('[data-testid="stVegaLiteChart"] canvas, [data-testid="stVegaLiteChart"] svg').length >= 4,
    change: async (page, state) => {
      const box = page.locator('[data-testid="stSelectbox"]', { hasText: "State" }).locator("input");
      await box.click();
      await box.fill(state);
      await page.getByRole("option", { name: state, exact: true }).waitFor();
      await page.evaluate(() => (window.began = performance.now()));
      await box.press("Enter");
    },
    changed: (state) =>
      document.querySelector('[data-testid="stApp"]')?.getAttribute("data-test-script-state") === "notRunning" &&
      [...document.querySelectorAll('[data-testid="stCaptionContainer"]')].some((caption) => caption.textContent.includes(` ${state} `)),
  },
};
const its = APPS[app];

/** Notes in the page when charts and answers are there, with the clock of the page. */
function watch({ charts, interactive }) {
  const times = (window.times = {});
  const is = { charts: eval(charts), interactive: eval(interactive) };
  const look = () => {
    for (const [name, holds] of Object.entries(is)) if (times[name] === undefined && document.body && holds()) times[name] = performance.now();
    if (Object.keys(times).length < 2) requestAnimationFrame(look);
  };
  look();
  window.shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) window.shift += entry.value;
  }).observe({ type: "layout-shift", buffered: true });
  new PerformanceObserver((list) => (window.lcp = list.getEntries().at(-1).startTime)).observe({ type: "largest-contentful-paint", buffered: true });
}

const executablePath = process.env.CHROMIUM ?? ["/usr/bin/chromium", "/usr/bin/google-chrome"].find((path) => existsSync(path));
const browser = await chromium.launch({
  executablePath,
  args: ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"],
});

/** A first visit: a browser context of its own, so that nothing is kept from the one before. */
async function visit(throttled, path = its.path) {
  // The question whether the charts have changed is put as text, which the policy of the pages forbids.
  const context = await browser.newContext({ viewport: { width: 1360, height: 1000 }, bypassCSP: true });
  const page = await context.newPage();
  // What travels is only counted where it is slowed down: watching it costs the browser time, and loopback is about time.
  const travelled = throttled ? await countTransfers(context, page) : undefined;
  await page.addInitScript(watch, { charts: its.charts.toString(), interactive: its.interactive.toString() });
  await page.goto(address + path, { waitUntil: "commit", timeout: 180_000 });
  await page.waitForFunction(() => window.times?.charts !== undefined && window.times?.interactive !== undefined, undefined, { timeout: 180_000 });
  await page.waitForLoadState("networkidle", { timeout: 60_000 }).catch(() => {});
  const seen = await page.evaluate(() => ({
    ...window.times,
    fcp: performance.getEntriesByName("first-contentful-paint")[0]?.startTime,
    lcp: window.lcp,
    shift: window.shift,
  }));
  return { context, page, seen: { ...seen, ...travelled?.() } };
}

/** Slows the network of a page down and counts what comes over it, until asked. */
async function countTransfers(context, page) {
  const session = await context.newCDPSession(page);
  let bytes = 0;
  const requests = new Set();
  session.on("Network.requestWillBeSent", ({ requestId, request }) => request.url.startsWith("http") && requests.add(requestId));
  session.on("Network.webSocketCreated", ({ requestId }) => requests.add(requestId));
  session.on("Network.loadingFinished", ({ encodedDataLength }) => (bytes += encodedDataLength));
  session.on("Network.webSocketFrameReceived", ({ response }) => (bytes += response.opcode === 2 ? (response.payloadData.length * 3) / 4 : response.payloadData.length));
  await session.send("Network.enable");
  // Slow 4G: 1.6 Mbit/s down, 750 kbit/s up, 150 ms.
  await session.send("Network.emulateNetworkConditions", { offline: false, latency: 150, downloadThroughput: 1.6e6 / 8, uploadThroughput: 750e3 / 8 });
  return () => ({ bytes, requests: requests.size });
}

async function visits(count, throttled) {
  const found = [];
  for (let turn = 0; turn < count; turn += 1) {
    const { context, seen } = await visit(throttled);
    found.push(seen);
    await context.close();
  }
  return found;
}

/** Milliseconds from a changed filter to the frame that shows every chart changed. */
async function changes(count) {
  const { context, page } = await visit(false);
  const found = [];
  for (let turn = 0; turn < count; turn += 1) {
    const state = states[turn % states.length];
    await its.change(page, state);
    await page.waitForFunction(({ changed, state }) => eval(changed)(state), { changed: its.changed.toString(), state }, { polling: "raf", timeout: 60_000 });
    found.push(await page.evaluate(() => performance.now() - window.began));
  }
  await context.close();
  return found;
}

/** Milliseconds of work from a moved slider of What-if to a page that is laid out anew. Painting comes after, with the frame. */
async function slides(count) {
  const { context, page } = await visit(false, "/what-if");
  await page.waitForFunction(() => document.querySelector("main").textContent.includes("Calculated in your browser"));
  const found = [];
  for (let turn = 0; turn < count; turn += 1) {
    const took = await page.evaluate(async (turn) => {
      const sliders = document.querySelectorAll('.scenario input[type="range"]');
      const slider = sliders[turn % sliders.length];
      const [low, high] = [Number(slider.min), Number(slider.max)];
      const began = performance.now();
      slider.value = low + ((turn * 37) % 100) * ((high - low) / 100);
      slider.dispatchEvent(new Event("input", { bubbles: true }));
      // The program does its work in tasks that run before the browser comes to anything else: they are let through.
      for (let turn = 0; turn < 200; turn += 1) await undefined;
      document.body.getBoundingClientRect();
      return performance.now() - began;
    }, turn);
    found.push(took);
    await page.waitForTimeout(20);
  }
  await context.close();
  return found;
}

try {
  // The first visit warms what the server warms.
  await visits(1, false);
  const loopback = await visits(Math.max(3, Math.ceil(rounds / 4)), false);
  const slow = await visits(Math.max(2, Math.ceil(rounds / 10)), true);
  const landing = app === "clave" ? await landingOf("/") : undefined;
  const slider = app === "clave" ? await slides(rounds * 5) : undefined;
  console.log(JSON.stringify({ loopback, slow, landing, slider, changes: await changes(rounds) }));
} finally {
  await browser.close();
}

/** The first page of Clave, which has no twin. */
async function landingOf(path) {
  const kept = its.path;
  its.path = path;
  const of = { charts: its.charts };
  its.charts = () => [...document.querySelectorAll("main svg.chart")].filter((chart) => chart.getBoundingClientRect().width > 0).length >= 2;
  await visits(1, false);
  const found = { loopback: await visits(Math.max(3, Math.ceil(rounds / 4)), false), slow: await visits(2, true) };
  its.path = kept;
  its.charts = of.charts;
  return found;
}
