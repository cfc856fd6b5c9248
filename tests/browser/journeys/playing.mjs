// The player: what ships with the page is played to its end, stepped back to its start, and scrubbed.

import { test } from "node:test";
import assert from "node:assert/strict";
import { Backend, until } from "../harness/backend.mjs";
import { Viewer } from "../harness/viewer.mjs";

test("a newcomer finds a run on stage, paused at its first interesting moment", async (t) => {
  const backend = await Backend.start(t);
  const viewer = await Viewer.open(t, backend.url);
  await viewer.at("play").waitFor();
  const [cursor, length] = [await viewer.cursor(), await viewer.length()];
  assert.ok(0 < cursor && cursor < length, `${cursor} of ${length}`);
  assert.ok((await viewer.caption()).length > 10);
});

for (const [locale, language] of [["uz-UZ", "uz"], ["ru-RU", "ru"], ["en-GB", "en"], ["kk-KZ", "uz"]]) {
  test(`a browser that speaks ${locale} is answered in ${language}`, async (t) => {
    const backend = await Backend.start(t);
    const viewer = await Viewer.open(t, backend.url, { locale });
    assert.equal(await viewer.page.locator("html").getAttribute("lang"), language);
  });
}

test("the run plays to its end and steps back to its start", async (t) => {
  const backend = await Backend.start(t);
  const viewer = await Viewer.open(t, backend.url);
  await viewer.playAtRunSpeed();
  await viewer.whenCursor((cursor, length) => cursor === length, "at the end");
  await viewer.at("play").waitFor();

  const captions = new Set();
  for (let left = await viewer.cursor(); left > 0; left -= 1) {
    captions.add(await viewer.caption());
    await viewer.click("step-back");
    assert.equal(await viewer.cursor(), left - 1);
  }
  assert.ok(captions.size > 20, `only ${captions.size} different captions`);
});

test("the same step forward and back shows the same", async (t) => {
  const backend = await Backend.start(t);
  const viewer = await Viewer.open(t, backend.url);
  await viewer.click("to-start");
  const seen = [];
  for (let step = 0; step < 40; step += 1) {
    seen.push([await viewer.caption(), await viewer.page.locator("main").innerText()]);
    await viewer.click("step");
  }
  for (const [caption, stage] of seen.reverse()) {
    await viewer.click("step-back");
    assert.equal(await viewer.caption(), caption);
    assert.equal(await viewer.page.locator("main").innerText(), stage);
  }
});

test("a narration moves by itself and stops when it is told to", async (t) => {
  const backend = await Backend.start(t);
  const viewer = await Viewer.open(t, backend.url);
  const start = await viewer.cursor();
  await viewer.click("play");
  await viewer.whenCursor((cursor) => cursor > start + 1, "moving");
  await viewer.click("pause");
  await viewer.at("play").waitFor();
  const [cursor, caption] = [await viewer.cursor(), await viewer.caption()];
  // Some frames pass; nothing else does.
  await viewer.page.evaluate(async () => {
    for (let frame = 0; frame < 30; frame += 1) await new Promise(requestAnimationFrame);
  });
  assert.deepEqual([await viewer.cursor(), await viewer.caption()], [cursor, caption]);
});

test("the time axis goes where it is taken", async (t) => {
  const backend = await Backend.start(t);
  const viewer = await Viewer.open(t, backend.url);
  const axis = await viewer.at("scrub").boundingBox();
  const [left, middle] = [axis.x + 2, axis.y + axis.height / 2];
  const mouse = viewer.page.mouse;
  await mouse.move(left, middle);
  await mouse.down();
  const start = await viewer.cursor();
  await mouse.move(left + axis.width * 0.5, middle, { steps: 10 });
  await viewer.whenCursor((cursor, length) => cursor > start && cursor < length, "in the middle");
  const halfway = await viewer.cursor();
  await mouse.move(left + axis.width * 0.25, middle, { steps: 10 });
  await viewer.whenCursor((cursor) => cursor < halfway, "before the middle");
  // Also beyond its edge: who drags to the end does not aim.
  await mouse.move(left + axis.width + 20, middle, { steps: 10 });
  await viewer.whenCursor((cursor, length) => cursor === length, "at the end");
  await mouse.up();
});

test("a layer can be followed by itself", async (t) => {
  const backend = await Backend.start(t);
  const viewer = await Viewer.open(t, backend.url);
  await viewer.click("to-start");
  await viewer.at("layer").selectOption("wire");
  const { events } = await viewer.saved();
  const onWire = events.flatMap((event, index) => (event.kind.wire ? [index + 1] : []));
  for (const place of onWire.slice(0, 12)) {
    await viewer.click("layer-step");
    assert.equal(await viewer.cursor(), place);
  }
});

test("what is clicked is inspected", async (t) => {
  const backend = await Backend.start(t);
  const viewer = await Viewer.open(t, backend.url);
  await viewer.click("to-end");
  for (const kind of ["call-", "socket-", "rung-", "process-"]) {
    // The last of them is in view: lists are scrolled to their end.
    await viewer.page.locator(`[data-test^="${kind}"]`).last().click();
    await viewer.at("inspector").waitFor();
    assert.ok((await viewer.at("inspector").innerText()).length > 20, kind);
    await viewer.click("close-inspector");
    await until(async () => (await viewer.at("inspector").count()) === 0, "the inspector to close");
  }
});
