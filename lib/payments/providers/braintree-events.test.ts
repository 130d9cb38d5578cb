import { createHash, createHmac } from "node:crypto";
import { BraintreeGateway, Environment } from "braintree";
import { expect, test, vi } from "vitest";
import { BRAINTREE_CONTRACT, BRAINTREE_KEYS } from "@/test/contract-rails/braintree";
import { keyOf, openContractRoom, PRICE } from "@/test/rail-contract";

const { room, sell } = openContractRoom(BRAINTREE_CONTRACT);

const parse = (body: string) => room.rail.parseWebhook(Buffer.from(body), new Headers());
function lastSigned() {
  const { webhooks } = room.sandbox.control.rails.braintree;
  const event = webhooks.recent.at(-1);
  if (!event) throw new Error("no event");
  return { event, body: webhooks.write(event).payload };
}
const formOf = (body: string) => new URLSearchParams(body);
const control = (body: object) =>
  fetch(`${room.sandbox.url}/__control`, {
    method: "POST",
    headers: { authorization: "Bearer contract-token", "content-type": "application/json" },
    body: JSON.stringify({ rail: "braintree", ...body }),
  }).then((reply) => expect(reply.status).toBe(200));

test("money that is paid out names the sale and the attempt", async () => {
  const { order, providerRef } = await sell();
  const { event, body } = lastSigned();
  const second = new Date(event.at).toISOString().replace(/\.\d{3}Z$/, "Z");
  expect(await parse(body)).toEqual([
    {
      about: "charge",
      eventKey: `transaction_disbursed:${providerRef}:${second}`,
      type: "transaction_disbursed",
      providerRef,
      attemptRef: order.attemptRef,
      captureRef: null,
      occurredAt: new Date(second),
    },
  ]);
});

test("a refund that fails later leads to the sale and to our own reference", async () => {
  await control({ policy: { refunds: "pend_then_fail" } });
  const { order, providerRef, taken } = await sell();
  await room.rail.refund({ ...PRICE, ...taken, ...keyOf(order, "ref"), refundRef: "rfn_1" });
  await control({ settle: true, policy: { refunds: "succeed" } });
  expect(await parse(lastSigned().body)).toMatchObject([
    { about: "refund", type: "refund_failed", providerRef, attemptRef: "rfn_1" },
  ]);
});

test("a dispute leads to the sale", async () => {
  const { providerRef } = await sell();
  await control({ disputes: [{ providerRef, action: "open" }] });
  expect(await parse(lastSigned().body)).toMatchObject([{ about: "dispute", type: "dispute_opened", providerRef }]);
});

test("the same message means the same event, another step another one", async () => {
  const { providerRef } = await sell();
  await control({ disputes: [{ providerRef, action: "open" }] });
  const [first, again] = await Promise.all([parse(lastSigned().body), parse(lastSigned().body)]);
  await control({ disputes: [{ providerRef, action: "win" }] });
  const won = await parse(lastSigned().body);
  expect(first?.[0]?.eventKey).toBe(again?.[0]?.eventKey);
  expect(won?.[0]?.eventKey).not.toBe(first?.[0]?.eventKey);
});

test("what is altered, unsigned, signed for another or cannot be read is refused", async () => {
  await sell();
  const { body } = lastSigned();
  const { bt_payload: payload = "", bt_signature: signature = "" } = Object.fromEntries(formOf(body));
  const write = (changes: Record<string, string>) =>
    new URLSearchParams({ bt_payload: payload, bt_signature: signature, ...changes }).toString();
  const paid = Buffer.from(payload, "base64").toString("utf8");
  const raised = `${Buffer.from(paid.replaceAll("12.99", "92.99")).toString("base64")}\n`;
  expect(await parse(write({}))).toHaveLength(1);
  const forged = [
    write({ bt_payload: raised }),
    write({ bt_signature: "" }),
    write({ bt_signature: signature.replace(/.$/, (last) => (last === "0" ? "1" : "0")) }),
    write({ bt_signature: signature.replace("contract-public", "another") }),
    write({ bt_signature: "contract-public|" }),
    write({ bt_payload: "" }),
    write({ bt_payload: "not base64 !" }),
    body.replace("bt_signature", "signature"),
    "",
    "{}",
    "%%%",
  ];
  for (const each of forged) expect(await parse(each), each.slice(0, 60)).toBeNull();
  const stranger = BRAINTREE_CONTRACT.connect(room.sandbox.urls.braintree, { secret: "another" });
  expect(await stranger.parseWebhook(Buffer.from(body), new Headers())).toBeNull();
});

/** A message that is signed as Braintree signs, whatever it says. */
function signed(xml: string): string {
  const payload = Buffer.from(xml).toString("base64");
  const key = createHash("sha1").update(BRAINTREE_KEYS.privateKey).digest();
  const signature = createHmac("sha1", key).update(payload).digest("hex");
  const form = { bt_payload: payload, bt_signature: `${BRAINTREE_KEYS.publicKey}|${signature}` };
  return new URLSearchParams(form).toString();
}

test("even signed, a document type brings nothing in: no file, no address, no entity that grows", async () => {
  await sell();
  const { body } = lastSigned();
  const plain = Buffer.from(formOf(body).get("bt_payload") ?? "", "base64").toString("utf8");
  const told = await parse(signed(plain));
  expect(told).toHaveLength(1);
  const withEntity = (doctype: string) =>
    plain.replace(/(<\?xml[^>]*>)/, `$1${doctype}`).replace(/<order-id>[^<]*</, "<order-id>&x;<");
  const laughs = Array.from({ length: 30 }, (_, at) => `<!ENTITY x${at} "${`&x${at + 1};`.repeat(10)}">`).join("");
  const entities = [
    `<!DOCTYPE n [<!ENTITY x SYSTEM "file:///etc/hostname">]>`,
    `<!DOCTYPE n [<!ENTITY x SYSTEM "${room.sandbox.url}/__control">]>`,
    `<!DOCTYPE n [<!ENTITY x "inside">]>`,
    `<!DOCTYPE n [${laughs}<!ENTITY x "&x0;"><!ENTITY x30 "ha">]>`,
  ];
  for (const doctype of entities) {
    const document = withEntity(doctype);
    expect(document).toContain("&x;");
    expect(await parse(signed(document)), doctype.slice(0, 50)).toBeNull();
  }
});

test("one older than Braintree tries for is stale", async () => {
  await sell();
  const { event, body } = lastSigned();
  const at = async (now: number) => {
    const clock = vi.spyOn(Date, "now").mockReturnValue(now);
    const events = await parse(body);
    clock.mockRestore();
    return events;
  };
  expect(await at(event.at + 24 * 3_600_000)).not.toBeNull();
  expect(await at(event.at + 26 * 3_600_000)).toBeNull();
});

test("the SDK's own samples: what is about nothing of ours is verified and is no event", async () => {
  const environment = new Environment("127.0.0.1", "1", "http://127.0.0.1:1", false, "127.0.0.1", "1");
  const sdk = new BraintreeGateway({ environment, ...BRAINTREE_KEYS });
  const sample = async (kind: string) => {
    const notification: unknown = await sdk.webhookTesting.sampleNotification(kind as never, "abc123");
    return parse(new URLSearchParams(notification as Record<string, string>).toString());
  };
  expect(await sample("check")).toEqual([]);
  expect(await sample("dispute_opened")).toMatchObject([{ about: "dispute", providerRef: "abc123" }]);
  expect(await sample("transaction_disbursed")).toMatchObject([{ about: "charge", providerRef: "abc123" }]);
});
