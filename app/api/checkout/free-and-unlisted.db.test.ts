import "@/test/running-sandbox";
import { expect, test } from "vitest";
import { createReleaseLink, revokeReleaseLink } from "@/lib/catalog/release-links";
import { pool } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { makeRelease, makeUser } from "@/test/factories";
import { GET as openLink } from "../releases/[id]/open/route";
import { POST as quote } from "./quote/route";
import { POST as checkOut } from "./route";

const ORIGIN = "http://127.0.0.1:3000";
const post = (path: string, body: unknown, headers: Record<string, string> = {}) =>
  new Request(ORIGIN + path, { method: "POST", body: JSON.stringify(body), headers });
const basketOf = (releaseId: string) => ({ lines: [{ releaseId }], currency: "USD", country: "US" });
const take = (releaseId: string, headers: Record<string, string>) =>
  checkOut(post("/api/checkout", { ...basketOf(releaseId), email: "a@example.test", method: "card" }, headers));

test("fifty presses for a free record under one key: one order, each track handed over once", async () => {
  const { publicId, trackIds } = await makeRelease({ priceMinor: 0, trackPrices: [0, 0] });
  const key = newId();
  const replies = await Promise.all(Array.from({ length: 50 }, () => take(publicId, { "idempotency-key": key })));
  expect(replies.every(({ status }) => status === 201 || status === 409)).toBe(true);
  const { rows } = await pool.query(
    `SELECT count(DISTINCT order_id) AS orders, count(*) AS rights FROM entitlement WHERE track_id = ANY($1)`,
    [trackIds],
  );
  expect(rows).toEqual([{ orders: 1, rights: 2 }]);
});

test("a link becomes a cookie, the cookie lets the record be priced and taken, until the link is revoked", async () => {
  const { publicId, slug, artistId } = await makeRelease({ status: "unlisted", priceMinor: 0, trackPrices: [0] });
  const actor = await makeUser(["artist"], [artistId]);
  const { link, url } = await createReleaseLink({ releaseId: publicId, actor, label: "" });
  const open = () =>
    openLink(new Request(`${ORIGIN}/api/releases/${publicId}/open${new URL(url).search}`), {
      params: Promise.resolve({ id: publicId }),
    });
  const opened = await open();
  expect([opened.status, opened.headers.get("location"), opened.headers.get("referrer-policy")]).toEqual([
    303,
    `/releases/${slug}`,
    "no-referrer",
  ]);
  expect(opened.headers.get("set-cookie")).toMatch(
    /^release_rel_\w{26}=[\w-]{43}; Path=\/; Max-Age=\d+; HttpOnly; SameSite=Lax$/,
  );
  const cookie = opened.headers.get("set-cookie")?.split(";")[0] ?? "";
  const goneFor = async (headers: Record<string, string>) =>
    (await (await quote(post("/api/checkout/quote", basketOf(publicId), headers))).json()).gone;
  expect([await goneFor({}), await goneFor({ cookie })]).toEqual([[publicId], []]);
  const keyed = () => ({ "idempotency-key": newId() });
  expect((await take(publicId, keyed())).status).toBe(422);
  expect((await take(publicId, { ...keyed(), cookie })).status).toBe(201);

  await revokeReleaseLink({ releaseId: publicId, linkId: link.id, actor });
  expect([(await open()).status, await goneFor({ cookie })]).toEqual([404, [publicId]]);
  expect((await take(publicId, { ...keyed(), cookie })).status).toBe(422);
});
