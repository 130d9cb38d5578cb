import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { buffer } from "node:stream/consumers";
import busboy from "busboy";
import { computeCid } from "@/lib/media/storage/unixfs-cid";

/**
 * How the next calls go. `slow` takes a piece every `pauseMs`; `hole` takes all and says nothing; `cut` ends in the middle;
 * `stopping` takes all and ends its answer without a line, `halting` with half a one.
 */
export type NodeMood = "well" | "hole" | "error" | "slow" | "wrong" | "cut" | "stopping" | "halting";
export type IpfsStandIn = {
  url: string;
  mood: NodeMood;
  /** What is pinned, by CID. */
  pinned: Map<string, Buffer>;
  /** Addresses of the calls so far. */
  calls: string[];
  /** Resolves with the next call to an address. */
  nextCall(path: string): Promise<void>;
  close(): Promise<void>;
};

const PAUSE_MS = 20;

/** As much of a node's RPC API as pins need, over real sockets, with bad moods. */
export async function startIpfsStandIn(port = 0): Promise<IpfsStandIn> {
  const waiting: { path: string; resolve: () => void }[] = [];
  const server = createServer((request, response) => {
    const url = new URL(request.url ?? "/", "http://node");
    const path = url.pathname.replace("/api/v0/", "");
    node.calls.push(path);
    for (const entry of waiting.filter((at) => at.path === path)) entry.resolve();
    answer(node, { path, arg: url.searchParams.get("arg") ?? "" }, request, response).catch(() => response.destroy());
  });
  await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
  const node: IpfsStandIn = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    mood: "well",
    pinned: new Map(),
    calls: [],
    nextCall: (path) => new Promise((resolve) => waiting.push({ path, resolve })),
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return node;
}

type Call = { path: string; arg: string };

async function answer(node: IpfsStandIn, { path, arg }: Call, request: IncomingMessage, response: ServerResponse) {
  if (node.mood === "error") return refuse(response, "the disk is full");
  if (node.mood === "hole") return void request.resume();
  if (path === "version") return void response.end(JSON.stringify({ Version: "0.0.0-stand-in" }));
  if (path === "add") return add(node, request, response);
  if (path === "pin/rm") {
    if (!node.pinned.delete(arg)) return refuse(response, "not pinned or pinned indirectly");
    return void response.end(JSON.stringify({ Pins: [arg] }));
  }
  const bytes = node.pinned.get(arg);
  if (path !== "cat" || !bytes) return refuse(response, "no such thing here");
  if (node.mood === "cut") {
    response.write(bytes.subarray(0, bytes.length / 2), () => response.destroy());
    return;
  }
  const sent =
    node.mood === "wrong" ? Buffer.concat([bytes.subarray(0, -1), Buffer.from([(bytes.at(-1) ?? 0) ^ 1])]) : bytes;
  response.end(sent);
}

function refuse(response: ServerResponse, message: string): void {
  response.writeHead(500, { "content-type": "application/json" });
  response.end(JSON.stringify({ Message: message, Code: 0, Type: "error" }));
}

async function add(node: IpfsStandIn, request: IncomingMessage, response: ServerResponse): Promise<void> {
  if (node.mood === "cut") {
    request.once("data", () => request.socket.destroy());
    return;
  }
  if (node.mood === "stopping" || node.mood === "halting") {
    await readPart(request, 0);
    return void response.end(node.mood === "stopping" ? undefined : '{"Name":"ba');
  }
  const bytes = await readPart(request, node.mood === "slow" ? PAUSE_MS : 0);
  const { cid } = await computeCid(one(node.mood === "wrong" ? Buffer.concat([bytes, Buffer.from("!")]) : bytes));
  node.pinned.set(cid, bytes);
  response.setHeader("content-type", "application/json");
  response.end(`${JSON.stringify({ Name: cid, Hash: cid, Size: String(bytes.length) })}\n`);
}

async function readPart(request: IncomingMessage, pauseMs: number): Promise<Buffer> {
  return new Promise((resolve, reject) => {
    const form = busboy({ headers: request.headers });
    form.on("file", (_, file) => buffer(file).then(resolve, reject));
    form.on("error", reject);
    feed(request, form, pauseMs).catch(reject);
  });
}

async function feed(request: IncomingMessage, form: busboy.Busboy, pauseMs: number): Promise<void> {
  for await (const piece of request) {
    form.write(piece);
    if (pauseMs > 0) await new Promise((resolve) => setTimeout(resolve, pauseMs));
  }
  form.end();
}

async function* one(bytes: Uint8Array) {
  yield bytes;
}
