import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { Readable } from "node:stream";
import * as one from "@/app/api/uploads/tus/[id]/route";
import * as all from "@/app/api/uploads/tus/route";

export type UploadsServer = { url: string; close(): Promise<void> };
type Handler = (request: Request, context: { params: Promise<unknown> }) => Promise<Response>;

/** The handlers of resumable uploads behind real sockets, as Next calls them: bodies stream, and break off with the connection. */
export async function startUploadsServer(): Promise<UploadsServer> {
  const server = createServer((incoming, outgoing) => {
    answer(incoming, outgoing).catch((error: Error) => outgoing.destroy(error));
  });
  // as launcher/web.mjs: longer than a client keeps a connection
  server.keepAliveTimeout = 65_000;
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/api/uploads/tus`,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

async function answer(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
  const method = incoming.method ?? "GET";
  const url = new URL(incoming.url ?? "/", `http://${incoming.headers.host}`);
  const id = url.pathname.split("/")[4];
  const handler = ((id ? one : all) as Record<string, unknown>)[method] as Handler | undefined;
  if (!handler) {
    outgoing.writeHead(405).end();
    return;
  }
  const hasBody = ["POST", "PATCH"].includes(method);
  const request = new Request(url, {
    method,
    headers: incoming.headers as Record<string, string>,
    ...(hasBody ? { body: Readable.toWeb(incoming), duplex: "half" } : {}),
  } as RequestInit);
  const response = await handler(request, { params: Promise.resolve({ id }) });
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.end(Buffer.from(await response.arrayBuffer()));
}
