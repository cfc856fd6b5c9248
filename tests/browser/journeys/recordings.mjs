// Recordings: saved, opened again, and refused in words where they are not what they should be.

import { test } from "node:test";
import assert from "node:assert/strict";
import { Backend } from "../harness/backend.mjs";
import { Viewer } from "../harness/viewer.mjs";

test("what is saved opens again and is the same", async (t) => {
  const backend = await Backend.start(t);
  const viewer = await Viewer.open(t, backend.url);
  const saved = await viewer.saved();
  assert.match(saved.name, /\.jsonl$/);
  await viewer.openRecording("mine.jsonl", saved.text);
  await viewer.page.getByText("mine.jsonl").first().waitFor();
  assert.equal(await viewer.cursor(), 0);
  assert.equal(await viewer.length(), saved.events.length);
  assert.equal((await viewer.saved()).text, saved.text);
});

test("a recording that is dropped on the page opens", async (t) => {
  const backend = await Backend.start(t);
  const viewer = await Viewer.open(t, backend.url);
  const { text, events } = await viewer.saved();
  const drag = async (kind) => {
    const data = await viewer.page.evaluateHandle((content) => {
      const files = new DataTransfer();
      files.items.add(new File([content], "dragged.jsonl"));
      return files;
    }, text);
    await viewer.page.dispatchEvent("main", kind, { dataTransfer: data });
  };
  await drag("dragover");
  await viewer.at("dropping").waitFor();
  await drag("drop");
  await viewer.page.getByText("dragged.jsonl").first().waitFor();
  assert.equal(await viewer.at("dropping").count(), 0);
  assert.equal(await viewer.cursor(), 0);
  assert.equal(await viewer.length(), events.length);
});

test("a recording of a run just made opens again", async (t) => {
  const backend = await Backend.start(t);
  const viewer = await Viewer.open(t, backend.url);
  await viewer.whenStatus("ready");
  await viewer.click("run");
  await viewer.whenStatus("running");
  await viewer.whenStatus("ready");
  const saved = await viewer.saved();
  await viewer.openRecording("run.jsonl", saved.text);
  await viewer.page.getByText("run.jsonl").first().waitFor();
  assert.equal(await viewer.length(), saved.events.length);
});

test("a recording that is cut off shows what there is of it", async (t) => {
  const backend = await Backend.start(t);
  const viewer = await Viewer.open(t, backend.url);
  const { text, events } = await viewer.saved();
  const half = text.slice(0, text.length / 2);
  await viewer.openRecording("half.jsonl", half);
  assert.ok((await viewer.notice()).length > 10);
  const length = await viewer.length();
  assert.ok(0 < length && length < events.length, `${length} of ${events.length}`);
  await viewer.click("dismiss");
});

for (const [what, name, spoil] of [
  ["is not JSON", "picture.jsonl", () => "GIF89a and so on\n"],
  ["is empty", "empty.jsonl", () => ""],
  ["is some other JSON", "other.json", () => '{"format":"something else","version":1}\n'],
  ["is of a later version", "later.jsonl", (text) => text.replace('"version":1', '"version":99')],
]) {
  test(`a file that ${what} is refused in words, and the run on stage stays`, async (t) => {
    const backend = await Backend.start(t);
    const viewer = await Viewer.open(t, backend.url);
    const { text, events } = await viewer.saved();
    await viewer.openRecording(name, spoil(text));
    const notice = await viewer.notice();
    assert.ok(notice.length > 10, notice);
    if (name === "later.jsonl") assert.match(notice, /99/);
    assert.equal(await viewer.length(), events.length);
  });
}
