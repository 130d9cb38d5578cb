import "server-only";
import http, { type IncomingMessage } from "node:http";
import https from "node:https";
import { admitRequest, createRecordingAgent, noteStatus } from "../wire-trace";

const WITHOUT_BODY = new Set([204, 205, 304]);

async function readReply(reply: IncomingMessage): Promise<Response> {
  const chunks: Buffer[] = [];
  for await (const chunk of reply as AsyncIterable<Buffer>) chunks.push(chunk);
  const headers = new Headers();
  for (const [name, value] of Object.entries(reply.headers))
    for (const each of [value ?? []].flat()) headers.append(name, each);
  const status = reply.statusCode ?? 0;
  return new Response(WITHOUT_BODY.has(status) ? null : Buffer.concat(chunks), { status, headers });
}

/**
 * A `fetch` for SDKs that take one, over sockets that show up in the trace of their call: Node's own keeps its connections
 * and tells nobody whether a request left. Sends one request per call and follows no redirect.
 */
export function createRecordingFetch(baseUrl: string): typeof fetch {
  const scheme = new URL(baseUrl).protocol === "http:" ? "http" : "https";
  const agent = createRecordingAgent(scheme);
  const { request: open } = scheme === "http" ? http : https;
  return async (input, { method = "GET", headers, body, signal } = {}) => {
    if (!admitRequest()) throw new Error("one call sends one request");
    const reply = await new Promise<IncomingMessage>((resolve, reject) => {
      const options = {
        method,
        agent,
        headers: Object.fromEntries(new Headers(headers)),
        ...(signal ? { signal } : {}),
      };
      const request = open(String(input), options, resolve);
      request.once("error", reject);
      request.end(typeof body === "string" ? body : undefined);
    });
    noteStatus(reply.statusCode ?? 0);
    return readReply(reply);
  };
}
