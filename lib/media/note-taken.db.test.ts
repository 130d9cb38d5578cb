import { afterAll, beforeAll, expect, test } from "vitest";
import { signDownload, signZip } from "@/lib/orders/sign-download";
import { pool } from "@/lib/platform/db";
import { toPublicId } from "@/lib/shared/ids";
import { type BytesServer, startBytesServer } from "@/test/bytes-server";
import { makeEntitlement, makeSound, ORIGINAL } from "@/test/make-sound";
import { noteTaken } from "./note-taken";

let server: BytesServer;
beforeAll(async () => {
  server = await startBytesServer();
});
afterAll(() => server.close());

const taken = async (entitlementId: string) =>
  (
    await pool.query<{ format: string; is_today: boolean }>(
      "SELECT format, taken_on = current_date AS is_today FROM taken_download WHERE entitlement_id = $1 ORDER BY format",
      [entitlementId],
    )
  ).rows.map(({ format, is_today }) => (is_today ? format : `${format}, not today`));

async function ask(address: string, init: RequestInit = {}): Promise<number> {
  const path = address
    .replace(/^\/api\/downloads\//, "/api/bytes/download/")
    .replace(/^\/api\/orders\/(\w+)\/files\.zip/, "/api/bytes/zip/$1");
  const reply = await fetch(server.url + path, init);
  await reply.arrayBuffer();
  return reply.status;
}

async function sell() {
  const entitlementId = await makeEntitlement(await makeSound("published"), null);
  const { rows } = await pool.query<{ order_id: string; order_line_id: string }>(
    "SELECT order_id, order_line_id FROM entitlement WHERE id = $1",
    [entitlementId],
  );
  return {
    entitlementId,
    url: signDownload(entitlementId, new Date()),
    zip: {
      publicId: toPublicId("order", rows[0]?.order_id ?? ""),
      lineId: toPublicId("orderLine", rows[0]?.order_line_id ?? ""),
    },
  };
}

test("taken is what was sent to the last byte: not a look, not a beginning, but the rest of one that was cut", async () => {
  const { entitlementId, url } = await sell();
  expect(await ask(url, { method: "HEAD" })).toBe(200);
  expect(await ask(url, { headers: { range: "bytes=0-99" } })).toBe(206);
  // one more that is noted after them: what they would have written is there by then
  const witness = await sell();
  expect(await ask(witness.url)).toBe(200);
  await expect.poll(() => taken(witness.entitlementId)).toEqual(["original"]);
  expect(await taken(entitlementId)).toEqual([]);
  expect(await ask(url, { headers: { range: `bytes=100-${ORIGINAL.length - 1}` } })).toBe(206);
  await expect.poll(() => taken(entitlementId)).toEqual(["original"]);
});

test("a zip counts for each track in it, a second time for the day; the table knows nobody", async () => {
  const { entitlementId, zip } = await sell();
  await noteTaken([entitlementId], "flac");
  await pool.query("UPDATE taken_download SET taken_on = current_date - 3 WHERE entitlement_id = $1", [entitlementId]);
  expect(await ask(signZip({ ...zip, format: "original" }, new Date()))).toBe(200);
  await expect.poll(() => taken(entitlementId)).toEqual(["flac, not today", "original"]);
  await noteTaken([entitlementId], "flac");
  expect(await taken(entitlementId)).toEqual(["flac", "original"]);
  const { rows } = await pool.query<{ name: string }>(
    "SELECT attname AS name FROM pg_attribute WHERE attrelid = 'taken_download'::regclass AND attnum > 0 ORDER BY attnum",
  );
  expect(rows.map(({ name }) => name)).toEqual(["entitlement_id", "format", "taken_on"]);
});

test("given back: what was noted goes, and a download that ends after that is not noted", async () => {
  const { entitlementId } = await sell();
  await noteTaken([entitlementId], "original");
  await pool.query("UPDATE entitlement SET revoked_at = now() WHERE id = $1", [entitlementId]);
  expect(await taken(entitlementId)).toEqual([]);
  await noteTaken([entitlementId], "original");
  expect(await taken(entitlementId)).toEqual([]);
});
