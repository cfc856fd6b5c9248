// The model in the page: a run without a server's kernel, changed where the cursor stands.

import { test } from "node:test";
import assert from "node:assert/strict";
import { Backend, until } from "../harness/backend.mjs";
import { staticHost } from "../harness/static_host.mjs";
import { Viewer, wireEvents } from "../harness/viewer.mjs";

const CLIENTS = 2;

/** Puts the model in the place of the real kernel, with a few clients. */
async function onModel(viewer) {
  await viewer.click("place-simulated");
  await viewer.whenStatus("ready");
  if ((await viewer.at("knob-clients").count()) === 0) await viewer.click("knobs");
  if ((await viewer.at("scenario").count()) > 0) await viewer.at("scenario").selectOption("crowd");
  await viewer.at("knob-clients").fill(String(CLIENTS));
}

test("a run on the model ends as it began: the same twice", async (t) => {
  const backend = await Backend.start(t);
  const viewer = await Viewer.open(t, backend.url);
  await viewer.whenStatus("ready");
  await onModel(viewer);
  await viewer.click("run");
  await until(async () => (await viewer.length()) > 100 && (await viewer.status()) === "ready", "the run to end");
  const first = await viewer.saved();
  assert.equal(first.header.world, "simulated");
  assert.equal(first.events.at(-1).kind.run?.ended?.reason, "finished");
  await viewer.click("run");
  await until(async () => (await viewer.length()) === first.events.length, "the run to end again");
  assert.equal((await viewer.saved()).text, first.text);
});

test("a packet of the past is dropped there, and the run goes another way", async (t) => {
  const backend = await Backend.start(t);
  const viewer = await Viewer.open(t, backend.url);
  await viewer.whenStatus("ready");
  await onModel(viewer);
  await viewer.click("run");
  await until(async () => (await viewer.length()) > 100 && (await viewer.status()) === "ready", "the run to end");
  const before = await viewer.saved();
  const flight = before.events.findIndex((event) => event.kind.wire?.in_flight);
  const number = before.events[flight].kind.wire.in_flight.packet;
  await viewer.click("pause");
  await viewer.click("to-start");
  await viewer.at("layer").selectOption("wire");
  await until(async () => {
    if ((await viewer.at(`packet-${number}`).count()) > 0) return true;
    await viewer.click("layer-step");
    return false;
  }, "the packet to be on the wire");
  await viewer.at(`packet-${number}`).click();
  await viewer.click("packet-menu-drop");
  await until(async () => (await viewer.length()) > before.events.length, "the run to go another way");
  await viewer.whenStatus("ready");
  const after = await viewer.saved();
  assert.deepEqual(wireEvents(after.events, "dropped").map(({ packet, by }) => [packet, by]), [[number, "hand"]]);
  assert.ok(wireEvents(after.events, "sent").some(({ retransmits }) => retransmits === number));
  assert.deepEqual(after.events.slice(0, flight), before.events.slice(0, flight), "what was before stays");
  assert.equal(after.events.at(-1).kind.run?.ended?.reason, "finished");
});

test("what is held stops the player until somebody decides", async (t) => {
  const backend = await Backend.start(t);
  const viewer = await Viewer.open(t, backend.url);
  await viewer.whenStatus("ready");
  await onModel(viewer);
  await viewer.at("hold-all").check();
  await viewer.click("run");
  await until(async () => (await viewer.length()) > 20, "events");
  await viewer.click("pause");
  await viewer.playAtRunSpeed();
  await viewer.at("packet-menu-deliver").waitFor();
  const there = await viewer.cursor();
  await viewer.click("packet-menu-deliver");
  await until(async () => (await viewer.cursor()) > there, "the run to go on");
});

test("a host of files has the model, and runs it without a server", async (t) => {
  const viewer = await Viewer.open(t, await staticHost(t, "/courses/"));
  await viewer.whenStatus("no-lab");
  await onModel(viewer);
  await viewer.click("run");
  await until(async () => (await viewer.length()) > 100 && (await viewer.status()) === "ready", "the run to end");
  assert.equal((await viewer.saved()).header.world, "simulated");
});
