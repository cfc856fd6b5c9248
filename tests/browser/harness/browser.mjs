// A browser of its own for each journey, and the rule that no page may complain in the console.

import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import assert from "node:assert/strict";
import { chromium } from "playwright-core";

const FLAGS = [
  "--headless",
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
];

export const SIZES = {
  phone: { width: 390, height: 844 },
  laptop: { width: 1280, height: 800 },
  hall: { width: 1920, height: 1080 },
};

/**
 * A window on nothing yet, closed when the test ends. `tolerate` are patterns of complaints that the journey
 * brings about itself, such as a connection to a backend that it stopped.
 */
export async function openWindow(t, { size = SIZES.laptop, scheme = "light", locale = "uz-UZ", tolerate = [], motion = "no-preference" } = {}) {
  const folder = await mkdtemp(join(tmpdir(), "journey-"));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath: process.env.CHROMIUM ?? "/usr/bin/chromium",
    args: FLAGS,
    viewport: size,
    colorScheme: scheme,
    locale,
    reducedMotion: motion,
    acceptDownloads: true,
    timeout: 60_000,
  });
  context.setDefaultTimeout(60_000);
  const page = context.pages()[0] ?? (await context.newPage());
  const complaints = [];
  const note = (text) => {
    if (!tolerate.some((pattern) => pattern.test(text))) complaints.push(text);
  };
  page.on("console", (message) => {
    if (["error", "warning"].includes(message.type())) note(`${message.type()}: ${message.text()} ${message.location().url}`);
  });
  page.on("pageerror", (error) => note(`uncaught: ${error.message}`));
  page.on("crash", () => note("the page crashed"));
  t.after(async () => {
    await context.close();
    await rm(folder, { recursive: true, force: true, maxRetries: 10, retryDelay: 200 });
    assert.deepEqual(complaints, [], "the console is quiet");
  });
  return page;
}
