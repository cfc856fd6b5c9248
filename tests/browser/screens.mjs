// Pictures for a person to look at: `node screens.mjs FOLDER`. Every size, theme and language, in a few states.

import { after, test } from "node:test";
import { mkdir } from "node:fs/promises";
import { join } from "node:path";
import { Backend } from "./harness/backend.mjs";
import { SIZES } from "./harness/browser.mjs";
import { Viewer } from "./harness/viewer.mjs";

const folder = process.argv[2] ?? "screens";
await mkdir(folder, { recursive: true });
const taken = [];
after(() => console.log(`${taken.length} pictures in ${folder}`));

for (const [name, size] of Object.entries(SIZES)) {
  for (const scheme of ["light", "dark"]) {
    for (const language of ["uz", "ru", "en"]) {
      test(`${name}, ${scheme}, ${language}`, async (t) => {
        const backend = await Backend.start(t);
        const viewer = await Viewer.open(t, backend.url, { size, scheme });
        await viewer.whenStatus("ready");
        await viewer.click(`language-${language}`);
        const take = async (state) => {
          const file = `${size.width}-${scheme}-${language}-${state}.png`;
          await viewer.page.screenshot({ path: join(folder, file) });
          taken.push(file);
        };
        const show = async (tab) => {
          if (name === "phone") await viewer.click(`tab-${tab}`);
        };
        await take("1-first");
        await viewer.at("scrub").click();
        await take("2-middle");
        await viewer.click("details");
        await take("3-inspecting");
        await viewer.click("close-inspector");
        await viewer.click("to-end");
        await take("4-end");
        await show("lab");
        await viewer.at("hold-all").check();
        await take("5-lab");
        await viewer.click("run");
        await viewer.whenStatus("running");
        await show("wire");
        const packet = viewer.page.locator('g[data-test^="packet-"]').first();
        await packet.waitFor();
        await packet.click();
        await take("6-held");
        await show("calls");
        await take("7-calls");
        await show("code");
        await take("8-code");
      });
    }
  }
}
