// What the page weighs on its way: everything that is loaded before it can be used, as a phone gets it.

import { test } from "node:test";
import assert from "node:assert/strict";
import { Backend } from "../harness/backend.mjs";
import { openWindow } from "../harness/browser.mjs";
import { Viewer } from "../harness/viewer.mjs";

// The aim is 170 kB. Until the page is there, this holds what has been reached: it may only go down.
const MOST_BYTES = 180_000;

test(`the page loads under ${MOST_BYTES / 1000} kB`, async (t) => {
  const backend = await Backend.start(t);
  const page = await openWindow(t);
  const network = await page.context().newCDPSession(page);
  await network.send("Network.enable");
  const answers = new Map();
  network.on("Network.responseReceived", ({ requestId, response }) => {
    if (response.url.startsWith("http")) answers.set(requestId, { url: response.url, encoding: response.headers["content-encoding"] });
  });
  network.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
    const answer = answers.get(requestId);
    if (answer) answer.bytes = encodedDataLength;
  });
  await page.goto(backend.url);
  const viewer = new Viewer(page);
  await viewer.at("scrub").waitFor();
  await viewer.whenStatus("ready");
  await page.waitForLoadState("networkidle");

  let total = 0;
  for (const { url, bytes, encoding } of [...answers.values()].sort((a, b) => b.bytes - a.bytes)) {
    assert.ok(bytes > 0, `${url} was measured`);
    total += bytes;
    console.log(`figure: ${String(bytes).padStart(7)} B  ${encoding ?? "as it is"}  ${new URL(url).pathname}`);
  }
  console.log(`figure: the page loads in ${(total / 1000).toFixed(1)} kB, headers included; the limit is ${MOST_BYTES / 1000} kB`);
  const wasm = [...answers.values()].find(({ url }) => url.endsWith(".wasm"));
  assert.equal(wasm?.encoding, "br", "WebAssembly travels compressed");
  assert.ok(total < MOST_BYTES, `${total} bytes`);
});

test("what has its hash in its name is asked for once", async (t) => {
  const backend = await Backend.start(t);
  const page = await openWindow(t);
  const asked = [];
  page.on("response", (response) => {
    if (response.url().startsWith("http")) asked.push([new URL(response.url()).pathname, response.headers()["cache-control"]]);
  });
  await page.goto(backend.url);
  await new Viewer(page).at("scrub").waitFor();
  const hashed = asked.filter(([path]) => /-[0-9a-f]{12,}/.test(path));
  assert.ok(hashed.length >= 3, "WebAssembly, script and styles have hashes in their names");
  for (const [path, policy] of hashed) assert.match(policy, /immutable/, path);
  assert.match(asked.find(([path]) => path === "/")[1], /no-cache/);
});
