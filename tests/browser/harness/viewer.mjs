// What a person does with the page and sees of it. The page marks its parts with `data-test`; nothing here depends on
// words, which come in three languages.

import { readFile } from "node:fs/promises";
import { until } from "./backend.mjs";
import { openWindow } from "./browser.mjs";

export class Viewer {
  constructor(page) {
    this.page = page;
  }

  /** Opens the page in a window of its own and waits until a run is on stage. */
  static async open(t, url, options) {
    const viewer = new Viewer(await openWindow(t, options));
    await viewer.page.goto(url);
    await viewer.at("scrub").waitFor();
    return viewer;
  }

  at(hook) {
    return this.page.locator(`[data-test="${hook}"]`);
  }

  async click(hook) {
    await this.at(hook).click();
  }

  async press(...keys) {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** How many events of the run have been applied. */
  async cursor() {
    return Number(await this.at("scrub").getAttribute("aria-valuenow"));
  }

  /** How many events the run has. */
  async length() {
    return Number(await this.at("scrub").getAttribute("aria-valuemax"));
  }

  async caption() {
    return (await this.at("caption").textContent()).trim();
  }

  /** `connecting`, `ready`, `starting`, `running`, `lost` or `no-lab`. */
  async status() {
    return this.at("status").getAttribute("data-status");
  }

  async whenStatus(wanted) {
    await until(async () => (await this.status()) === wanted, `the page to say ${wanted}`);
  }

  async whenCursor(condition, what) {
    return until(async () => condition(await this.cursor(), await this.length()), `the cursor to be ${what}`);
  }

  /** Plays at the speed of the run itself. */
  async playAtRunSpeed() {
    await this.click("pace-slow");
    const slider = this.at("pace-slider");
    await slider.fill(await slider.getAttribute("max"));
    await this.click("play");
  }

  /** The run on stage as a file of events, read back from what the page saves. */
  async saved() {
    const [download] = await Promise.all([this.page.waitForEvent("download"), this.click("save-recording")]);
    const text = await readFile(await download.path(), "utf8");
    const [header, ...events] = text.trimEnd().split("\n").map((line) => JSON.parse(line));
    return { name: download.suggestedFilename(), text, header, events };
  }

  /** Opens a recording with this text. */
  async openRecording(name, text) {
    await this.at("open-recording").setInputFiles({ name, mimeType: "application/jsonl", buffer: Buffer.from(text) });
  }

  async notice() {
    await this.at("dismiss").waitFor();
    return (await this.at("notice").textContent()).trim();
  }

  /** Tabs through the page until the part has the focus, as somebody without a mouse does. */
  async tabTo(hook, key = "Tab") {
    for (let presses = 0; presses < 200; presses += 1) {
      await this.press(key);
      const focused = await this.page.evaluate(() => document.activeElement?.closest("[data-test]")?.getAttribute("data-test"));
      if (focused === hook || (hook instanceof RegExp && hook.test(focused ?? ""))) return focused;
    }
    throw new Error(`${hook} cannot be reached with ${key}`);
  }
}

/** Events of one kind on the wire: `sent`, `dropped`, `delivered`… */
export function wireEvents(events, name) {
  return events.flatMap((event) => (event.kind.wire?.[name] ? [event.kind.wire[name]] : []));
}
