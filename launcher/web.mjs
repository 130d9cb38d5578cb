// The web process: Next behind our own HTTP server, so that stopping is ours and headers about the peer can be believed.
// JavaScript, because the production web process runs without a TypeScript loader.
// @ts-check
import cluster from "node:cluster";
import http from "node:http";
import path from "node:path";
import next from "next";
import { answerBusy } from "./busy-pages.mjs";
import { correctPeerHeaders } from "./peer-headers.mjs";
import { addMissingHeaders, listSecurityHeaders } from "./security-headers.mjs";
import { passSetUp } from "./setup-gate.mjs";
import { warmUp } from "./warm-up.mjs";

const STOP_LIMIT_MS = 8_000;
/**
 * Connections that are open and idle may ask once more, so that no request meets a connection that is just being closed. Longer
 * where others go on serving: a machine that is busy with their start stalls for seconds, and nobody waits for this one.
 */
const LAST_REQUEST_MS = cluster.isWorker ? 5_000 : 2_000;
const UPLOAD_LIMIT_MS = 60 * 60 * 1000;

const dev = process.argv.includes("--dev");
const hostname = process.env.HOST ?? "127.0.0.1";
const isBeingSetUp = process.env.BACKLINE_SETUP === "1";
const port = Number(process.env.PORT ?? 3000);
const securityHeaders = listSecurityHeaders(process.env.PUBLIC_URL ?? "");

const server = http.createServer();
server.requestTimeout = UPLOAD_LIMIT_MS;
server.keepAliveTimeout = 65_000;

/** @type {Set<http.ServerResponse>} */
const open = new Set();
/** @type {Set<import("node:net").Socket>} */
const sockets = new Set();
let isStopping = false;

const app = next({ dev, dir: path.resolve(import.meta.dirname, ".."), hostname, port, httpServer: server });
await app.prepare();
const handle = app.getRequestHandler();

server.on("connection", (socket) => {
  sockets.add(socket);
  socket.once("close", () => sockets.delete(socket));
});

server.on("request", listener);

/** @type {http.RequestListener} */
function listener(request, response) {
  open.add(response);
  response.once("close", () => open.delete(response));
  if (isStopping) response.shouldKeepAlive = false;
  correctPeerHeaders(request);
  addMissingHeaders(response, securityHeaders);
  if (isBeingSetUp && !passSetUp(request, response)) return;
  answerBusy(response, () => handle(request, response));
}

// both may come, and more than once: from the launcher to the whole group, and from the process that keeps several of us
process.on("SIGTERM", stop);
process.on("SIGINT", stop);
// after a crash people wait already: slow is better than closed
if (!dev && !isBeingSetUp && process.env.BACKLINE_AFTER_CRASH !== "1") await warmUp(listener);
// pm2 goes on to the next process then
server.listen(port, hostname, () => process.send?.("ready"));

/** No new connections; event streams end at once (they would never), everything else may finish within the limit. */
function stop() {
  if (isStopping) return;
  isStopping = true;
  // close() would cut idle connections at once
  server.closeIdleConnections = () => {};
  server.close(() => process.exit(0));
  endStreams();
  setTimeout(() => setInterval(endIdle, 100), LAST_REQUEST_MS);
  setTimeout(() => {
    for (const { req } of open)
      process.stderr.write(`stopped before ${req.method} ${req.url?.split("?")[0]} was answered\n`);
    process.exit(0);
  }, STOP_LIMIT_MS);
}

function endStreams() {
  for (const response of open) if (isEventStream(response)) response.destroy();
}

/** Node's closeIdleConnections spares a connection that never asked for anything, which browsers open in advance. */
function endIdle() {
  endStreams();
  const busy = new Set([...open].map(({ req }) => req.socket));
  for (const socket of sockets) if (!busy.has(socket)) socket.destroy();
}

/** @param {http.ServerResponse} response */
function isEventStream(response) {
  return String(response.getHeader("content-type") ?? "").startsWith("text/event-stream");
}
