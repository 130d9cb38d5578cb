// The least a server can do with a body: a file per PUT, brought to the disk before the answer. Prints its port.
import { createWriteStream } from "node:fs";
import http from "node:http";
import path from "node:path";
import { pipeline } from "node:stream/promises";

const folder = process.argv[2] ?? ".";
const server = http.createServer(async (request, response) => {
  await pipeline(request, createWriteStream(path.join(folder, path.basename(request.url ?? "file")), { flush: true }));
  response.writeHead(204).end();
});
server.listen(0, "127.0.0.1", () => console.log(/** @type {import("node:net").AddressInfo} */ (server.address()).port));
