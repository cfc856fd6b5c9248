// The wire in a person's hands: the first SYN of a real connection is taken off it, and the real kernel sends it again.

import { test } from "node:test";
import assert from "node:assert/strict";
import { Backend, until } from "../harness/backend.mjs";
import { Viewer, wireEvents } from "../harness/viewer.mjs";

const ON_WIRE = 'g[data-test^="packet-"]';

test("the first SYN is dropped by hand, comes again as a retransmission, and the connection completes", async (t) => {
  const backend = await Backend.start(t);
  const viewer = await Viewer.open(t, backend.url);
  await viewer.whenStatus("ready");
  await viewer.at("hold-all").check();
  await viewer.click("run");
  await viewer.whenStatus("running");

  const first = viewer.page.locator(ON_WIRE).first();
  await first.waitFor();
  const number = Number((await first.getAttribute("data-test")).replace("packet-", ""));
  await first.click();
  await viewer.click("packet-menu-drop");

  // The kernel's own timer brings it back; it is held like everything else.
  const again = viewer.page.locator(`${ON_WIRE}.again`).first();
  await again.waitFor();
  assert.match(await again.textContent(), new RegExp(`#${number}\\b`), "it is shown as that segment, again");
  await viewer.at("hold-all").uncheck();
  await viewer.whenStatus("ready");

  const { events } = await viewer.saved();
  const sent = wireEvents(events, "sent");
  const dropped = wireEvents(events, "dropped");
  assert.deepEqual(dropped.map(({ packet, by }) => [packet, by]), [[number, "hand"]]);
  const syn = sent.find(({ packet }) => packet.id === number);
  const repeated = sent.find(({ retransmits }) => retransmits === number);
  assert.ok(syn && repeated, "the SYN and its retransmission are in the trace");
  const moves = events.flatMap((event) => (event.kind.socket?.state_changed ? [event.kind.socket.state_changed] : []));
  assert.ok(moves.some(({ to }) => to === "ESTABLISHED"), "the connection completes");
  const ended = events.at(-1).kind.run?.ended;
  assert.equal(ended?.reason, "finished");

  // Shown in the ladder too, wherever the cursor goes.
  await viewer.click("to-end");
  await until(async () => (await viewer.page.locator('[data-test^="rung-"].dropped').count()) > 0, "the dropped rung");
});

test("a fault from the form does the same without a hand", async (t) => {
  const backend = await Backend.start(t);
  const viewer = await Viewer.open(t, backend.url);
  await viewer.whenStatus("ready");
  await viewer.click("knobs");
  await viewer.at("action-lose-first-syn").check();
  await viewer.at("knob-rtt").fill("0");
  await viewer.click("run");
  await viewer.whenStatus("running");
  await viewer.whenStatus("ready");
  const { header, events } = await viewer.saved();
  assert.equal(header.plan.settings.rtt, "0");
  assert.deepEqual(wireEvents(events, "dropped").map(({ by }) => by), [{ rule: "lose-first-syn" }]);
  assert.ok(wireEvents(events, "sent").some(({ retransmits }) => retransmits !== null));
});

test("a run that is stopped ends, and another may be started", async (t) => {
  const backend = await Backend.start(t);
  const viewer = await Viewer.open(t, backend.url);
  await viewer.whenStatus("ready");
  await viewer.at("hold-all").check();
  for (let time = 0; time < 2; time += 1) {
    await viewer.click("run");
    await viewer.whenStatus("running");
    await viewer.page.locator(ON_WIRE).first().waitFor();
    await viewer.click("stop");
    await viewer.whenStatus("ready");
    const { events } = await viewer.saved();
    assert.equal(events.at(-1).kind.run?.ended?.reason, "stopped");
  }
});

test("a knob out of its range says so and nothing runs", async (t) => {
  const backend = await Backend.start(t);
  const viewer = await Viewer.open(t, backend.url);
  await viewer.whenStatus("ready");
  await viewer.click("knobs");
  await viewer.at("knob-clients").fill("5");
  assert.equal(await viewer.at("knob-clients").getAttribute("aria-invalid"), "true");
  await viewer.click("run");
  assert.equal(await viewer.status(), "ready");
  assert.match(await viewer.page.locator("#error-clients").textContent(), /1.*4/);
});
