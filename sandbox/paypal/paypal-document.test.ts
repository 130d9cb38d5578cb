import { describe, expect, test } from "vitest";
import { isSettlementSource } from "@/lib/payments/settlement";
import { PAYPAL_CONTRACT } from "@/test/contract-rails/paypal";
import { needsDocument, openDocument } from "@/test/openapi-document";
import { ORDERS_FILE, overhearPayPal, PAYMENTS_FILE } from "@/test/overhear-paypal";
import { ADDRESSES, AUTHORIZATIONS, bodyFor, CAPTURES, card, ORDERS, sellAtPayPal, usd } from "@/test/paypal-sales";
import { keyOf, PRICE } from "@/test/rail-contract";
import { orderBody, readPart } from "@/test/sandbox-room";
import type { Operation } from "../faults";

const HOUR_MS = 3_600_000;
const orders = openDocument(ORDERS_FILE);
const payments = openDocument(PAYMENTS_FILE);
for (const [file, document] of [[ORDERS_FILE, orders] as const, [PAYMENTS_FILE, payments] as const])
  if (!document) test(`PayPal's published document ${file}`, ({ skip }) => skip(needsDocument(file)));

if (orders && payments)
  describe("what goes over PayPal's wire is in its published documents, field by field", () => {
    const { room, wire, wrongOnPurpose } = overhearPayPal({ orders, payments });
    const { connect, place, hold, sell, ask, showAll, held, sold, enter } = sellAtPayPal({
      room,
      wire,
      wrongOnPurpose,
    });

    test.each([
      ["a card", "sut_visa"],
      ["PayPal", null],
    ])("a sale by %s, its refunds, and what shows them", async (_, token) => {
      const rail = connect();
      const { order, providerRef, taken, outcome } = await sell(rail, token);
      expect(outcome.kind).toBe("captured");
      await showAll(providerRef);
      for (const refundRef of ["rfn_1", "rfn_2"]) {
        const idempotencyKey = `${order.attemptRef}:${refundRef}`;
        const amountMinor = refundRef === "rfn_1" ? 299 : 1_000;
        const back = await rail.refund({ ...PRICE, amountMinor, ...taken, idempotencyKey, refundRef });
        expect(back.kind).toBe("refunded");
        await showAll(providerRef);
      }
      expect(await rail.get(taken)).toMatchObject({ charge: { state: "captured", refundedMinor: 1_299 } });
      expect(await rail.listRefunds(taken)).toMatchObject({ refunds: [{ ourRef: "rfn_1" }, { ourRef: "rfn_2" }] });
    });

    test("a hold that is let go, one that lapses, and an order that nobody pays", async () => {
      const rail = connect();
      const { order, providerRef, placed } = await hold(rail);
      await showAll(providerRef);
      expect((await rail.void({ ...placed, ...keyOf(order, "voi") })).kind).toBe("voided");
      await showAll(providerRef);
      const whole = await held("whole");
      await ask("POST", `${AUTHORIZATIONS}/${whole.authorizationId}/void`);
      const waiting = await place(rail, "paypal");
      await rail.get({ providerRef: waiting.providerRef });
      expect((await rail.void({ providerRef: waiting.providerRef, ...keyOf(waiting.order, "voi") })).kind).toBe(
        "nothing_held",
      );
      await room.control({ approvals: [{ providerRef: waiting.providerRef }] });
      await showAll(waiting.providerRef);
      const later = await held("later");
      await room.call("POST", "/__clock", { aheadMs: 30 * 24 * HOUR_MS });
      await showAll(later.id);
      await ask("POST", `${AUTHORIZATIONS}/${later.authorizationId}/capture`, {});
      expect(await rail.get({ providerRef: waiting.providerRef })).toMatchObject({ kind: "absent" });
    });

    test("what is short because nobody prefers it whole, and what is answered again", async () => {
      const { id } = await ask("POST", ORDERS, orderBody("s"), "s:new", {});
      await ask("POST", ORDERS, orderBody("s"), "s:new", {});
      const path = `${ORDERS}/${id}/authorize`;
      await ask("POST", path, card("sut_visa"), "s:con", {});
      await ask("POST", path, card("sut_visa"), "s:con", {});
      const hold = readPart(await ask("GET", `${ORDERS}/${id}`), "authorizations");
      for (const _ of [1, 2]) {
        const { id: captureId } = await ask("POST", `${AUTHORIZATIONS}/${hold}/capture`, {}, "s:cap", {});
        await ask("POST", `${CAPTURES}/${captureId}/refund`, usd("1.00"), "s:ref", {});
      }
    });

    test.each(["pend_then_complete", "pend_then_deny"])("a capture under review: %s", async (captures) => {
      const rail = connect();
      await room.control({ rail: "paypal", policy: { captures } });
      const { providerRef, outcome } = await sell(rail);
      expect(outcome).toMatchObject({ kind: "unknown", reason: "pending" });
      await showAll(providerRef);
      await room.control({ rail: "paypal", settle: true });
      await showAll(providerRef);
    });

    test.each(["pend_then_succeed", "pend_then_fail"])("a refund under way: %s", async (refunds) => {
      const rail = connect();
      await room.control({ rail: "paypal", policy: { refunds } });
      const { order, providerRef, taken } = await sell(rail);
      await rail.refund({ ...PRICE, amountMinor: 299, ...taken, ...keyOf(order, "ref"), refundRef: "rfn_1" });
      await showAll(providerRef);
      await room.control({ rail: "paypal", settle: true });
      await showAll(providerRef);
      await rail.listRefunds(taken);
    });

    test("a disputed sale", async () => {
      const rail = connect();
      const { providerRef, taken } = await sell(rail, null);
      await room.control({ rail: "paypal", disputes: [{ providerRef, action: "open" }] });
      await showAll(providerRef);
      expect(await rail.listDisputes(taken)).toMatchObject({ disputes: [{ state: "open" }] });
      const captureId = taken.furtherRefs.capture ?? "";
      await ask("POST", `${CAPTURES}/${captureId}/refund`, usd("1.00"));
      await room.control({ rail: "paypal", disputes: [{ providerRef, action: "lose" }] });
      await ask("POST", `${CAPTURES}/${captureId}/refund`, {});
      await showAll(providerRef);
    });

    test("the list of what was taken and given back", async () => {
      const rail = connect();
      await sell(rail);
      if (!isSettlementSource(rail)) throw new Error("it lists nothing");
      const from = new Date(Date.now() - HOUR_MS);
      const pages = [];
      for await (const page of rail.listSettlements({ from, until: new Date(Date.now() + HOUR_MS) })) pages.push(page);
      expect(pages).toMatchObject([{ kind: "page", lines: [{ kind: "charge" }] }]);
    });

    test.each([
      ...Object.values(PAYPAL_CONTRACT.cards),
      "sut_chargeDeclinedStolenCard",
      "sut_chargeDeclinedFraudulent",
      "sut_chargeDeclinedVelocityLimitExceeded",
      "sut_chargeDeclinedProcessingError",
      "sut_mastercard",
      "sut_amex",
      "sut_discover",
      PAYPAL_CONTRACT.noToken,
    ])("what a card brings about: %s", async (token) => {
      const { providerRef } = await hold(connect(), token);
      await showAll(providerRef);
    });

    test.each(["declined@buyer.example", "refused@buyer.example", "ines@buyer.example"])(
      "what a PayPal account brings about: %s",
      async (buyer) => {
        const { providerRef } = await hold(connect(), null, buyer);
        await showAll(providerRef);
      },
    );

    test("a card that its bank asks about, until it pays", async () => {
      const rail = connect();
      const { order, providerRef, outcome } = await hold(rail, "sut_authenticationRequired");
      expect(outcome.kind).toBe("needs_buyer");
      await room.control({ approvals: [{ providerRef }] });
      await showAll(providerRef);
      const again = { ...order, ...keyOf(order, "con"), providerRef, token: "sut_authenticationRequired" };
      expect((await rail.confirm(again)).kind).toBe("authorized");
      await showAll(providerRef);
    });

    test.each<[string, string | object]>([
      ["no purchase unit", { purchase_units: undefined }],
      ["an empty list of them", { purchase_units: [] }],
      ["too many of them", { purchase_units: Array.from({ length: 11 }, () => orderBody("m").purchase_units[0]) }],
      ["two of them", { purchase_units: [orderBody("m").purchase_units[0], orderBody("n").purchase_units[0]] }],
      ["text that is no JSON", "{"],
      ["an intent that PayPal has not", { intent: "SELL" }],
      ["an intent that is not here", { intent: "CAPTURE" }],
      [
        "a reference too long",
        { purchase_units: [{ ...orderBody("m").purchase_units[0], custom_id: "x".repeat(128) }] },
      ],
      ...[["9.001"], ["9.50", "JPY"], ["0.00"], ["9.000", "KWD"], ["nine"]].map(
        ([value, currency = "USD"]): [string, object] => [
          `an amount of ${value} ${currency}`,
          { purchase_units: [{ amount: { currency_code: currency, value } }] },
        ],
      ),
    ])("an order that is refused: %s", async (_, change) => {
      await ask("POST", ORDERS, typeof change === "string" ? change : { ...orderBody("r"), ...change }, "r");
      wrongOnPurpose();
    });

    test("an order that is not authorised", async () => {
      const path = (id: string) => `${ORDERS}/${id}/authorize`;
      const { id } = await held("a");
      await ask("POST", path(id), card("sut_visa"), "again");
      const body = orderBody("p", "9.00", { paypal: {} });
      await ask("POST", ORDERS, body);
      const waiting = await ask("POST", ORDERS, body, "p:new");
      await ask("POST", path(waiting.id), {}, "p:con");
      await ask("POST", path(waiting.id), "{", "p:con");
      wrongOnPurpose();
      for (const source of [{ card: { single_use_token: 1 } }, { card: { single_use_token: "" } }, { venmo: {} }]) {
        await ask("POST", path(waiting.id), { payment_source: source }, "p:con");
        wrongOnPurpose();
      }
      const twins = [await ask("POST", ORDERS, orderBody("t"), "1"), await ask("POST", ORDERS, orderBody("t"), "2")];
      for (const twin of twins) await ask("POST", path(twin.id), card("sut_visa"), twin.id);
      await ask("POST", ORDERS, orderBody("t"), "3");
      await ask("POST", ORDERS, orderBody("u"), "1");
      await ask("POST", path(id), card("sut_visa"), "1");
    });

    test("a capture and a void that are refused", async () => {
      const path = ({ authorizationId }: { authorizationId: string }) => `${AUTHORIZATIONS}/${authorizationId}`;
      const open = await held("a");
      const capture = (body: unknown, key: string | null = null) => ask("POST", `${path(open)}/capture`, body, key);
      for (const value of ["10.36", "0.00", "9.001"]) await capture(usd(value));
      for (const amount of [
        { currency_code: "EUR", value: "9.00" },
        { currency_code: "JPY", value: "9.50" },
        { currency_code: "KWD", value: "9.000" },
      ])
        await capture({ amount });
      for (const body of [
        usd("nine"),
        { amount: {} },
        { invoice_id: "x".repeat(128) },
        { final_capture: "yes" },
        "{",
      ]) {
        await capture(body);
        wrongOnPurpose();
      }
      await capture({}, "a:new");
      const closed = await sold("b");
      const voided = await held("c");
      const denied = await held("d", "sut_chargeDeclined");
      await ask("POST", `${path(voided)}/void`, null, null, {});
      for (const each of [closed, voided, denied]) {
        await ask("POST", `${path(each)}/capture`, {});
        await ask("POST", `${path(each)}/void`);
      }
      await ask("POST", `${path(open)}/void`, null, "c:new");
    });

    test("a refund that is refused", async () => {
      const { captureId } = await sold("a");
      const refund = (body: unknown, id = captureId, key: string | null = null) =>
        ask("POST", `${CAPTURES}/${id}/refund`, body, key);
      for (const value of ["9.01", "0.00", "1.001"]) await refund(usd(value));
      for (const amount of [
        { currency_code: "EUR", value: "1.00" },
        { currency_code: "JPY", value: "1.50" },
        { currency_code: "KWD", value: "1.000" },
      ])
        await refund({ amount });
      for (const body of [usd("one"), { amount: 1 }, { amount: {} }, { custom_id: "" }, "{"]) {
        await refund(body);
        wrongOnPurpose();
      }
      await refund({ ...usd("1.00"), invoice_id: "i", note_to_payer: "Sorry" });
      await refund({ ...usd("1.00"), invoice_id: "i" });
      await refund({}, captureId, "a:new");
      await refund({});
      await refund({});
      await room.control({ rail: "paypal", policy: { captures: "pend_then_complete" } });
      await refund({}, (await sold("b")).captureId);
    });

    test("nobody and nothing of that name", async () => {
      for (const [method, path] of ADDRESSES) await ask(method, path, bodyFor(method, path));
      await fetch(`${wire.url}${ORDERS}`, { method: "POST", body: JSON.stringify(orderBody("a")) });
      for (const [method, path] of ADDRESSES) {
        const body = bodyFor(method, path);
        await fetch(wire.url + path, { method, ...(body === null ? {} : { body: JSON.stringify(body) }) });
      }
      expect(wire.exchanges.map(({ status }) => status)).toEqual([...Array(8).fill(404), ...Array(9).fill(401)]);
      await connect("stranger").probe();
      expect(await connect().probe()).toMatchObject({ kind: "up" });
    });

    test.each(["500", "429"] as const)("PayPal in trouble: %s", async (kind) => {
      const { faults } = room.sandbox.control;
      await enter();
      faults.add({ rail: "paypal", operation: "any", kind, when: "before", count: 9 });
      const create = { purchase_units: orderBody("a").purchase_units, intent: "AUTHORIZE" };
      await ask("POST", ORDERS, create);
      for (const [method, path] of ADDRESSES) await ask(method, path, bodyFor(method, path));
      expect(wire.exchanges.map(({ status }) => status)).toEqual(Array(9).fill(Number(kind)));
    });

    test("a twin in flight", async () => {
      const { faults } = room.sandbox.control;
      const { captureId } = await sold("a");
      const { authorizationId } = await held("b");
      const { id } = await ask("POST", ORDERS, orderBody("c"), "c:new");
      const twice = async (operation: Operation, path: string, body: object) => {
        faults.setLatency(operation, 150, "paypal");
        await Promise.all([ask("POST", path, body, path), ask("POST", path, body, path)]);
      };
      await twice("refund", `${CAPTURES}/${captureId}/refund`, usd("1.00"));
      await twice("capture", `${AUTHORIZATIONS}/${authorizationId}/capture`, {});
      await twice("confirm", `${ORDERS}/${id}/authorize`, card("sut_visa"));
      await twice("create", ORDERS, orderBody("d"));
      expect(wire.exchanges.filter(({ status }) => status === 409)).toHaveLength(4);
    });
  });
