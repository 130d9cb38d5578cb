import { describe, expect, test } from "vitest";
import { isSettlementSource } from "@/lib/payments/settlement";
import { SQUARE_CONTRACT } from "@/test/contract-rails/square";
import { needsDocument, openDocument } from "@/test/openapi-document";
import { openOverheardWire } from "@/test/overhear-wire";
import { keyOf, newOrder, openContractRoom, PRICE } from "@/test/rail-contract";

const FILE = "square-api.json";
const document = openDocument(FILE);
if (!document) test("Square's published document", ({ skip }) => skip(needsDocument(FILE)));

if (document)
  describe("what goes over Square's wire is in its published document, field by field", () => {
    const { room } = openContractRoom(SQUARE_CONTRACT);
    const wire = openOverheardWire(() => room.sandbox.urls.square);
    const { exchanges } = wire;

    const rail = (secret?: string) => SQUARE_CONTRACT.connect(wire.url, secret === undefined ? {} : { secret });
    const found = () => exchanges.splice(0).flatMap((exchange) => document?.checkExchange(exchange) ?? []);
    async function hold(token: string) {
      const order = newOrder();
      const outcome = await rail().confirm({ ...order, ...keyOf(order, "con"), providerRef: null, token });
      return { order, outcome, providerRef: "providerRef" in outcome ? (outcome.providerRef ?? "") : "" };
    }

    test("a sale, its refund and its dispute", async () => {
      const { order, providerRef } = await hold("cnon:card-nonce-ok");
      await rail().capture({ ...PRICE, providerRef, ...keyOf(order, "cap") });
      await rail().refund({ ...PRICE, amountMinor: 299, providerRef, ...keyOf(order, "ref"), refundRef: "rfn_1" });
      const { book, rails } = room.sandbox.control;
      expect(book.charges.get(providerRef)?.refunds).toHaveLength(1);
      await fetch(`${room.sandbox.url}/__control`, {
        method: "POST",
        headers: { authorization: "Bearer contract-token", "content-type": "application/json" },
        body: JSON.stringify({ rail: "square", disputes: [{ providerRef, action: "open" }] }),
      });
      await rail().get({ providerRef });
      await rail().listRefunds({ providerRef });
      expect(await rail().listDisputes({ providerRef })).toMatchObject({ disputes: [{ amountMinor: 1_299 }] });
      const around = { createdAfter: new Date(Date.now() - 60_000), createdBefore: new Date(Date.now() + 60_000) };
      await rail().findByReference({ attemptRef: order.attemptRef, ...around });
      await rail().probe();
      expect(exchanges).toHaveLength(9);
      expect(found()).toEqual([]);

      const schemas: Record<string, string> = {
        "payment.created": "PaymentCreatedEvent",
        "payment.updated": "PaymentUpdatedEvent",
        "refund.updated": "RefundUpdatedEvent",
      };
      const seen = new Set<string>();
      for (const event of rails.square.webhooks.recent.filter(({ charge }) => charge.id === providerRef)) {
        const name = schemas[event.type];
        if (name === undefined) continue;
        seen.add(event.type);
        const written: unknown = JSON.parse(rails.square.webhooks.write(event).payload);
        expect(document?.checkComponent(name, written), event.type).toEqual([]);
      }
      expect([...seen].sort()).toEqual(Object.keys(schemas).sort());
      // of disputes the document's schema and its own example differ: the example is what Square sends
      const news = rails.square.webhooks.recent.find(({ type }) => type === "dispute.created");
      const written = news && JSON.parse(rails.square.webhooks.write(news).payload);
      expect(document?.checkComponent("Dispute", written?.data.object.dispute)).toEqual([]);
    });

    test("the lists of what was taken, given back, held back and paid out", async () => {
      const { control } = room.sandbox;
      const { order, providerRef } = await hold("cnon:visa");
      await rail().capture({ ...PRICE, providerRef, ...keyOf(order, "cap") });
      await rail().refund({ ...PRICE, amountMinor: 299, providerRef, ...keyOf(order, "ref"), refundRef: "rfn_1" });
      const source = rail();
      if (!isSettlementSource(source)) throw new Error("it lists nothing");
      const from = new Date(Date.now() - 3_600_000);
      control.clock.runAhead(4 * 86_400_000);
      exchanges.length = 0;
      const kinds: string[] = [];
      for await (const page of source.listSettlements({ from, until: new Date(Date.now() + 3 * 86_400_000) }))
        if (page.kind === "page") kinds.push(...page.lines.map(({ kind }) => kind));
      control.clock.runAhead(0);
      expect(kinds).toEqual(expect.arrayContaining(["charge", "refund", "payout"]));
      expect(exchanges.map(({ url }) => url.pathname.split("/").slice(2).at(-1))).toEqual([
        "payments",
        "refunds",
        "disputes",
        "payouts",
        "payout-entries",
      ]);
      expect(found()).toEqual([]);
    });

    test("a hold that is released, by its id and by its key", async () => {
      const { order, providerRef } = await hold("cnon:visa");
      await rail().void({ providerRef, ...keyOf(order, "voi") });
      const other = await hold("cnon:visa");
      const { idempotencyKey: confirmKey } = keyOf(other.order, "con");
      await rail().void({ providerRef: "", ...keyOf(other.order, "voi"), confirmKey });
      expect(exchanges).toHaveLength(4);
      expect(found()).toEqual([]);
    });

    test("what is turned down", async () => {
      await hold("cnon:card-nonce-declined");
      await hold("cnon:authenticationRequired");
      await hold("cnon:card-nonce-already-used");
      const { order, providerRef } = await hold("cnon:visa");
      await rail().confirm({ ...order, ...keyOf(order, "con"), providerRef: null, token: "cnon:mastercard" });
      await rail().refund({ ...PRICE, providerRef, ...keyOf(order, "ref") });
      await rail().get({ providerRef: "nobody" });
      await rail("sandbox_stranger").probe();
      room.sandbox.control.faults.add({ rail: "square", operation: "get", kind: "429", when: "before", count: 1 });
      await rail().get({ providerRef });
      expect(exchanges.map(({ status }) => status)).toEqual([400, 400, 400, 200, 400, 400, 404, 401, 429]);
      expect(found()).toEqual([]);
    });
  });
