import { describe, expect, test } from "vitest";
import { FULL, fetchAccessToken, holdByPaypal, openSandboxRoom, orderBody, readPart } from "@/test/sandbox-room";

const room = openSandboxRoom();
const HOUR_MS = 3_600_000;
const ORDERS = "/v2/checkout/orders";

const create = (name: string, source: object | null = null, headers = {}) =>
  room.paypal("POST", ORDERS, orderBody(name, "9.00", source), headers);
const createId = async (name: string) => (await create(name)).body.id;
const authorize = (id: string, card: string | null, headers: Record<string, string> = FULL) =>
  room.paypal(
    "POST",
    `${ORDERS}/${id}/authorize`,
    card === null ? {} : { payment_source: { card: { single_use_token: card } } },
    headers,
  );
const issueOf = ({ body }: { body: object }) => (body as { details?: { issue: string }[] }).details?.[0]?.issue;

describe("access", () => {
  test.each([
    ["no token", undefined],
    ["a made-up token", "Bearer A21AA9999999999.forged"],
    ["client credentials instead of a token", "Basic Y2xpZW50LWlkOmNsaWVudC1zZWNyZXQ="],
  ])("%s is a 401 in PayPal's words", async (_, authorization) => {
    const headers: Record<string, string> = authorization === undefined ? {} : { authorization };
    const reply = await fetch(`${room.sandbox.urls.paypal}${ORDERS}/X`, { headers });
    expect([reply.status, await reply.json()]).toMatchObject([401, { name: "AUTHENTICATION_FAILURE" }]);
    expect(reply.headers.get("paypal-debug-id")).toMatch(/^\w{13}$/);
  });

  test("wrong client credentials get no token, and a token outlives a restart", async () => {
    const { paypal: url } = room.sandbox.urls;
    expect(await fetchAccessToken(url, { clientId: "client-id", clientSecret: "wrong", webhookId: "" })).toBe("");
    const token = await fetchAccessToken(url);
    await room.restart();
    const reply = await fetch(`${room.sandbox.urls.paypal}${ORDERS}/X`, {
      headers: { authorization: `Bearer ${token}` },
    });
    expect(reply.status).toBe(404);
  });
});

describe("create", () => {
  test.each([
    ["no purchase unit", { purchase_units: undefined }, 400, "MISSING_REQUIRED_PARAMETER"],
    ["an empty list of them", { purchase_units: [] }, 400, "INVALID_ARRAY_MIN_ITEMS"],
    ["a card number", { payment_source: { card: { number: "4242424242424242" } } }, 400, "INVALID_PARAMETER_VALUE"],
    ["text that is no JSON", "{", 400, "MALFORMED_REQUEST_JSON"],
    ["an intent that it does not know", { intent: "SELL" }, 400, "INVALID_PARAMETER_VALUE"],
    ["more decimals than the currency has", { value: "9.001" }, 422, "DECIMAL_PRECISION"],
    ["decimals in yen", { value: "9.50", currency: "JPY" }, 422, "DECIMAL_PRECISION"],
    ["nothing to pay", { value: "0.00" }, 422, "CANNOT_BE_ZERO_OR_NEGATIVE"],
    ["a currency that PayPal does not take", { value: "9.000", currency: "KWD" }, 422, "INVALID_CURRENCY_CODE"],
    ["an amount that is no number", { value: "nine" }, 400, "INVALID_PARAMETER_SYNTAX"],
  ])("%s is refused", async (_, change, status, issue) => {
    const { value, currency, ...rest } = typeof change === "string" ? {} : (change as Record<string, string>);
    const good = orderBody("a");
    const amount = { currency_code: currency ?? "USD", value: value ?? "9.00" };
    const body = { ...good, purchase_units: [{ ...good.purchase_units[0], amount }], ...rest };
    const reply = await room.paypal("POST", ORDERS, typeof change === "string" ? change : body);
    expect([reply.status, issueOf(reply)]).toEqual([status, issue]);
  });

  test("what PayPal prefers to answer is short, and whole when asked for", async () => {
    const short = await create("a");
    expect(Object.keys(short.body)).toEqual(["id", "status", "links"]);
    const whole = await create("b", null, FULL);
    expect(whole.body).toMatchObject({
      intent: "AUTHORIZE",
      purchase_units: [{ reference_id: "ord_b", custom_id: "at_b", invoice_id: "at_b", amount: { value: "9.00" } }],
    });
  });

  test("a buyer is sent to PayPal only under an id, so that a lost answer can be asked for again", async () => {
    const token = await fetchAccessToken(room.sandbox.urls.paypal);
    const reply = await fetch(room.sandbox.urls.paypal + ORDERS, {
      method: "POST",
      headers: { authorization: `Bearer ${token}` },
      body: JSON.stringify(orderBody("a", "9.00", { paypal: {} })),
    });
    expect([reply.status, await reply.json()]).toMatchObject([
      400,
      { details: [{ issue: "PAYPAL_REQUEST_ID_REQUIRED" }] },
    ]);
  });

  test("an invoice that is paid takes no second payment", async () => {
    const second = await createId("a");
    await authorize(await createId("a"), "sut_visa");
    expect(issueOf(await create("a"))).toBe("DUPLICATE_INVOICE_ID");
    expect(issueOf(await authorize(second, "sut_visa"))).toBe("DUPLICATE_INVOICE_ID");
  });
});

describe("authorize", () => {
  test.each([
    ["generic", "sut_chargeDeclined", "0500"],
    ["insufficient funds", "sut_chargeDeclinedInsufficientFunds", "5120"],
    ["lost", "sut_chargeDeclinedLostCard", "9520"],
    ["wrong code", "sut_chargeDeclinedIncorrectCvc", "5110"],
    ["expired", "sut_chargeDeclinedExpiredCard", "5400"],
  ])(
    "a declined card (%s) is a denied authorisation with the processor's code, and the order is over",
    async (_, card, code) => {
      const id = await createId("d");
      const reply = await authorize(id, card);
      expect([reply.status, reply.body]).toMatchObject([
        201,
        {
          status: "COMPLETED",
          purchase_units: [
            { payments: { authorizations: [{ status: "DENIED", processor_response: { response_code: code } }] } },
          ],
        },
      ]);
      expect(issueOf(await authorize(id, "sut_visa"))).toBe("ORDER_ALREADY_AUTHORIZED");
      const denied = readPart(reply.body, "authorizations");
      expect((await room.paypal("GET", `/v2/payments/authorizations/${denied}`)).body).toMatchObject({
        status: "DENIED",
      });
      expect(issueOf(await room.paypal("POST", `/v2/payments/authorizations/${denied}/capture`, {}))).toBe(
        "AUTHORIZATION_DENIED",
      );
    },
  );

  test.each([
    ["a fraudulent card", "sut_chargeDeclinedFraudulent", "TRANSACTION_REFUSED"],
    ["a token nobody minted", "nobody", "TOKEN_EXPIRED"],
  ])("%s is refused outright, and the order waits on", async (_, card, issue) => {
    const id = await createId("d");
    expect(issueOf(await authorize(id, card))).toBe(issue);
    expect((await authorize(id, "sut_visa")).status).toBe(201);
  });

  test("a token pays once", async () => {
    const minted = await fetch(`${room.sandbox.url}/sandbox/tokens?rail=paypal`, {
      method: "POST",
      body: JSON.stringify({ number: "5555555555554444", month: 1, year: 2040, cvc: "123" }),
    });
    const { token } = (await minted.json()) as { token: string };
    const held = await authorize(await createId("a"), token);
    expect(held.body).toMatchObject({ payment_source: { card: { last_digits: "4444", brand: "MASTERCARD" } } });
    expect(issueOf(await authorize(await createId("b"), token))).toBe("TOKEN_EXPIRED");
    await expect(room.stripe().paymentMethods.retrieve(token)).rejects.toMatchObject({ statusCode: 404 });
  });

  test("a card that waits for its bank is sent there, and pays after the yes with the same request", async () => {
    const id = await createId("s");
    const key = { ...FULL, "paypal-request-id": "s:con" };
    const waiting = await authorize(id, "sut_authenticationRequired", key);
    expect([waiting.status, issueOf(waiting)]).toEqual([422, "PAYER_ACTION_REQUIRED"]);
    const { links } = waiting.body as unknown as { links: { rel: string; href: string }[] };
    expect(links.find(({ rel }) => rel === "payer-action")?.href).toBe(
      `http://shop.test/sandbox/paypal/approve?token=${id}`,
    );
    expect((await room.paypal("GET", `${ORDERS}/${id}`)).body).toMatchObject({ status: "PAYER_ACTION_REQUIRED" });
    await room.control({ approvals: [{ providerRef: id }] });
    expect((await authorize(id, "sut_authenticationRequired", key)).body).toMatchObject({ status: "COMPLETED" });
  });

  test.each([
    ["declined@buyer.example", "INSTRUMENT_DECLINED"],
    ["refused@buyer.example", "TRANSACTION_REFUSED"],
  ])("what %s approved is not paid: %s, and another account may pay", async (buyer, issue) => {
    const source = { paypal: { experience_context: { return_url: "http://shop.test/back" } } };
    const { id } = (await create("w", source)).body;
    expect(issueOf(await authorize(id, null))).toBe("ORDER_NOT_APPROVED");
    await room.control({ approvals: [{ providerRef: id, buyer }] });
    expect(issueOf(await authorize(id, null))).toBe(issue);
    await room.control({ approvals: [{ providerRef: id, buyer: "ines@buyer.example" }] });
    expect((await authorize(id, null)).body).toMatchObject({ payer: { email_address: "ines@buyer.example" } });
    expect((await room.call("GET", `/__truth?providerRef=${id}`)).body).toMatchObject({
      charges: [{ declines: [{ code: issue, fingerprint: expect.any(String) }], authorization: { amountMinor: 900 } }],
    });
  });
});

describe("time", () => {
  const look = (id: string) => room.paypal("GET", `${ORDERS}/${id}`);
  const runAhead = (hours: number) => room.call("POST", "/__clock", { aheadMs: Math.round(hours * HOUR_MS) });

  test("an order that nobody approved is gone after three hours, an approved one after three days", async () => {
    const open = await createId("a");
    const source = { paypal: { experience_context: {} } };
    const { id: approved } = (await create("b", source)).body;
    await room.control({ approvals: [{ providerRef: approved }] });
    await runAhead(2.9);
    expect((await look(open)).status).toBe(200);
    await runAhead(3.1);
    expect([(await look(open)).status, issueOf(await look(open))]).toEqual([404, "INVALID_RESOURCE_ID"]);
    expect((await authorize(open, "sut_visa")).status).toBe(404);
    expect((await look(approved)).body).toMatchObject({ status: "APPROVED" });
    await runAhead(72.1);
    expect((await look(approved)).status).toBe(404);
    expect((await room.call("GET", "/__truth")).body).toMatchObject({
      charges: [{ state: "lapsed" }, { state: "lapsed" }],
    });
  });

  test("a hold lapses after 29 days, and the truth shows it let go", async () => {
    const { authorizationId } = await holdByPaypal(room, "h", { card: "sut_visa" });
    const path = `/v2/payments/authorizations/${authorizationId}`;
    await runAhead(28.9 * 24);
    expect((await room.paypal("GET", path)).body).toMatchObject({ status: "CREATED" });
    await runAhead(29.1 * 24);
    expect((await room.paypal("GET", path)).body).toMatchObject({ status: "VOIDED" });
    expect(issueOf(await room.paypal("POST", `${path}/capture`, {}))).toBe("AUTHORIZATION_EXPIRED");
    expect((await room.call("GET", "/__truth")).body).toMatchObject({
      charges: [{ state: "voided", void: { key: null } }],
      totals: { USD: { voids: 1, capturedMinor: 0 } },
    });
  });
});
