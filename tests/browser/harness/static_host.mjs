// A static host: the page's files below some path, and nothing else. No lab, no rewriting, like a host of files
// anywhere. With `packed` it sends the brotli copies, as a host that knows them would.

import { createServer } from "node:http";
import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { extname, join, normalize } from "node:path";

const DIST = process.env.SOCKETARIUM_DIST;

const TYPES = {
  ".css": "text/css",
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript",
  ".json": "application/json",
  ".jsonl": "application/jsonl",
  ".svg": "image/svg+xml",
  ".wasm": "application/wasm",
};

/** Serves the page at `path` until the test ends; answers with its address. */
export async function staticHost(t, path, { packed = false } = {}) {
  if (!DIST) throw new Error("SOCKETARIUM_DIST must name the built page; `cargo xtask journeys` does that");
  const server = createServer(async (request, response) => {
    const asked = decodeURIComponent(new URL(request.url, "http://host").pathname);
    const inside = asked.startsWith(path) ? normalize(asked.slice(path.length) || "index.html") : "..";
    if (inside.startsWith("..")) return response.writeHead(404).end();
    const file = join(DIST, inside);
    const copy = packed ? await readFile(`${file}.br`).catch(() => null) : null;
    const bytes = copy ?? (await readFile(file).catch(() => null));
    if (!bytes) return response.writeHead(404).end();
    const headers = { "content-type": TYPES[extname(file)] ?? "application/octet-stream" };
    if (copy) headers["content-encoding"] = "br";
    response.writeHead(200, headers).end(bytes);
  }).listen(0, "127.0.0.1");
  await once(server, "listening");
  t.after(() => {
    server.close();
    server.closeAllConnections();
  });
  return `http://127.0.0.1:${server.address().port}${path}`;
}
