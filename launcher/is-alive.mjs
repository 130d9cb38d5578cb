// Whether the process beside it is well, for the health checks of a container engine: exit code 0 or 1.
//   node launcher/is-alive.mjs            the web process of this container answers, and its parts are there
//   node launcher/is-alive.mjs worker     the worker of this data folder answers on its socket, or waits for the set-up
// @ts-check
import fs from "node:fs";
import net from "node:net";
import path from "node:path";
import { isSetUp } from "./wait-for-set-up.mjs";

const PATIENCE_MS = 4_000;
const { PORT = "3000", BACKLINE_DATA_DIR = ".data" } = process.env;

setTimeout(() => end("no answer in time"), PATIENCE_MS).unref();
if (process.argv[2] !== "worker") await askWeb();
else if ((await isSetUp()) === false) end(null);
else askWorker();

async function askWeb() {
  const reply = await fetch(`http://127.0.0.1:${PORT}/api/ready`).catch(() => null);
  end(reply?.ok ? null : `the web process answered ${reply?.status ?? "nothing"}`);
}

/** What it has counted comes from its event loop: a worker that hangs says nothing. */
function askWorker() {
  const folder = path.resolve(import.meta.dirname, "..", BACKLINE_DATA_DIR, "processes");
  const files = fs.existsSync(folder) ? fs.readdirSync(folder).filter((file) => file.startsWith("worker.")) : [];
  if (files.length === 0) end("no worker has a socket here");
  let left = files.length;
  for (const file of files) {
    const socket = net.connect(path.join(folder, file));
    socket.once("data", () => end(null));
    socket.once("error", () => {
      left -= 1;
      if (left === 0) end("no worker answers");
    });
  }
}

/** @param {string | null} problem */
function end(problem) {
  if (problem) process.stderr.write(`${problem}\n`);
  process.exit(problem ? 1 : 0);
}
