import { createServer } from "node:http";
import type { AddressInfo } from "node:net";
import { afterAll, beforeAll, beforeEach } from "vitest";
import { IpfsNode } from "@/lib/media/pins/ipfs-node";
import { type DuePin, pushPin } from "@/lib/media/pins/push-pin";
import { mediaStore } from "@/lib/media/storage/media-store";
import { pool } from "@/lib/platform/db";
import { type IpfsStandIn, startIpfsStandIn } from "./ipfs-stand-in";

export const PATIENCE = { stallMs: 300, answerMs: 1_500, totalMs: 10_000 };

export type PinRow = DuePin & { reason: string | null; waits_s: number | null };

export async function listPins(): Promise<PinRow[]> {
  const { rows } = await pool.query<PinRow>(
    "SELECT *, next_try_at::text AS due_at, extract(epoch FROM next_try_at - now())::float AS waits_s FROM media_pin ORDER BY size_bytes, form",
  );
  return rows;
}

export const summarise = async () => (await listPins()).map(({ form, state, reason }) => [form, state, reason]);

/** One try of all that is not pinned, one after another. */
export async function pushAll(through: IpfsNode, signal?: AbortSignal): Promise<void> {
  const store = mediaStore();
  for (const pin of await listPins())
    if ((pin.state as string) !== "pinned") await pushPin(pin, { node: through, store, ...(signal ? { signal } : {}) });
}

export type PinsRoom = { standIn: IpfsStandIn; node: IpfsNode };

/** A stand-in for a node, well and empty before each test, and nothing to pin. For the top of a test file. */
export function openPinsRoom(): PinsRoom {
  const room = {} as PinsRoom;
  beforeAll(async () => {
    room.standIn = await startIpfsStandIn();
    room.node = new IpfsNode(room.standIn.url, PATIENCE);
  });
  afterAll(() => room.standIn.close());
  beforeEach(async () => {
    room.standIn.mood = "well";
    room.standIn.pinned.clear();
    room.standIn.calls.length = 0;
    await pool.query("TRUNCATE media_pin, media_object, recording, release CASCADE");
  });
  return room;
}

/** Somebody who answers every call with this status. */
export async function startAnswering(status: number, message = "no"): Promise<{ url: string; close(): Promise<void> }> {
  const server = createServer((request, response) => {
    request.resume();
    response.writeHead(status, { "content-type": "application/json" }).end(JSON.stringify({ Message: message }));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const close = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  return { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`, close };
}
