import { describe, expect, test } from "vitest";
import { newId } from "@/lib/shared/ids";
import { WALLETS } from "@/lib/shared/wallets";
import { settlePending } from "@/sandbox/levers";
import {
  CONTRACT_RAILS,
  keyOf,
  newOrder,
  type Order,
  openContractRoom,
  PRICE,
  requireCharged,
} from "@/test/rail-contract";
import { RAIL_LIMITS } from "../rail-limits";

describe.each(CONTRACT_RAILS)("$name", (contract) => {
  const { cards, codes, feesMinor, isFeeFinal, isTold = false, knowsCountry, name } = contract;
  const { keyless = [] } = contract;
  const around = () => ({ createdAfter: new Date(Date.now() - 60_000), createdBefore: new Date(Date.now() + 60_000) });
  const { room, createAt, confirmInput, keyIn, place, placedOf, sell, truthOf } = openContractRoom(contract);
  /** The key that the rail keeps with a step. */
  const keptKey = (step: "capture" | "void", order: Order, suffix: string) =>
    keyless.includes(step) ? null : keyIn(order, suffix);
  const feeOf = (feeMinor: number) =>
    isTold || contract.hidesFees ? {} : { fee: { feeMinor, currency: "USD", isFinal: isFeeFinal } };

  test("an approved card is authorised, then captured, with the card and the fee in the answer", async () => {
    const { order, providerRef, outcome, taken } = await sell();
    expect(outcome).toMatchObject({
      kind: "captured",
      providerRef,
      amountMinor: 1_299,
      ...feeOf(feesMinor.home),
    });
    expect(truthOf(order)).toMatchObject({
      state: "captured",
      orderRef: order.orderRef,
      capture: { amountMinor: 1_299, feeMinor: feesMinor.home, key: keptKey("capture", order, "cap") },
    });
    expect(await room.rail.get(taken)).toMatchObject({
      kind: "found",
      charge: { state: "captured", capturedMinor: 1_299, refundedMinor: 0, currency: "USD" },
    });
  });

  test("a hold tells the card, and a look-up what its capture needs", async () => {
    const { providerRef, outcome, held } = await place();
    const card = { brand: "visa", last4: "4242", ...(knowsCountry ? { country: "US" } : {}) };
    expect(outcome).toMatchObject({ kind: "authorized", providerRef, amountMinor: 1_299, card });
    const seen = await room.rail.get({ providerRef });
    if (seen.kind !== "found") throw new Error(seen.kind);
    expect(seen.charge).toMatchObject({ state: "authorized", amountMinor: 1_299 });
    expect(seen.charge.furtherRefs ?? {}).toEqual(held.furtherRefs);
  });

  test("a card from abroad costs the international part as well", async () => {
    const { order, outcome } = await sell(cards.foreign);
    expect(outcome).toMatchObject({ kind: "captured", ...feeOf(feesMinor.abroad) });
    expect(truthOf(order)).toMatchObject({ capture: { feeMinor: feesMinor.abroad } });
  });

  test.each([
    ["insufficientFunds", "soft"],
    ["generic", "soft"],
    ["lost", "hard"],
    ["expired", "hard"],
    ["wrongCode", "hard"],
  ] as const)("%s is a %s decline", async (card, declineClass) => {
    const { order, providerRef, outcome } = await place(cards[card]);
    expect(outcome).toMatchObject({ kind: "declined", class: declineClass, code: codes[card] });
    expect(truthOf(order)).toMatchObject({ authorization: null, declines: [{ railCode: expect.any(String) }] });
    const { attemptRef } = order;
    const seen = isTold
      ? await room.rail.findByReference({ attemptRef, ...around() })
      : await room.rail.get({ providerRef });
    if (seen.kind !== "found") throw new Error(seen.kind);
    expect(["declined", "created"]).toContain(seen.charge.state);
    expect(seen.charge.decline?.class ?? declineClass).toBe(isTold ? "hard" : declineClass);
  });

  if (contract.bankAsksIn === "fields")
    test("a card whose bank wants to see the buyer is taken again, and then held under the same reference", async () => {
      const { order, providerRef, outcome } = await place(cards.authentication);
      const asked = { kind: "needs_buyer", providerRef, step: { kind: "confirm_again" } };
      expect(outcome).toMatchObject(asked);
      expect(await room.rail.get({ providerRef })).toMatchObject({ kind: "found", charge: { state: "needs_buyer" } });
      const again = { ...confirmInput(order, providerRef, cards.authentication), ...keyOf(order, "co2") };
      const held = await room.rail.confirm(again);
      expect(held).toMatchObject({ kind: "authorized", amountMinor: 1_299 });
      const found = await room.rail.findByReference({ attemptRef: order.attemptRef, ...around() });
      expect(found).toMatchObject({ kind: "found", charge: { state: "authorized" } });
      expect(found).not.toMatchObject({ charge: { providerRef } });
    });

  if (contract.asksInFields)
    test("a card whose bank was not shown the buyer first is turned away, softly", async () => {
      const { order, outcome } = await place(cards.authentication);
      expect(outcome).toMatchObject({ kind: "declined", class: "soft", code: "three_d_secure" });
      expect(truthOf(order).authorization).toBeNull();
    });

  const hasPage = contract.bankAsksIn === undefined && !contract.asksInFields;
  if (hasPage)
    test("a card whose bank wants to see the buyer leads to a page, and the way back to the shop", async () => {
      const { order, providerRef, outcome } = await place(cards.authentication);
      if (outcome.kind !== "needs_buyer" || outcome.step.kind !== "redirect") throw new Error(`got ${outcome.kind}`);
      const page = new URL(outcome.step.url);
      expect(page.origin).toBe("http://shop.test");
      if (!isTold)
        expect(await room.rail.get({ providerRef })).toMatchObject({
          kind: "found",
          charge: { state: "needs_buyer", step: outcome.step },
        });
      const form = new URLSearchParams({ ...Object.fromEntries(page.searchParams), answer: "approve" });
      const back = await fetch(room.sandbox.url + page.pathname, { method: "POST", body: form, redirect: "manual" });
      expect(back.headers.get("location")).toContain("http://shop.test/back?");
      const brought = room.rail.readReturn?.(new URL(back.headers.get("location") ?? "").searchParams) ?? null;
      const seen = isTold ? null : await room.rail.get({ providerRef });
      if (isTold ? brought !== null : seen?.kind === "found" && seen.charge.state === "approved") {
        const id = isTold ? null : providerRef;
        const held = await room.rail.confirm({ ...confirmInput(order, id, brought), ...keyOf(order, "co2") });
        expect(held).toMatchObject({ kind: "authorized", amountMinor: 1_299 });
      }
      expect(truthOf(order).state).toBe("authorized");
    });

  test("a token that nobody minted is the buyer's to replace, and is not repeated in the evidence", async () => {
    const { outcome } = await place(contract.noToken);
    expect(outcome).toMatchObject({ kind: "declined", class: "hard", code: codes.noToken });
    expect(JSON.stringify(outcome)).not.toContain("notARealToken");
  });

  test("a minted token pays once, and stands in no evidence", async () => {
    const body = JSON.stringify({ number: "4242424242424242", month: 12, year: 2040, cvc: "123" });
    const reply = await fetch(`${room.sandbox.url}/sandbox/tokens?rail=${name}`, { method: "POST", body });
    const { token } = (await reply.json()) as { token: string };
    const { outcome } = await place(token);
    expect(outcome.kind).toBe("authorized");
    expect(JSON.stringify(outcome)).not.toContain(token);
    expect((await place(token)).outcome).toMatchObject({ kind: "declined", class: "hard" });
  });

  describe.each(WALLETS.filter((wallet) => RAIL_LIMITS[name]?.methods.includes(wallet)))("by %s", (method) => {
    /** What the sheet hands to the shop for one of the wallet's cards. */
    async function openSheet(card: string): Promise<string> {
      const address = `${room.sandbox.url}/sandbox/wallet/tokens?${new URLSearchParams({ wallet: method, rail: name })}`;
      const reply = await fetch(address, { method: "POST", body: JSON.stringify({ card }) });
      return ((await reply.json()) as { token: string }).token;
    }
    async function payBy(payload: string) {
      const order = newOrder({ method });
      return { order, outcome: await room.rail.confirm(confirmInput(order, await createAt(order), payload)) };
    }

    test("the sheet's payload is held, captured and given back like a card", async () => {
      const payload = await openSheet("visa");
      const { order, outcome } = await payBy(payload);
      expect(outcome).toMatchObject({ kind: "authorized", amountMinor: 1_299, card: { brand: "visa", last4: "4242" } });
      expect(truthOf(order).card).toMatchObject({ wallet: method });
      expect(JSON.stringify(outcome), "no payload in the evidence").not.toContain(payload);
      const held = placedOf(requireCharged(outcome).providerRef, outcome);
      if (!isTold)
        expect(await room.rail.findByReference({ attemptRef: order.attemptRef, ...around() })).toMatchObject({
          kind: "found",
          charge: { state: "authorized", providerRef: held.providerRef },
        });
      const taken = await room.rail.capture({ ...PRICE, ...held, ...keyOf(order, "cap") });
      expect(truthOf(order)).toMatchObject({ capture: { amountMinor: 1_299, feeMinor: feesMinor.home } });
      if (contract.settlesLater) await settlePending(room.sandbox.control, name);
      const placed = placedOf(held.providerRef, taken);
      await room.rail.refund({ ...PRICE, ...placed, ...keyOf(order, "ref"), refundRef: "rfn_wallet" });
      expect(truthOf(order).refunds).toMatchObject([{ amountMinor: 1_299 }]);
    });

    test.each([
      ["insufficient", "soft", "insufficientFunds"],
      ["lost", "hard", "lost"],
    ] as const)("a card that is %s is a %s decline, as when it is typed", async (card, declineClass, like) => {
      const { order, outcome } = await payBy(await openSheet(card));
      expect(outcome).toMatchObject({ kind: "declined", class: declineClass, code: codes[like] });
      expect(truthOf(order).authorization).toBeNull();
    });

    test("a card whose bank wants to see the buyer says so, as when it is typed", async () => {
      const typed = await place(cards.authentication);
      const { outcome } = await payBy(await openSheet("authenticate"));
      expect(outcome.kind).toBe(typed.outcome.kind);
    });

    test("a payload that is none never leaves, or is refused for good", async () => {
      const { outcome } = await payBy("{}");
      expect(["not_sent", "declined"]).toContain(outcome.kind);
      const { outcome: again } = await payBy("notARealToken");
      expect(["not_sent", "declined"]).toContain(again.kind);
    });
  });

  test("no amount of a currency without decimals is multiplied or divided", async () => {
    const order = newOrder({ amountMinor: 1_500, currency: "JPY" });
    const held = await room.rail.confirm(confirmInput(order, await createAt(order), cards.approved));
    expect(truthOf(order)).toMatchObject({ amountMinor: 1_500, currency: "JPY" });
    expect(held).toMatchObject({ kind: "authorized", amountMinor: 1_500 });
  });

  test("an amount that the rail cannot take is our bug, and nothing of it is there", async () => {
    const odd = newOrder({ amountMinor: contract.oddMinor });
    expect(await room.rail.create({ ...odd, ...keyOf(odd, "new") })).toMatchObject({ kind: "our_bug" });
    if (contract.takesThousandths) return;
    const dinars = newOrder({ amountMinor: 1_001, currency: "KWD" });
    const refused = await room.rail.create({ ...dinars, ...keyOf(dinars, "new") });
    expect(refused).toMatchObject({ kind: "our_bug", evidence: { isSent: false } });
  });

  if (!contract.isKeyless)
    test("the same key gives the same answer, a decline too", async () => {
      const { order, created, outcome } = await place(cards.insufficientFunds);
      const again = await room.rail.confirm(confirmInput(order, created, cards.insufficientFunds));
      expect(outcome).toMatchObject({ kind: "declined", code: codes.insufficientFunds });
      expect(again).toMatchObject({ kind: "declined", code: codes.insufficientFunds });
      expect(truthOf(order).declines).toHaveLength(1);
    });

  if (!contract.isKeyless)
    test("another body under a used key changes nothing and asks for the truth", async () => {
      const { order, created } = await place(cards.insufficientFunds);
      const other = await room.rail.confirm(confirmInput(order, created, cards.approved));
      expect(other).toMatchObject({ kind: "unknown", reason: "duplicate" });
      expect(truthOf(order).authorization).toBeNull();
    });

  test("a second capture under another key captures nothing more", async () => {
    const { order, held } = await sell();
    const again = await room.rail.capture({ ...PRICE, ...held, ...keyOf(order, "ca2") });
    expect(again).toMatchObject(isTold ? { kind: "captured" } : { kind: "unknown", reason: "duplicate" });
    expect(truthOf(order).capture).toMatchObject({ amountMinor: 1_299, key: keptKey("capture", order, "cap") });
  });

  test("a void releases a hold, twice is once, and after the capture it comes too late", async () => {
    const { order, held } = await place();
    expect(await room.rail.void({ ...held, ...keyOf(order, "v1") })).toMatchObject({ kind: "voided" });
    expect(await room.rail.void({ ...held, ...keyOf(order, "v2") })).toMatchObject({ kind: "voided" });
    expect(await room.rail.get(held)).toMatchObject({ kind: "found", charge: { state: "voided" } });
    expect(truthOf(order)).toMatchObject({
      created: { key: keyIn(order, contract.createsFirst ? "new" : "con") },
      authorization: { key: keyIn(order, "con") },
      void: { key: keptKey("void", order, "v1") },
    });
    const sold = await sell();
    const late = await room.rail.void({ ...sold.held, ...keyOf(sold.order, "v1") });
    expect(late).toMatchObject(contract.lateVoid);
    expect(truthOf(sold.order).void).toBeNull();
  });

  if (contract.createsFirst)
    test("a void of what nobody paid leaves nothing that could be", async () => {
      const order = newOrder();
      const providerRef = (await createAt(order)) ?? "";
      const outcome = await room.rail.void({ providerRef, ...keyOf(order, "v1") });
      expect(outcome.kind).toBe(contract.voidOfUnpaid);
    });

  test("what must be known for a call and is not leaves it provably unsent", async () => {
    const order = newOrder();
    const nothing = { ...PRICE, providerRef: "none", furtherRefs: {}, ...keyOf(order, "x") };
    const confirm = confirmInput(order, null, null);
    expect(await room.rail.confirm(confirm)).toMatchObject({ kind: "not_sent", evidence: { isSent: false } });
    // where one id serves every step nothing else can be missing
    if (!contract.hasFurtherRefs) return;
    expect(await room.rail.capture(nothing)).toMatchObject({ kind: "not_sent", code: "no_authorization" });
    expect(await room.rail.refund(nothing)).toMatchObject({ kind: "not_sent", code: "no_capture" });
    expect(await room.rail.listDisputes(nothing)).toMatchObject({ kind: "unavailable", failure: { kind: "not_sent" } });
  });

  test("a charge that nobody made is absent; a search proves absence or says that it cannot", async () => {
    const nobody = await room.rail.get({ providerRef: contract.nobody });
    const nothingTold = { kind: "unavailable", failure: { kind: "not_sent", code: "nothing_told" } };
    expect(nobody).toMatchObject(isTold ? nothingTold : { kind: "absent" });
    const { order, providerRef } = await sell();
    const found = await room.rail.findByReference({ attemptRef: order.attemptRef, ...around() });
    const missed = await room.rail.findByReference({ attemptRef: `at_${newId()}`, ...around() });
    if (isTold) {
      expect(found).toMatchObject({ kind: "found", charge: { providerRef, state: "captured" } });
      expect(missed).toMatchObject(nothingTold);
    } else if (contract.canSearch) {
      expect(found).toMatchObject({ kind: "found", charge: { providerRef, state: "captured" } });
      expect(missed).toMatchObject({ kind: "absent" });
    } else {
      expect(found).toMatchObject({ kind: "unavailable", failure: { code: "no_search" } });
      expect(missed).toMatchObject({ kind: "unavailable", failure: { code: "no_search" } });
    }
  });
});
