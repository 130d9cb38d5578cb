import { afterAll, beforeAll, expect, test } from "vitest";
import { pool } from "@/lib/platform/db";
import type { UserActor } from "@/lib/platform/session";
import { newId, toPublicId } from "@/lib/shared/ids";
import { GUEST } from "@/lib/shared/roles";
import { makeRelease, makeUser } from "@/test/factories";
import { startPaymentWorld, type World } from "@/test/payment-world";
import { listOrders, listSales } from "./list-orders";
import { placeOrder } from "./place-order";
import { refundOrder } from "./refund-order";

let world: World;
let admin: UserActor;
beforeAll(async () => {
  world = await startPaymentWorld(1_000);
  admin = await makeUser(["admin"]);
});
afterAll(() => world.close());

type Release = Awaited<ReturnType<typeof makeRelease>>;

async function order(releases: readonly Release[], email: string, isPaid = true): Promise<string> {
  const orderId = newId();
  const lines = releases.flatMap((release) => release.publicTrackIds.map((trackId) => ({ trackId })));
  const buyer = { currency: "USD", country: "US", email, method: "card" } as const;
  await placeOrder(world.context, { ...buyer, lines, orderId, actor: GUEST });
  if (isPaid) await world.confirm(orderId);
  await world.turn();
  return toPublicId("order", orderId);
}

const memberOf = async (...releases: Release[]): Promise<UserActor> => ({
  ...(await makeUser(["artist"])),
  artistIds: releases.map((release) => release.artistId),
});
const numberOf = async (id: string) => {
  const found = (await listOrders(admin, { limit: 100 })).data.find((each) => each.id === id);
  return found?.number ?? "";
};

test("an artist sees paid orders with a line of theirs: those lines, what they get of them now, what went back", async () => {
  const [own, other] = [await makeRelease({ trackPrices: [1000] }), await makeRelease({ trackPrices: [700] })];
  const artist = await memberOf(own);
  const shared = await order([own, other], "shared@example.test");
  await order([own], "waiting@example.test", false);
  await order([other], "foreign@example.test");
  const before = await listSales(artist, { limit: 10 });
  expect(before.data.map(({ id }) => id)).toEqual([shared]);
  expect(before.data[0]).toMatchObject({ soldMinor: 1000, refundedMinor: 0 });
  expect(before.data[0]?.lines).toHaveLength(1);
  const earned = before.data[0]?.earnedMinor ?? 0;
  const { rows } = await pool.query<{ minor: number }>(
    "SELECT sum(amount_minor)::bigint AS minor FROM line_allocation WHERE beneficiary = $1",
    [`artist:${own.artistId}`],
  );
  expect(earned).toBe(rows[0]?.minor);
  expect(earned).toBeGreaterThan(0);
  await refundOrder(
    { publicId: shared, refundId: newId(), actor: artist, amountMinor: 400, reason: "half of it" },
    world.context,
  );
  const after = (await listSales(artist, { limit: 10 })).data[0];
  expect(after?.refundedMinor).toBe(400);
  expect(after?.earnedMinor).toBeLessThan(earned);
});

test("nobody's artist has no sales, and only admins list orders", async () => {
  expect(await listSales(GUEST, { limit: 10 })).toEqual({ data: [], nextCursor: null });
  expect((await listSales(await makeUser(), { limit: 10 })).data).toEqual([]);
  for (const actor of [GUEST, await makeUser(["analyst"]), await makeUser(["artist"])])
    await expect(listOrders(actor, { limit: 10 })).rejects.toMatchObject({ code: "forbidden" });
});

test("pages follow each other without a gap or a repeat, newest first", async () => {
  const release = await makeRelease({ trackPrices: [129] });
  const ids: string[] = [];
  for (let n = 0; n < 3; n++) ids.unshift(await order([release], `page-${n}@example.test`));
  const artist = await memberOf(release);
  const first = await listSales(artist, { limit: 2 });
  const second = await listSales(artist, { limit: 2, cursor: first.nextCursor ?? "" });
  expect([...first.data, ...second.data].map(({ id }) => id)).toEqual(ids);
  expect(second.nextCursor).toBeNull();
  const page = await listOrders(admin, { limit: 1, search: "page-" });
  expect(page.data.map(({ id }) => id)).toEqual(ids.slice(0, 1));
  expect((await listOrders(admin, { limit: 1, search: "page-", cursor: page.nextCursor ?? "" })).data[0]?.id).toBe(
    ids[1],
  );
});

test("orders are found by the begin of their number or a part of the e-mail, and by state", async () => {
  const release = await makeRelease({ trackPrices: [129] });
  const paid = await order([release], "Find_me@example.test");
  const waiting = await order([release], "findXme@example.test", false);
  const number = await numberOf(paid);
  const find = async (query: Partial<Parameters<typeof listOrders>[1]>) =>
    (await listOrders(admin, { limit: 10, ...query })).data.map(({ id }) => id);
  expect(await find({ search: ` ${number.toLowerCase()} ` })).toEqual([paid]);
  expect(await find({ search: "find_me" })).toEqual([paid]);
  expect(await find({ search: "find%" })).toEqual([]);
  expect(await find({ search: "me@example.test", status: "pending" })).toEqual([waiting]);
  expect((await listOrders(admin, { limit: 10, search: "find_me" })).data[0]).toMatchObject({
    status: "paid",
    rail: "stripe",
    email: "Find_me@example.test",
    totalMinor: 129,
    refundedMinor: 0,
  });
});
