import { afterAll, beforeAll, beforeEach, expect, test } from "vitest";
import { fulfilOrder } from "@/lib/orders/fulfil-order";
import { openOrderLink } from "@/lib/orders/order-access";
import { orderSecretOf } from "@/lib/orders/order-secret";
import { placeOrder } from "@/lib/orders/place-order";
import { refundOrder } from "@/lib/orders/refund-order";
import { pool } from "@/lib/platform/db";
import { newId, toPublicId } from "@/lib/shared/ids";
import { GUEST } from "@/lib/shared/roles";
import { makeArtist, makeRelease, makeUser } from "@/test/factories";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { askForLinks } from "./ask-for-links";
import { readMailBoard } from "./mail-board";
import { readNotice, resumeNotice, stopNotice } from "./notice-stops";
import { noticeToken } from "./notice-token";
import { previewMail } from "./preview-mail";
import { lastWindow, queueNoticesOf } from "./queue-sale-notices";
import { sendDueMail } from "./send-due-mail";

let world: World;
beforeAll(async () => {
  world = await startPaymentWorld();
});
beforeEach(() => pool.query("DELETE FROM mail_outbox; DELETE FROM mail_stop"));
afterAll(() => world.close());

type Sale = { artistId?: string; titles?: string[]; email?: string; country?: string };

/** One paid order of a guest, handed over. */
async function sell({ artistId, titles = ["Tide"], email = "orla@example.test", country = "US" }: Sale = {}) {
  const trackPrices = titles.map((_, n) => 129 + n * 100);
  const release = await makeRelease({ ...(artistId ? { artistId } : {}), trackPrices, trackTitles: titles });
  const orderId = newId();
  const lines = release.publicTrackIds.map((trackId) => ({ trackId }));
  await placeOrder(world.context, { lines, currency: "USD", country, email, method: "card", orderId, actor: GUEST });
  await world.confirm(orderId);
  await world.turn();
  return orderId;
}
const listMail = async (kind: string) =>
  (
    await pool.query<{ id: string; recipient: string; state: string }>(
      "SELECT id, recipient, state FROM mail_outbox WHERE kind = $1 ORDER BY id",
      [kind],
    )
  ).rows;
async function readOnly(kind: string) {
  const mails = await listMail(kind);
  expect(mails).toHaveLength(1);
  const preview = await previewMail(toPublicId("mail", mails[0]?.id ?? ""));
  if (!preview) throw new Error("it says nothing");
  return { ...preview, id: mails[0]?.id ?? "" };
}
/** The order that a link in a mail leads to, found as its reader's browser would. */
async function follow(text: string): Promise<string[]> {
  const links = [...text.matchAll(/^http\S+\/orders\/(ord_\w+)\?key=(\S+)$/gm)];
  return Promise.all(links.map(([, id = "", key = ""]) => openOrderLink(id, decodeURIComponent(key))));
}

test("five fulfilments at once and three more: one receipt, whose link opens the order", async () => {
  const orderId = await sell({ titles: ["Tide", "Ebb & <Flow>"] });
  await Promise.all(Array.from({ length: 5 }, () => fulfilOrder(orderId, world.clock)));
  for (let n = 0; n < 3; n++) await fulfilOrder(orderId, world.clock);
  const { recipient, subject, text, html } = await readOnly("receipt");
  const { rows } = await pool.query("SELECT number FROM customer_order WHERE id = $1", [orderId]);
  expect(recipient).toBe("orla@example.test");
  expect(subject).toBe(`Your order ${rows[0].number} at Backline`);
  expect(text).toMatch(/Tide by .* \$1\.29\n[\s\S]*Ebb & <Flow> by .* \$2\.29\n[\s\S]*Paid +\$3\.58/);
  expect(html).toContain("Ebb &amp; &lt;Flow&gt;");
  expect(await follow(text)).toEqual([orderId]);
});

test("a receipt that was removed with its time over does not come again", async () => {
  const orderId = await sell();
  await pool.query("DELETE FROM mail_outbox");
  await fulfilOrder(orderId, world.clock);
  expect(await listMail("receipt")).toEqual([]);
});

test("tax is told of, and that it is a part of what was paid", async () => {
  await pool.query(
    "INSERT INTO tax_rate (jurisdiction, rate_ppm, source, as_of) VALUES ('IE', 230000, 'test', '2026-11-21')",
  );
  await sell({ country: "IE" });
  const { text } = await readOnly("receipt");
  expect(text).toMatch(/Tax, included +\$0\.\d\d/);
});

test("no row holds the secret of an order, nor any word that opens something", async () => {
  const orderId = await sell();
  await askForLinks("orla@example.test", world.clock);
  const { rows } = await pool.query<{ whole: string }>("SELECT string_agg(m::text, ' ') AS whole FROM mail_outbox m");
  expect(rows[0]?.whole).toContain(orderId);
  expect(rows[0]?.whole).not.toContain(orderSecretOf(orderId));
  expect(rows[0]?.whole).not.toContain("key=");
});

test("a refund: one notice however often it is settled; the rest stays open, all of it closes", async () => {
  const admin = await makeUser(["admin"]);
  const orderId = await sell({ titles: ["Tide", "Ebb"] });
  const publicId = toPublicId("order", orderId);
  const give = async (amountMinor?: number) => {
    const input = { reason: "asked", ...(amountMinor ? { amountMinor } : {}) };
    await refundOrder({ ...input, publicId, refundId: newId(), actor: admin }, world.context);
    await world.turn();
    await world.turn();
  };
  await give(100);
  const part = await readOnly("refund");
  expect(part.subject).toMatch(/^\$1\.00 of your order .* went back$/);
  expect(await follow(part.text)).toEqual([orderId]);
  await give();
  expect(await listMail("refund")).toHaveLength(2);
  const [, last] = await listMail("refund");
  const whole = await previewMail(toPublicId("mail", last?.id ?? ""));
  expect(whole?.text).toMatch(/its downloads and its link are\s+closed/);
  expect(whole?.text).not.toContain("key=");
  expect((await readOnly("receipt")).text, "a receipt that comes late opens nothing either").not.toContain("key=");
});

test("links once more: of this address only, open orders only, once an hour", async () => {
  const [first, second] = [await sell({ email: "Ana@example.test" }), await sell({ email: "ana@example.test" })];
  await sell({ email: "other@example.test" });
  await pool.query("UPDATE customer_order SET link_revoked_at = now() WHERE id = $1", [first]);
  for (let n = 0; n < 3; n++) await askForLinks("ANA@example.test", world.clock);
  const { text, recipient } = await readOnly("links");
  expect(recipient).toBe("ANA@example.test");
  expect(await follow(text)).toEqual([second]);
  world.clock.advance(3_600_000);
  await askForLinks("ana@example.test", world.clock);
  expect(await listMail("links")).toHaveLength(2);
});

test("links for an address that nobody bought with: nothing is said, the address goes, asking again finds the same", async () => {
  await askForLinks("nobody@example.test", world.clock);
  await sendDueMail({ kind: "keep" }, world.clock);
  await askForLinks("nobody@example.test", world.clock);
  expect(await listMail("links")).toMatchObject([{ recipient: "", state: "dropped" }]);
});

test("a notice of sales: each member once a day, without a word of the buyer, until they end it", async () => {
  const artistId = await makeArtist("Marguerite Ossian");
  const [one, two] = [await makeUser(["artist"], [artistId]), await makeUser(["artist"], [artistId])];
  await sell({ artistId, titles: ["Tide", "Tide", "Ebb"], email: "secret-buyer@example.test" });
  const now = world.clock.now();
  const window = { from: new Date(now.getTime() - 3_600_000), to: new Date(now.getTime() + 1) };
  const token = noticeToken({ userId: two.userId, kind: "sales" });
  await stopNotice(token, world.clock);
  await stopNotice(token, world.clock);
  expect(await readNotice(token)).toMatchObject({ kind: "sales", isStopped: true });
  expect(await queueNoticesOf(window, "daily", now)).toBe(1);
  expect(await queueNoticesOf(window, "daily", now), "again").toBe(0);
  const { subject, text } = await readOnly("sales");
  expect(subject).toMatch(/^Marguerite Ossian: 3 copies sold on /);
  expect(text).toMatch(/Tide × 2 +\$/);
  expect(text).not.toContain("secret-buyer");
  expect(text).toContain(`/notices/${noticeToken({ userId: one.userId, kind: "sales" })}`);
  await stopNotice(noticeToken({ userId: one.userId, kind: "sales" }), world.clock);
  await sendDueMail({ kind: "keep" }, world.clock);
  expect(await listMail("sales"), "ended before it went out").toMatchObject([{ state: "dropped" }]);
  await resumeNotice(token);
  expect(await queueNoticesOf(window, "daily", now)).toBe(1);
});

test.each([["usr_0.sales.x"], ["nonsense"], [""], [`${toPublicId("user", newId())}.sales.${"a".repeat(22)}`]])(
  "%j ends nobody's notices",
  async (token) => {
    expect(await readNotice(token)).toBeNull();
    await expect(stopNotice(token, world.clock)).rejects.toMatchObject({ code: "not_found" });
  },
);

test.each([
  ["daily", "2026-11-21T22:05:00Z", "Europe/Berlin", "2026-11-19T23:00:00.000Z", "2026-11-20T23:00:00.000Z"],
  ["daily", "2026-11-21T23:05:00Z", "Europe/Berlin", "2026-11-19T23:00:00.000Z", "2026-11-20T23:00:00.000Z"],
  ["daily", "2026-11-21T23:11:00Z", "Europe/Berlin", "2026-11-20T23:00:00.000Z", "2026-11-21T23:00:00.000Z"],
  ["daily", "2026-10-26T12:00:00Z", "Europe/Berlin", "2026-10-24T22:00:00.000Z", "2026-10-25T23:00:00.000Z"],
  ["hourly", "2026-11-21T22:05:00Z", "UTC", "2026-11-21T20:00:00.000Z", "2026-11-21T21:00:00.000Z"],
  ["hourly", "2026-11-21T22:11:00Z", "UTC", "2026-11-21T21:00:00.000Z", "2026-11-21T22:00:00.000Z"],
] as const)("%s at %s in %s: from %s to %s", (every, at, zone, from, to) => {
  const window = lastWindow(every, new Date(at), zone);
  expect([window.from.toISOString(), window.to.toISOString()]).toEqual([from, to]);
});

test("the board: of which order, newest first, by state, and what an admin may read in the demo", async () => {
  await sell();
  await askForLinks("orla@example.test", world.clock);
  const { way, counts, items } = await readMailBoard(null);
  expect(way).toBe("demo");
  expect(counts).toMatchObject({ waiting: 2, failed: 0 });
  expect(items.map(({ kind }) => kind)).toEqual(["links", "receipt"]);
  expect(items[1]).toMatchObject({ about: expect.stringMatching(/^\w{3}-\w{4}$/), isReadable: true });
  expect((await readMailBoard("failed")).items).toEqual([]);
});
