// Without a mouse: everything that matters is reached with Tab and done with keys.

import { test } from "node:test";
import assert from "node:assert/strict";
import { Backend, until } from "../harness/backend.mjs";
import { Viewer, wireEvents } from "../harness/viewer.mjs";

test("the player obeys its keys", async (t) => {
  const backend = await Backend.start(t);
  const viewer = await Viewer.open(t, backend.url);
  await viewer.press("Home");
  assert.equal(await viewer.cursor(), 0);
  await viewer.press("ArrowRight", "ArrowRight", "ArrowRight", "ArrowLeft");
  assert.equal(await viewer.cursor(), 2);
  await viewer.press("End");
  assert.equal(await viewer.cursor(), await viewer.length());
  await viewer.press("Home", " ");
  await viewer.at("pause").waitFor();
  await viewer.whenCursor((cursor) => cursor > 0, "moving");
  await viewer.press(" ");
  await viewer.at("play").waitFor();
  await viewer.press("?");
  await viewer.at("shortcuts-sheet").waitFor();
  await viewer.press("Escape");
  await until(async () => (await viewer.at("shortcuts-sheet").count()) === 0, "the sheet to close");
});

test("a packet is dropped with the keyboard alone", async (t) => {
  const backend = await Backend.start(t);
  const viewer = await Viewer.open(t, backend.url);
  await viewer.whenStatus("ready");
  await viewer.tabTo("hold-all");
  await viewer.press(" ");
  await viewer.tabTo("run", "Shift+Tab");
  await viewer.press("Enter");
  await viewer.whenStatus("running");
  await viewer.page.locator('g[data-test^="packet-"]').first().waitFor();
  await viewer.tabTo(/^packet-\d+$/);
  await viewer.press("Enter");
  await viewer.at("packet-menu-drop").waitFor();
  await viewer.tabTo("packet-menu-drop");
  await viewer.press("Enter");
  await viewer.page.locator('g[data-test^="packet-"].again').first().waitFor();
  await viewer.tabTo("stop");
  await viewer.press("Enter");
  await viewer.whenStatus("ready");
  const { events } = await viewer.saved();
  assert.deepEqual(wireEvents(events, "dropped").map(({ by }) => by), ["hand"]);
});

test("the language and the theme are changed with the keyboard", async (t) => {
  const backend = await Backend.start(t);
  const viewer = await Viewer.open(t, backend.url);
  const label = () => viewer.at("play").getAttribute("aria-label");
  const before = await label();
  await viewer.tabTo("language-en");
  await viewer.press("Enter");
  await until(async () => (await viewer.page.locator("html").getAttribute("lang")) === "en", "English");
  assert.notEqual(await label(), before);
  await viewer.tabTo("theme", "Shift+Tab");
  const paper = () => viewer.page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await viewer.press("Enter");
  await until(async () => (await paper()) !== light, "the other theme");
});

test("the focus can be seen wherever it is", async (t) => {
  const backend = await Backend.start(t);
  const viewer = await Viewer.open(t, backend.url);
  for (let presses = 0; presses < 40; presses += 1) {
    await viewer.press("Tab");
    const hidden = await viewer.page.evaluate(() => {
      const element = document.activeElement;
      if (!element || element === document.body) return null;
      // A checkbox or a file is shown by its label.
      const shown = element.closest("label") ?? element;
      const styles = [element, shown].map((one) => getComputedStyle(one));
      const marked = styles.some((style) => style.outlineStyle !== "none" && style.outlineWidth !== "0px");
      return marked ? null : element.outerHTML.slice(0, 120);
    });
    assert.equal(hidden, null, "an outline shows the focus");
  }
});
