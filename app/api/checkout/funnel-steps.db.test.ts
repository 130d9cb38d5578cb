import "@/test/running-sandbox";
import { expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import { fromPublicId, newId } from "@/lib/shared/ids";
import { CheckoutResult } from "@/lib/shared/schemas/checkout";
import { makeRelease } from "@/test/factories";
import { POST as quote } from "./quote/route";
import { POST as checkOut } from "./route";

function post(path: string, body: unknown, headers: Record<string, string> = {}): Request {
  return new Request(`http://127.0.0.1:3000${path}`, { method: "POST", body: JSON.stringify(body), headers });
}
const nameOf = (cookie: string) => /listener=([\w-]+)\./.exec(cookie)?.[1];

async function listBaskets(artistId: string): Promise<unknown[]> {
  const { rows } = await pool.query<{ listener_id: string }>(
    "SELECT listener_id FROM funnel_event WHERE step = 'basket' AND artist_id = $1",
    [artistId],
  );
  return rows.map((row) => row.listener_id);
}

test("looking at a basket counts its listener once an hour per artist; the order keeps the name", async () => {
  const { artistId, publicTrackIds } = await makeRelease({ trackPrices: [129, 200] });
  const basket = { lines: publicTrackIds.map((trackId) => ({ trackId })), currency: "USD", country: "US" };
  const first = await quote(post("/api/checkout/quote", basket));
  const cookie = first.headers.get("set-cookie")?.split(";")[0] ?? "";
  const again = await quote(post("/api/checkout/quote", { ...basket, country: "DE" }, { cookie }));
  expect([first.status, again.status, again.headers.get("set-cookie")]).toEqual([200, 200, null]);
  expect(await first.json()).not.toHaveProperty("artistIds");
  expect(new Set(await listBaskets(artistId))).toEqual(new Set([nameOf(cookie)]));

  const bought = { ...basket, email: "orla@example.test", method: "card" };
  const reply = await checkOut(post("/api/checkout", bought, { cookie, "idempotency-key": newId() }));
  const stranger = await checkOut(post("/api/checkout", bought, { "idempotency-key": newId() }));
  const names = [reply, stranger].map(async (one) => {
    const { order } = CheckoutResult.parse(await one.json());
    const sql = "SELECT listener_id FROM customer_order WHERE id = $1";
    return (await pool.query(sql, [fromPublicId("order", order.id)])).rows[0]?.listener_id;
  });
  expect(await Promise.all(names)).toEqual([nameOf(cookie), null]);
});

test("an empty shelf is no basket, and a basket that cannot be counted is still priced", async () => {
  const { artistId, publicTrackIds } = await makeRelease({ status: "draft" });
  const gone = { lines: publicTrackIds.map((trackId) => ({ trackId })), currency: "USD", country: "US" };
  expect((await quote(post("/api/checkout/quote", gone))).status).toBe(200);
  expect(await listBaskets(artistId)).toEqual([]);

  const { publicTrackIds: onSale } = await makeRelease();
  await pool.query("ALTER TABLE funnel_event RENAME TO funnel_event_away");
  try {
    const priced = await quote(post("/api/checkout/quote", { ...gone, lines: onSale.map((trackId) => ({ trackId })) }));
    expect(await priced.json()).toMatchObject({ lines: [{ netMinor: 129 }] });
  } finally {
    await pool.query("ALTER TABLE funnel_event_away RENAME TO funnel_event");
  }
});
