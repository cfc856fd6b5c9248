// The program under test on a free port of this machine: started, stopped and started again by a journey.
// It is asked nothing but its pages; what it does is seen in the browser.

import { spawn } from "node:child_process";
import { createServer } from "node:net";
import { once } from "node:events";
import { setTimeout as pause } from "node:timers/promises";

const PROGRAM = process.env.SOCKETARIUM;
const PATIENCE_MILLIS = 60_000;

/** A port that nobody listened on a moment ago. */
export async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
}

export class Backend {
  #process;
  #said = "";

  constructor(port, settings) {
    this.port = port;
    this.settings = settings;
    this.url = `http://127.0.0.1:${port}/`;
  }

  /** Starts `socketarium serve` and waits until it serves. It ends with the test. */
  static async start(t, settings = []) {
    if (!PROGRAM) throw new Error("SOCKETARIUM must name the program to test; `cargo xtask journeys` does that");
    const backend = new Backend(await freePort(), settings);
    t.after(() => backend.stop());
    await backend.start();
    return backend;
  }

  /** Starts it again, on the same port. */
  async start() {
    const listen = ["--listen", `127.0.0.1:${this.port}`];
    this.#process = spawn(PROGRAM, ["serve", ...listen, ...this.settings], { stdio: ["ignore", "pipe", "pipe"] });
    for (const pipe of [this.#process.stdout, this.#process.stderr]) {
      pipe.on("data", (bytes) => (this.#said += bytes));
    }
    await until(async () => {
      if (this.#process.exitCode !== null) throw new Error(`the backend ended at once:\n${this.#said}`);
      const answer = await fetch(this.url).catch(() => null);
      return answer?.ok;
    }, "the backend to serve its page");
  }

  /** Ends it, as a crash would with `SIGKILL`. */
  async stop(signal = "SIGTERM") {
    const child = this.#process;
    if (!child || child.exitCode !== null || child.signalCode !== null) return;
    child.kill(signal);
    await once(child, "exit");
  }
}

/** Waits for a condition. The limit is only there to end a test that will never end. */
export async function until(condition, what) {
  const end = Date.now() + PATIENCE_MILLIS;
  while (Date.now() < end) {
    const value = await condition();
    if (value) return value;
    await pause(50);
  }
  throw new Error(`waited ${PATIENCE_MILLIS / 1000} s in vain for ${what}`);
}
