import { beforeEach, expect, test } from "vitest";
import { keyOf, newOrder, PRICE } from "@/test/rail-contract";
import { openSandboxRoom, PAYPAL } from "@/test/sandbox-room";
import type { Rail } from "../provider";
import { createPaypalRail } from "./paypal";

const room = openSandboxRoom();
let rail: Rail;
beforeEach(() => {
  rail = createPaypalRail({ ...PAYPAL, baseUrl: room.sandbox.urls.paypal, livemode: false });
});

/** A wallet's order that waits for its buyer at PayPal. */
async function startWallet() {
  const order = newOrder({ method: "paypal" });
  const waiting = await rail.create({ ...order, ...keyOf(order, "new") });
  if (waiting.kind !== "needs_buyer" || !waiting.providerRef) throw new Error(`got ${waiting.kind}`);
  const { providerRef, step } = waiting;
  const confirm = (suffix = "con") => rail.confirm({ ...order, ...keyOf(order, suffix), providerRef, token: null });
  const approve = (buyer = "alma@buyer.example") => room.control({ approvals: [{ providerRef, buyer }] });
  return { order, providerRef, step, confirm, approve };
}
const lapse = (aheadMs: number) => room.call("POST", "/__clock", { aheadMs });

test("a wallet is approved at PayPal, authorised by us and let go", async () => {
  const { order, providerRef, step, confirm, approve } = await startWallet();
  expect(step).toMatchObject({ kind: "redirect", url: expect.stringContaining(providerRef) });
  expect(await rail.get({ providerRef })).toMatchObject({ charge: { state: "needs_buyer", step } });
  await approve();
  expect(await rail.get({ providerRef })).toMatchObject({ charge: { state: "approved" } });
  const held = await confirm();
  expect(held).toMatchObject({ kind: "authorized", amountMinor: PRICE.amountMinor });
  if (held.kind !== "authorized") return;
  expect(held.expiresAt?.getTime()).toBeGreaterThan(Date.now());
  const release = { providerRef, furtherRefs: held.furtherRefs ?? {} };
  expect(await rail.void({ ...release, ...keyOf(order, "vo1") })).toMatchObject({ kind: "voided" });
  expect(await rail.void({ ...release, ...keyOf(order, "vo2") })).toMatchObject({ kind: "voided" });
  expect(await rail.get({ providerRef })).toMatchObject({ charge: { state: "voided" } });
});

test("before the buyer's yes a confirmation holds nothing and asks for them; nothing is there to void", async () => {
  const { order, providerRef, confirm, approve } = await startWallet();
  expect(await confirm()).toMatchObject({ kind: "needs_buyer", providerRef });
  expect(await rail.void({ providerRef, ...keyOf(order, "voi") })).toMatchObject({ kind: "nothing_held" });
  await approve();
  expect(await rail.void({ providerRef, ...keyOf(order, "voi") })).toMatchObject({ kind: "nothing_held" });
  // the same key: a no that decided nothing about money is not kept
  expect(await confirm()).toMatchObject({ kind: "authorized" });
});

test.each([
  ["declined@buyer.example", "soft", "INSTRUMENT_DECLINED"],
  ["refused@buyer.example", "hard", "TRANSACTION_REFUSED"],
])("the wallet of %s is a %s decline", async (buyer, declineClass, code) => {
  const { confirm, approve, providerRef } = await startWallet();
  await approve(buyer);
  expect(await confirm()).toMatchObject({ kind: "declined", class: declineClass, code, providerRef });
});

test("a wallet held under another key is not held twice: the truth is asked for", async () => {
  const { confirm, approve, providerRef } = await startWallet();
  await approve();
  expect(await confirm()).toMatchObject({ kind: "authorized" });
  expect(await confirm("co2")).toMatchObject({
    kind: "unknown",
    reason: "duplicate",
    code: "ORDER_ALREADY_AUTHORIZED",
  });
  expect(await rail.get({ providerRef })).toMatchObject({ charge: { state: "authorized" } });
});

test("a hold that we did not know of is not called voided; its id is learnt from the order", async () => {
  const { order, confirm, approve, providerRef } = await startWallet();
  await approve();
  const held = await confirm();
  const blind = await rail.void({ providerRef, ...keyOf(order, "vo1") });
  expect(blind).toMatchObject({ kind: "unknown", reason: "pending", code: "authorized" });
  const seen = await rail.get({ providerRef });
  if (seen.kind !== "found" || held.kind !== "authorized") throw new Error(seen.kind);
  const { furtherRefs = {} } = seen.charge;
  expect(furtherRefs).toEqual(held.furtherRefs);
  expect(await rail.void({ providerRef, furtherRefs, ...keyOf(order, "vo2") })).toMatchObject({ kind: "voided" });
});

test("an order that nobody approved lapses: absent, and its confirmation finds nothing", async () => {
  const { confirm, providerRef } = await startWallet();
  await lapse(4 * 3_600_000);
  expect(await rail.get({ providerRef })).toMatchObject({ kind: "absent" });
  expect(await confirm()).toMatchObject({ kind: "unknown", code: "INVALID_RESOURCE_ID", providerRef });
});

test.each([
  ["completes", "pend_then_complete", { state: "captured", capturedMinor: 1_299 }],
  ["is turned down", "pend_then_deny", { state: "declined", capturedMinor: 0 }],
])("a capture that PayPal looks at is pending until it %s", async (_, captures, charge) => {
  await room.control({ rail: "paypal", policy: { captures } });
  const { order, confirm, approve, providerRef } = await startWallet();
  await approve();
  const held = await confirm();
  const furtherRefs = held.kind === "authorized" ? (held.furtherRefs ?? {}) : {};
  const taken = await rail.capture({ ...PRICE, providerRef, furtherRefs, ...keyOf(order, "cap") });
  expect(taken).toMatchObject({ kind: "unknown", reason: "pending", code: "PENDING" });
  expect(await rail.get({ providerRef })).toMatchObject({ charge: { state: "pending" } });
  await room.control({ rail: "paypal", settle: true });
  expect(await rail.get({ providerRef })).toMatchObject({ kind: "found", charge });
});

test("a hold that has lapsed is voided, and its capture takes nothing", async () => {
  const { order, confirm, approve, providerRef } = await startWallet();
  await approve();
  const held = await confirm();
  const furtherRefs = held.kind === "authorized" ? (held.furtherRefs ?? {}) : {};
  await lapse(30 * 24 * 3_600_000);
  const late = await rail.capture({ ...PRICE, providerRef, furtherRefs, ...keyOf(order, "cap") });
  expect(late).toMatchObject({ kind: "unknown", reason: "duplicate", code: "AUTHORIZATION_EXPIRED" });
  expect(await rail.get({ providerRef })).toMatchObject({ charge: { state: "voided", capturedMinor: 0 } });
});
