import "@/test/running-sandbox";
import { beforeEach, expect, test, vi } from "vitest";

vi.hoisted(() => {
  const limits = ["checkout=1000/60", "confirm=30/60", "confirm-email=6/60", "decline=8/60", "decline-store=20/60"];
  Object.assign(process.env, { RATE_LIMITS: limits.join(" "), CHALLENGE_BITS: "6" });
});

import { makeBasket, visit } from "@/test/checkout-client";
import { makeSession, makeUser } from "@/test/factories";
import { pool } from "../platform/db";
import { newId } from "../shared/ids";
import { Problem } from "../shared/schemas/common";
import { CHALLENGE_HEADER, solveChallenge } from "../shared/solve-challenge";

const DECLINED = "pm_card_chargeDeclined";
const clearMemory = () => {
  for (const name of ["rate-limits", "card-testing"]) {
    const kept = (globalThis as Record<symbol, unknown>)[Symbol.for(`backline.${name}`)];
    if (kept instanceof Map) kept.clear();
    else if (kept) Object.assign(kept, { store: null });
  }
};
beforeEach(async () => {
  await pool.query("DELETE FROM rate_limit");
  clearMemory();
});

type Buyer = ReturnType<typeof visit>;
let people = 0;
const anyone = (peer = `203.0.113.${++people}`) => visit({ peer, email: `buyer-${newId()}@example.test` });
const statusOf = async (buyer: Buyer, token?: string) =>
  (await buyer.confirm(await buyer.place(), token ? { token } : {})).status;
async function tryOut(cards: number, token: string, peer?: string): Promise<number[]> {
  const statuses: number[] = [];
  for (let n = 0; n < cards; n++) statuses.push(await statusOf(anyone(peer), token));
  return statuses;
}

test("eight declined cards from one address, and the next has a puzzle to solve; other addresses have not", async () => {
  expect(await tryOut(8, DECLINED, "198.51.100.1")).toEqual(Array(8).fill(200));
  const buyer = anyone("198.51.100.1");
  const order = await buyer.place();
  const key = newId();
  const refusal = await buyer.confirm(order, { key });
  expect(refusal.status).toBe(428);
  const { code, challenge } = Problem.parse(await refusal.json());
  expect(code).toBe("challenge_required");
  expect(await (await buyer.read(order)).json()).toMatchObject({ status: "pending", payment: { state: "open" } });
  expect(await statusOf(anyone("198.51.100.2"))).toBe(200);
  if (!challenge) throw new Error("no puzzle came");
  const headers = { [CHALLENGE_HEADER]: await solveChallenge(challenge) };
  const paid = await buyer.confirm(order, { key, headers });
  expect([paid.status, (await paid.json()).state]).toEqual([200, "captured"]);
  const again = await buyer.confirm(order, { key });
  expect([again.status, (await again.json()).state], "a replay needs no puzzle").toEqual([200, "captured"]);
  expect(await statusOf(buyer), "a puzzle counts once").toBe(428);
});

test("who leaves the puzzle alone is asked again each time, and a try that had to wait for it counts once", async () => {
  await tryOut(8, DECLINED, "198.51.100.6");
  expect(await tryOut(12, DECLINED, "198.51.100.6")).toEqual(Array(12).fill(428));
  const { rows } = await pool.query<{ points: number }>(
    "SELECT max(points)::int AS points FROM rate_limit WHERE key LIKE 'confirm:%'",
  );
  expect(rows).toEqual([{ points: 8 }]);
});

test("while the store of the counts does not answer, people pay all the same", async () => {
  const buyer = anyone("198.51.100.7");
  const order = await buyer.place();
  await pool.query("ALTER TABLE rate_limit RENAME TO rate_limit_away");
  const paid = await buyer.confirm(order).finally(() => pool.query("ALTER TABLE rate_limit_away RENAME TO rate_limit"));
  expect(paid.status).toBe(200);
});

test("where enough cards are good, declined ones are people's", async () => {
  expect(await tryOut(3, "pm_card_visa", "198.51.100.3")).toEqual([200, 200, 200]);
  expect(await tryOut(10, DECLINED, "198.51.100.3")).toEqual(Array(10).fill(200));
});

test("cards tried from many addresses: every guest has a puzzle, whoever is signed in has not", async () => {
  expect(await tryOut(20, DECLINED)).toEqual(Array(20).fill(200));
  clearMemory();
  expect(await statusOf(anyone())).toBe(428);
  const { cookie } = await makeSession((await makeUser(["buyer"])).userId);
  expect(await statusOf(visit({ peer: "198.51.100.9", email: "known@example.test", session: cookie }))).toBe(200);
});

test("many at once, just when it is asked anew whether the store is tested: not one slips through", async () => {
  await tryOut(20, DECLINED);
  const buyers = Array.from({ length: 6 }, () => anyone());
  const orders = await Promise.all(buyers.map((buyer) => buyer.place()));
  clearMemory();
  const replies = await Promise.all(buyers.map((buyer, n) => buyer.confirm(orders[n] as (typeof orders)[number])));
  expect(replies.map(({ status }) => status)).toEqual(Array(6).fill(428));
});

test("so many confirmations of one e-mail address, in whatever letters, and none of them by a replay", async () => {
  const statuses: number[] = [];
  for (let n = 0; n < 7; n++) {
    const buyer = visit({ peer: `192.0.2.${n}`, email: n % 2 ? "Anna@Example.test" : "anna@example.test" });
    const order = await buyer.place();
    const key = newId();
    for (let repeat = 0; repeat < 3; repeat++) statuses.push((await buyer.confirm(order, { key })).status);
  }
  expect(statuses).toEqual([...Array(18).fill(200), 429, 429, 429]);
});

test("so many confirmations of one address", async () => {
  const statuses = await tryOut(31, "pm_card_visa", "198.51.100.4");
  expect(statuses).toEqual([...Array(30).fill(200), 429]);
});

test("an address may begin so many orders a minute; the same key again is no new order", async () => {
  const buyer = anyone("198.51.100.5");
  const basket = await makeBasket("anna@example.test");
  const key = newId();
  const statuses: number[] = [];
  for (let n = 0; n < 5; n++) statuses.push((await buyer.checkOut(basket, key)).status);
  expect(statuses).toEqual(Array(5).fill(201));
  const { rows } = await pool.query<{ points: number }>("SELECT points FROM rate_limit WHERE key LIKE 'checkout:%'");
  expect(rows).toEqual([{ points: 1 }]);
});
