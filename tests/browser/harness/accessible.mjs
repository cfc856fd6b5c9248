// WCAG 2.2 AA as axe-core judges it, and what it cannot see: nothing is wider than the window.

import { createRequire } from "node:module";
import { readFile } from "node:fs/promises";
import assert from "node:assert/strict";

const AXE = await readFile(createRequire(import.meta.url).resolve("axe-core/axe.min.js"), "utf8");
const TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"];

/** Holds the page, as it is now, to WCAG 2.2 AA. */
export async function assertAccessible(page, state) {
  await page.evaluate(AXE);
  const findings = await page.evaluate(async (tags) => {
    const result = await axe.run(document, { runOnly: { type: "tag", values: tags }, resultTypes: ["violations"] });
    return result.violations.flatMap((rule) =>
      rule.nodes.map((node) => `${rule.id}: ${node.target.join(" ")}: ${node.failureSummary?.replaceAll("\n", " ")}`),
    );
  }, TAGS);
  assert.deepEqual(findings, [], `axe-core finds nothing (${state})`);
}

/** Nothing makes the whole page scroll sideways. */
export async function assertFits(page, state) {
  const excess = await page.evaluate(() => {
    const root = document.documentElement;
    return root.scrollWidth - root.clientWidth;
  });
  assert.ok(excess <= 0, `the page is ${excess} px wider than the window (${state})`);
}
