import type { ServerResponse } from "node:http";
import type { FaultKind } from "./faults";
import type { WireReply } from "./wire";

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Record<string, string> = {},
): void {
  const text = JSON.stringify(body);
  response.writeHead(status, {
    "content-type": "application/json",
    "content-length": Buffer.byteLength(text),
    "cache-control": "no-store",
    ...headers,
  });
  response.end(text);
}

function sendText(response: ServerResponse, status: number, text: string, headers: Record<string, string>): void {
  const length = { "content-length": Buffer.byteLength(text), "cache-control": "no-store" };
  response.writeHead(status, { ...length, ...headers }).end(text);
}

export function sendReply(response: ServerResponse, { status, body, headers }: WireReply): void {
  if (body === null) response.writeHead(status, { "cache-control": "no-store", ...headers }).end();
  else if (typeof body === "string") sendText(response, status, body, headers);
  else sendJson(response, status, body, headers);
}

const GATEWAY_PAGE =
  "<html>\r\n<head><title>502 Bad Gateway</title></head>\r\n<body><center><h1>502 Bad Gateway</h1></center></body>\r\n</html>\r\n";
/** Answers as a rail in trouble would. `real` is the answer that the caller does not get to see whole. */
export function sendSpoiled(
  response: ServerResponse,
  kind: Exclude<FaultKind, "500">,
  real: WireReply | null,
  rateLimited: WireReply,
): void {
  switch (kind) {
    case "hang":
      return; // the caller's own timeout ends it; closing the sandbox drops the connection
    case "reset":
      response.socket?.resetAndDestroy();
      return;
    case "502html":
      response.writeHead(502, { "content-type": "text/html", "content-length": Buffer.byteLength(GATEWAY_PAGE) });
      response.end(GATEWAY_PAGE);
      return;
    case "429":
      sendReply(response, rateLimited);
      return;
    case "wrongjson":
      sendJson(response, 200, { object: "list", data: [{ hello: "world" }] });
      return;
    case "truncated":
      sendHalf(response, real);
  }
}

function sendHalf(response: ServerResponse, real: WireReply | null): void {
  const text = typeof real?.body === "string" ? real.body : JSON.stringify(real?.body ?? null);
  const length = { "content-type": "application/json", "content-length": Buffer.byteLength(text) };
  response.writeHead(200, { ...length, ...(typeof real?.body === "string" ? real.headers : {}) });
  response.write(text.slice(0, Math.floor(text.length / 2)), () => response.socket?.destroy());
}
