// Every size, theme and language, in each state that a person meets: WCAG 2.2 AA as axe-core judges it, and nothing
// wider than the window.

import { test } from "node:test";
import assert from "node:assert/strict";
import { Backend, until } from "../harness/backend.mjs";
import { assertAccessible, assertFits } from "../harness/accessible.mjs";
import { SIZES } from "../harness/browser.mjs";
import { Viewer } from "../harness/viewer.mjs";

const NO_CONNECTION = [/WebSocket connection to/];

async function assertGood(viewer, state) {
  await assertFits(viewer.page, state);
  await assertAccessible(viewer.page, state);
}

for (const [name, size] of Object.entries(SIZES)) {
  for (const scheme of ["light", "dark"]) {
    test(`${name}, ${scheme}: at rest, in motion, at the end, inspecting, in three languages`, async (t) => {
      const backend = await Backend.start(t);
      const viewer = await Viewer.open(t, backend.url, { size, scheme });
      await viewer.whenStatus("ready");
      for (const language of ["uz", "ru", "en"]) {
        await viewer.click(`language-${language}`);
        await until(async () => (await viewer.page.locator("html").getAttribute("lang")) === language, language);
        await assertGood(viewer, `${language}, at rest`);
      }
      await viewer.click("details");
      await viewer.at("inspector").waitFor();
      await assertGood(viewer, "inspecting");
      await viewer.click("close-inspector");
      await viewer.click("shortcuts");
      await viewer.at("shortcuts-sheet").waitFor();
      await assertGood(viewer, "with the shortcuts");
      await viewer.click("close-shortcuts");
      await viewer.click("to-end");
      await assertGood(viewer, "at the end");
      await viewer.click("to-start");
      await assertGood(viewer, "at the start");
      await viewer.click("play");
      await assertGood(viewer, "in motion");
      if (name === "phone") {
        for (const tab of ["code", "calls", "kernel", "wire", "lab"]) {
          await viewer.click(`tab-${tab}`);
          await assertGood(viewer, `the view ${tab}`);
        }
      }
    });

    test(`${name}, ${scheme}: a held packet, a wrong knob, a notice, a backend that is gone`, async (t) => {
      const backend = await Backend.start(t);
      const viewer = await Viewer.open(t, backend.url, { size, scheme, tolerate: NO_CONNECTION });
      await viewer.whenStatus("ready");
      const show = async (tab) => {
        if (name === "phone") await viewer.click(`tab-${tab}`);
      };
      await show("lab");
      if ((await viewer.at("knob-clients").count()) === 0) await viewer.click("knobs");
      await viewer.at("knob-clients").fill("many");
      await assertGood(viewer, "a wrong knob");
      await viewer.at("knob-clients").fill("1");
      await viewer.at("hold-all").check();
      await viewer.click("run");
      await viewer.whenStatus("running");
      await show("wire");
      const packet = viewer.page.locator('g[data-test^="packet-"]').first();
      await packet.waitFor();
      await packet.click();
      await viewer.at("packet-menu-drop").waitFor();
      await assertGood(viewer, "a held packet");
      await viewer.openRecording("no.jsonl", "no\n");
      await viewer.notice();
      await assertGood(viewer, "a notice");
      await viewer.click("dismiss");
      await backend.stop("SIGKILL");
      await viewer.at("connection-lost").waitFor();
      await assertGood(viewer, "a backend that is gone");
    });
  }
}

test("colours of the person's own: what is pressed and what happens now still stand out", async (t) => {
  const backend = await Backend.start(t);
  const viewer = await Viewer.open(t, backend.url);
  await viewer.page.emulateMedia({ forcedColors: "active" });
  await viewer.whenStatus("ready");
  const style = (hook, property) =>
    viewer.at(hook).evaluate((element, name) => getComputedStyle(element).getPropertyValue(name), property);
  assert.notEqual(await style("language-uz", "background-color"), await style("language-ru", "background-color"));
  assert.notEqual(await style("pace-narrated", "background-color"), await style("pace-slow", "background-color"));
  // Drawings take the person's colours too.
  const text = viewer.page.locator(".plate .name").first();
  const ink = await viewer.page.evaluate(() => getComputedStyle(document.body).color);
  assert.equal(await text.evaluate((element) => getComputedStyle(element).fill), ink);
});

test("without a lab, and with little motion", async (t) => {
  const backend = await Backend.start(t, ["--no-lab"]);
  const viewer = await Viewer.open(t, backend.url, { motion: "reduce" });
  await viewer.whenStatus("no-lab");
  await assertGood(viewer, "no lab");
  await viewer.click("play");
  await assertGood(viewer, "in motion");
});
