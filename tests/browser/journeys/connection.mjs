// With a backend, without one, and with one that goes away.

import { test } from "node:test";
import assert from "node:assert/strict";
import { Backend, until } from "../harness/backend.mjs";
import { staticHost } from "../harness/static_host.mjs";
import { Viewer } from "../harness/viewer.mjs";

// Chromium itself complains about every connection that cannot be made.
const NO_CONNECTION = [/WebSocket connection to/];

test("a backend that dies is missed, and found again when it is back", async (t) => {
  const backend = await Backend.start(t);
  const viewer = await Viewer.open(t, backend.url, { tolerate: NO_CONNECTION });
  await viewer.whenStatus("ready");
  await viewer.at("hold-all").check();
  await viewer.click("run");
  await viewer.whenStatus("running");
  await viewer.page.locator('g[data-test^="packet-"]').first().waitFor();

  await backend.stop("SIGKILL");
  await viewer.whenStatus("lost");
  await viewer.at("connection-lost").waitFor();
  // What was seen of the run stays and can be gone through.
  const length = await viewer.length();
  assert.ok(length > 0);
  await viewer.click("to-start");
  assert.equal(await viewer.cursor(), 0);

  await backend.start();
  // By itself or by the button, whichever is first.
  await viewer.at("reconnect").click({ timeout: 5_000 }).catch(() => {});
  await viewer.whenStatus("ready");
  await viewer.at("hold-all").uncheck();
  await viewer.click("run");
  await viewer.whenStatus("running");
  await viewer.whenStatus("ready");
  const { events } = await viewer.saved();
  assert.equal(events.at(-1).kind.run?.ended?.reason, "finished");
});

test("a backend that comes back is found without a click", async (t) => {
  const backend = await Backend.start(t);
  const viewer = await Viewer.open(t, backend.url, { tolerate: NO_CONNECTION });
  await viewer.whenStatus("ready");
  await backend.stop();
  await viewer.whenStatus("lost");
  await backend.start();
  await viewer.whenStatus("ready");
});

test("a server without labs says so and the recording plays", async (t) => {
  const backend = await Backend.start(t, ["--no-lab"]);
  const viewer = await Viewer.open(t, backend.url);
  await viewer.whenStatus("no-lab");
  await viewer.at("no-lab").waitFor();
  assert.equal(await viewer.at("run").count(), 0);
  await viewer.playAtRunSpeed();
  await viewer.whenCursor((cursor, length) => cursor === length, "at the end");
});

test("a host of files below any path shows the same page", async (t) => {
  const url = await staticHost(t, "/courses/net/socketarium/");
  const viewer = await Viewer.open(t, url);
  await viewer.whenStatus("no-lab");
  await viewer.at("no-lab").waitFor();
  await viewer.click("to-end");
  const length = await viewer.length();
  assert.ok(length > 50);
  await until(async () => (await viewer.caption()).length > 5, "a caption");
});
