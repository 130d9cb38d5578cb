import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import type { NextApiRequest, NextApiResponse } from "next";
import serveBytes from "@/pages/api/bytes/[kind]/[id]";

export type BytesServer = { url: string; close(): Promise<void> };

/** What Next does in front of the pages/api handler: the path's parts and the query in one object. */
export async function startBytesServer(): Promise<BytesServer> {
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://store");
    const [, , , kind, id] = url.pathname.split("/");
    const query = { ...Object.fromEntries(url.searchParams), kind, id };
    serveBytes(Object.assign(request, { query }) as unknown as NextApiRequest, response as NextApiResponse);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    close: () => new Promise((resolve) => server.close(() => resolve())),
  };
}
