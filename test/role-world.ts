import { writeFile } from "node:fs/promises";
import path from "node:path";
import { POST as checkOut } from "@/app/api/checkout/route";
import { POST as confirm } from "@/app/api/orders/[id]/payment/confirm/route";
import { createReleaseLink, revokeReleaseLink } from "@/lib/catalog/release-links";
import { mediaStore } from "@/lib/media/storage/media-store";
import { storeCover } from "@/lib/media/store-cover";
import { orderSecretOf } from "@/lib/orders/order-secret";
import { signDownload } from "@/lib/orders/sign-download";
import { pool } from "@/lib/platform/db";
import { env } from "@/lib/platform/env";
import { releaseCookie } from "@/lib/platform/release-cookie";
import type { UserActor } from "@/lib/platform/session";
import { fromPublicId, newId } from "@/lib/shared/ids";
import { makeArtist, makeSession, makeUser } from "./factories";
import { readAudioFixture } from "./hostile-audio";
import { makeSound } from "./make-sound";

/** Who asks, in the order of the columns of the matrix. */
export const PERSONAS = [
  "anonymous",
  "other buyer",
  "buyer",
  "owner artist",
  "other artist",
  "analyst",
  "admin",
] as const;
export type Persona = (typeof PERSONAS)[number];

type Sound = Awaited<ReturnType<typeof makeSound>>;
/** A secret link of a release: its public id, its token, and the cookie of a browser that came by it. */
type ReleaseKey = { id: string; token: string; cookie: string };
export type RoleWorld = {
  people: Record<Exclude<Persona, "anonymous">, UserActor>;
  /** The headers that make a request this person's. */
  headersOf(persona: Persona): Record<string, string>;
  published: Sound;
  draft: Sound;
  scheduled: Sound;
  unlisted: Sound & { link: ReleaseKey; revoked: ReleaseKey };
  coverCid: string;
  /** An order of the buyer, not paid yet. */
  placeOrder(): Promise<string>;
  /** An order of the buyer that is paid, and what it gave. */
  paid: { orderId: string; secret: string; entitlementId: string; link: string };
};

const ORIGIN = "http://127.0.0.1:3000";
const basketOf = (track: Sound) => ({
  lines: [{ trackId: track.publicTrackId }],
  currency: "USD",
  country: "US",
  email: "buyer@example.test",
  method: "card",
});

function post(address: string, cookie: string, body: unknown): Request {
  const headers = { cookie, "idempotency-key": newId() };
  return new Request(ORIGIN + address, { method: "POST", headers, body: JSON.stringify(body) });
}

async function placeOrder(cookie: string, track: Sound): Promise<string> {
  const reply = await checkOut(post("/api/checkout", cookie, basketOf(track)));
  return ((await reply.json()) as { order: { id: string } }).order.id;
}

async function payOrder(cookie: string, track: Sound): Promise<RoleWorld["paid"]> {
  const orderId = await placeOrder(cookie, track);
  const params = { params: Promise.resolve({ id: orderId }) };
  await confirm(post(`/api/orders/${orderId}/payment/confirm`, cookie, { token: "pm_card_visa" }), params);
  const id = fromPublicId("order", orderId) ?? "";
  const { rows } = await pool.query<{ id: string }>("SELECT id FROM entitlement WHERE order_id = $1", [id]);
  const link = signDownload(rows[0]?.id ?? "", new Date());
  const entitlementId = link.split("/").at(-1)?.split("?")[0] ?? "";
  return { orderId, secret: orderSecretOf(id), entitlementId, link };
}

/** A link to a release, made by its artist; `cookie` is what its browser holds beside any other. */
async function makeLink(release: Sound, actor: UserActor): Promise<ReleaseKey> {
  const { link, url } = await createReleaseLink({ releaseId: release.publicId, actor, label: "press" });
  const token = new URL(url).searchParams.get("key") ?? "";
  return { id: link.id, token, cookie: releaseCookie(release.publicId, token).split(";")[0] ?? "" };
}

async function makeUnlisted(artistId: string, actor: UserActor): Promise<RoleWorld["unlisted"]> {
  const release = await makeSound("unlisted", artistId);
  const [link, revoked] = [await makeLink(release, actor), await makeLink(release, actor)];
  await revokeReleaseLink({ releaseId: release.publicId, linkId: revoked.id, actor });
  return { ...release, link, revoked };
}

/** Seven people with real sessions, an artist's records in every state, and a buyer's paid order. */
export async function makeRoleWorld(): Promise<RoleWorld> {
  const [artistId, otherArtistId] = [await makeArtist(), await makeArtist()];
  const people = {
    "other buyer": await makeUser(["buyer"]),
    buyer: await makeUser(["buyer"]),
    "owner artist": await makeUser(["artist", "buyer"], [artistId]),
    "other artist": await makeUser(["artist", "buyer"], [otherArtistId]),
    analyst: await makeUser(["analyst", "buyer"]),
    admin: await makeUser(["admin", "buyer"]),
  };
  const cookies = new Map<string, string>();
  for (const [persona, { userId }] of Object.entries(people)) cookies.set(persona, (await makeSession(userId)).cookie);
  const headersOf = (persona: Persona): Record<string, string> =>
    persona === "anonymous" ? {} : { cookie: cookies.get(persona) ?? "" };

  const [published, draft] = [await makeSound("published", artistId), await makeSound("draft", artistId)];
  const cover = await storeCover(pool, mediaStore(), published.id, readAudioFixture("cover.png"));
  await writeFile(path.join(env.BACKLINE_DATA_DIR, "demo.json"), "{}");
  const buyer = cookies.get("buyer") ?? "";
  return {
    people,
    headersOf,
    published,
    draft,
    scheduled: await makeSound("scheduled", artistId),
    unlisted: await makeUnlisted(artistId, people["owner artist"]),
    coverCid: cover?.cid ?? "",
    placeOrder: () => placeOrder(buyer, published),
    paid: await payOrder(buyer, published),
  };
}
