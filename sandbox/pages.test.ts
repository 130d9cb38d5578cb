import { describe, expect, test } from "vitest";
import { holdByPaypal, openSandboxRoom, orderBody, TOKEN } from "@/test/sandbox-room";

const room = openSandboxRoom();

const page = (pathname: string, init?: RequestInit) => fetch(`${room.sandbox.url}/sandbox/${pathname}`, init);

test.each(["fields?theme=dark&locale=en", "approve?intent=pi_x&secret=y"])(
  "%s says that no money moves and may only be framed by the shop",
  async (pathname) => {
    const reply = await page(pathname);
    expect(await reply.text()).toContain("No money moves");
    expect(reply.headers.get("content-security-policy")).toContain("frame-ancestors 'self'");
  },
);

test("theme and language come from the address, and nothing else does", async () => {
  const html = await (
    await page(`fields?theme=${encodeURIComponent('"><script>')}&locale=${encodeURIComponent("../../x")}`)
  ).text();
  expect(html).toContain('<html lang="en" dir="ltr" data-theme="light">');
  expect(html).not.toContain("{{");
});

test.each([
  "sandbox.css",
  "fields.js",
  "control.js",
  "wallet.js",
  "paypal-done.js",
  "paypal/sdk/js?client-id=x",
  "fonts/geist.woff2",
  "fonts/geist-mono.woff2",
])("%s is served", async (name) => {
  expect((await page(name)).status).toBe(200);
});

test.each(["../main.ts", "constructor", "fonts/", ""])("%j is not", async (name) => {
  expect((await page(name)).status).toBe(404);
});

test.each([
  ["a real card", { number: "4929048177000006", month: 1, year: 2040, cvc: "123" }, "number", "number_not_test"],
  ["a lapsed card", { number: "4242424242424242", month: 1, year: 2020, cvc: "123" }, "expiry", "expiry_past"],
  ["a short code", { number: "378282246310005", month: 1, year: 2040, cvc: "123" }, "cvc", "cvc_wrong_amex"],
  ["nonsense", "x", "number", "number_wrong"],
])("%s gets no token, and the field with the reason", async (_, card, field, problem) => {
  const reply = await page("tokens", { method: "POST", body: JSON.stringify(card) });
  expect([reply.status, await reply.json()]).toEqual([422, { field, problem }]);
});

test("the control page opens to the token, by browser prompt too, and not to a foreign page", async () => {
  const asked = await page("control");
  expect([asked.status, asked.headers.get("www-authenticate")]).toEqual([401, expect.stringContaining("Basic")]);
  const basic = { authorization: `Basic ${Buffer.from(`any:${TOKEN}`).toString("base64")}` };
  expect((await page("control", { headers: basic })).status).toBe(200);
  const set = (site: string) =>
    page("control/state", {
      method: "POST",
      headers: { ...basic, "sec-fetch-site": site },
      body: JSON.stringify({ faults: [{ kind: "reset" }] }),
    });
  expect((await set("cross-site")).status).toBe(403);
  expect((await set("same-origin")).status).toBe(200);
  expect(room.sandbox.control.faults.describe().faults).toHaveLength(1);
});

describe("PayPal's page", () => {
  const create = async (context: object) => {
    const source = { paypal: { experience_context: context } };
    return (await room.paypal("POST", "/v2/checkout/orders", orderBody("a", "9.00", source))).body.id;
  };
  const urls = { return_url: "http://shop.test/api/payments/return?nonce=n", cancel_url: "http://shop.test/no?a=1" };
  const answer = (fields: Record<string, string>) =>
    page("paypal/approve", { method: "POST", body: new URLSearchParams(fields), redirect: "manual" });

  test("shows what is to pay, says that no money moves, and knows no order that nobody made", async () => {
    const shown = await page(`paypal/approve?token=${await create(urls)}&theme=dark`);
    const html = await shown.text();
    expect(html).toContain("No money moves");
    expect(html).toContain("$9.00");
    expect(html).toContain('data-theme="dark"');
    expect(html).not.toContain("{{");
    expect((await page("paypal/approve?token=NOBODY")).status).toBe(404);
    expect((await answer({ token: "NOBODY", answer: "approve", buyer: "alma@buyer.example" })).status).toBe(404);
  });

  test("leads back with the order and the payer after a yes, and the order is approved", async () => {
    const token = await create(urls);
    const reply = await answer({ token, answer: "approve", buyer: "alma@buyer.example" });
    expect(reply.status).toBe(303);
    const back = new URL(reply.headers.get("location") ?? "");
    expect([back.pathname, back.searchParams.get("nonce"), back.searchParams.get("token")]).toEqual([
      "/api/payments/return",
      "n",
      token,
    ]);
    expect(back.searchParams.get("PayerID")).toMatch(/^[2-9A-HJ-NP-Z]{13}$/);
    const order = await room.paypal("GET", `/v2/checkout/orders/${token}`);
    expect(order.body).toMatchObject({ status: "APPROVED", payer: { payer_id: back.searchParams.get("PayerID") } });
  });

  test("leads to the shop's cancel address after a no, and the order waits on", async () => {
    const token = await create(urls);
    const reply = await answer({ token, answer: "cancel", buyer: "alma@buyer.example" });
    expect(reply.headers.get("location")).toBe(`http://shop.test/no?a=1&token=${token}`);
    expect((await room.paypal("GET", `/v2/checkout/orders/${token}`)).body).toMatchObject({
      status: "PAYER_ACTION_REQUIRED",
    });
  });

  test.each([
    ["approve", "approved"],
    ["cancel", "cancelled"],
  ])("tells its opener instead when it is a window of its own: %s", async (word, said) => {
    const token = await create(urls);
    expect(await (await page(`paypal/approve?token=${token}&popup=1`)).text()).toContain('name="popup" value="1"');
    const reply = await answer({ token, answer: word, buyer: "alma@buyer.example", popup: "1" });
    expect(reply.status).toBe(200);
    const html = await reply.text();
    expect(html).toContain(`data-said="${said}"`);
    expect(html).toContain(`data-order="${token}"`);
  });

  test("takes no buyer that is not a test buyer, and none for a card", async () => {
    const token = await create(urls);
    expect((await answer({ token, answer: "approve", buyer: "me@real.example" })).status).toBe(404);
    expect((await answer({ token, answer: "approve" })).status).toBe(404);
    expect((await room.paypal("GET", `/v2/checkout/orders/${token}`)).body).toMatchObject({
      status: "PAYER_ACTION_REQUIRED",
    });
  });

  test("a card's bank asks without a buyer to choose", async () => {
    const { orderId } = await holdByPaypal(room, "s", { card: "sut_authenticationRequired" });
    expect(await (await page(`paypal/approve?token=${orderId}`)).text()).not.toContain("<select");
    await answer({ token: orderId, answer: "approve" });
    expect((await room.paypal("GET", `/v2/checkout/orders/${orderId}`)).body).toMatchObject({ status: "APPROVED" });
  });
});

test("card fields mint the token of the rail that they are for", async () => {
  const body = JSON.stringify({ number: "4242424242424242", month: 1, year: 2040, cvc: "123" });
  const mint = async (query: string) =>
    ((await (await page(`tokens${query}`, { method: "POST", body })).json()) as { token: string }).token;
  expect(await mint("")).toMatch(/^pm_/);
  const { book } = room.sandbox.control;
  const token = await mint("?rail=paypal");
  expect([book.findToken("paypal", token)?.card.last4, book.findToken("stripe", token)]).toEqual(["4242", null]);
});

test("PayPal's script speaks the words of the catalogue", async () => {
  const reply = await page("paypal/sdk/js?client-id=x&locale=en_US");
  expect(reply.headers.get("content-type")).toContain("javascript");
  const script = await reply.text();
  expect(script).toContain('"noMoney":"Test payments. No money moves."');
  expect(() => new Function(script)).not.toThrow();
});

describe("the sheet of a wallet", () => {
  const SHEET = "wallet?wallet=google_pay&rail=adyen&amount=1299&currency=USD&theme=dark";

  test("it has the shop's total, says loudly that no money moves, and may only be framed by the shop", async () => {
    const reply = await page(SHEET);
    const html = await reply.text();
    expect(html).toContain("$12.99");
    expect(html).toContain("No money moves");
    expect(html).toContain('data-theme="dark"');
    expect(html).not.toContain("{{");
    expect(reply.headers.get("content-security-policy")).toContain("frame-ancestors 'self'");
  });

  test.each([
    ["another wallet", "wallet=cheque&rail=adyen&amount=1&currency=USD"],
    ["another rail", "wallet=apple_pay&rail=acme&amount=1&currency=USD"],
    ["no amount", "wallet=apple_pay&rail=adyen&amount=0&currency=USD"],
    ["no currency", "wallet=apple_pay&rail=adyen&amount=1&currency=%3Cb%3E"],
  ])("there is none for %s", async (_, query) => {
    expect((await page(`wallet?${query}`)).status).toBe(404);
  });

  test("it hands out nothing for a card that it does not hold", async () => {
    const mint = (query: string, card: string) =>
      page(`wallet/tokens?${query}`, { method: "POST", body: JSON.stringify({ card }) });
    expect((await mint("wallet=apple_pay&rail=stripe", "visa")).status).toBe(201);
    expect((await mint("wallet=apple_pay&rail=stripe", "4242424242424242")).status).toBe(422);
    expect((await mint("wallet=apple_pay&rail=acme", "visa")).status).toBe(422);
  });
});
