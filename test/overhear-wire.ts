import http from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll } from "vitest";
import type { Exchange } from "./openapi-document";

async function readAll(stream: AsyncIterable<Buffer>): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}

function parse(text: string): unknown {
  try {
    return text === "" ? null : JSON.parse(text);
  } catch {
    return text;
  }
}

/**
 * Stands between a caller and a server for the tests of a file and keeps what both said, as it went over the wire.
 * `target`: the server's address. `kept`: the request headers that are kept, by their lower-case names.
 */
export function openOverheardWire(target: () => string, kept = /^$/) {
  const wire = { url: "", exchanges: [] as Exchange[] };
  const proxy = http.createServer(async (request, response) => {
    const { method = "GET" } = request;
    const url = new URL(request.url ?? "/", target());
    const sent = await readAll(request);
    const all = Object.entries(request.headers).map(([name, value]): [string, string] => [name, String(value)]);
    const passed = all.filter(
      ([name]) => !["host", "content-length", "connection", "transfer-encoding"].includes(name),
    );
    const reply = await fetch(url, { method, headers: passed, ...(method === "GET" ? {} : { body: sent }) });
    const text = await reply.text();
    const headers = Object.fromEntries(all.filter(([name]) => kept.test(name)));
    const { status } = reply;
    wire.exchanges.push({ method, url, headers, sent: parse(sent), status, received: parse(text) });
    response.writeHead(status, { "content-type": reply.headers.get("content-type") ?? "application/json" }).end(text);
  });
  beforeAll(async () => {
    await new Promise<void>((resolve) => proxy.listen(0, "127.0.0.1", resolve));
    wire.url = `http://127.0.0.1:${(proxy.address() as AddressInfo).port}`;
  });
  afterAll(() => {
    proxy.closeAllConnections();
    proxy.close();
  });
  return wire;
}
