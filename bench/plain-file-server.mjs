// A file by the least Node can do: 256 KiB at a time from the disk into the socket, ranges as asked. Prints its port.
import { createReadStream, statSync } from "node:fs";
import http from "node:http";
import { pipeline } from "node:stream/promises";

const file = process.argv[2] ?? "";
const { size } = statSync(file);
const server = http.createServer(async (request, response) => {
  const [, first, last] = /^bytes=(\d+)-(\d+)$/.exec(request.headers.range ?? "") ?? [];
  const [start, end] = first === undefined ? [0, size - 1] : [Number(first), Math.min(Number(last), size - 1)];
  response.writeHead(first === undefined ? 200 : 206, { "content-length": end - start + 1 });
  await pipeline(createReadStream(file, { start, end, highWaterMark: 262_144 }), response).catch(() => undefined);
});
server.listen(0, "127.0.0.1", () => console.log(/** @type {import("node:net").AddressInfo} */ (server.address()).port));
