import { SquareClient, SquareError } from "square";
import { beforeEach, describe, expect, test } from "vitest";
import { openSandboxRoom } from "@/test/sandbox-room";

const ACCESS_TOKEN = "sandbox_room";
const SQUARE = {
  accessToken: ACCESS_TOKEN,
  webhookSignatureKey: "room-signature",
  notificationUrl: "http://shop.test/api/webhooks/square",
};
const room = openSandboxRoom({ keys: { square: SQUARE } });

/** The official SDK as it comes, with its own fetch. */
let square: SquareClient;
beforeEach(() => {
  square = new SquareClient({ token: ACCESS_TOKEN, baseUrl: room.sandbox.urls.square, maxRetries: 0 });
});

const pay = (name: string, sourceId = "cnon:card-nonce-ok", amount = 1_299) =>
  square.payments.create({
    sourceId,
    idempotencyKey: `${name}:cnf1`,
    amountMoney: { amount: BigInt(amount), currency: "USD" },
    autocomplete: false,
    referenceId: `at_${name}`,
    note: `ord_${name}`,
  });
const codesOf = (work: PromiseLike<unknown>) =>
  Promise.resolve(work).then(
    () => "done",
    (error: unknown) => (error instanceof SquareError ? error.errors.map(({ code }) => code).join() : String(error)),
  );
const idOf = async (work: ReturnType<typeof pay>) => (await work).payment?.id ?? "";

test.each([
  ["cnon:card-nonce-ok", "done"],
  ["cnon:card-nonce-declined", "GENERIC_DECLINE"],
  ["cnon:card-nonce-rejected-cvv", "CVV_FAILURE"],
  ["cnon:card-nonce-rejected-postalcode", "ADDRESS_VERIFICATION_FAILURE"],
  ["cnon:card-nonce-rejected-expiration", "INVALID_EXPIRATION"],
  ["cnon:card-nonce-already-used", "CARD_TOKEN_USED"],
  ["cnon:nobody-minted-this", "NOT_FOUND"],
])("the published token %s leads to %s", async (token, code) => {
  expect(await codesOf(pay("n", token))).toBe(code);
});

describe("a card that is typed", () => {
  const mint = async (number: string, change: object = {}) => {
    const body = JSON.stringify({ number, month: 12, year: 2040, cvc: "111", ...change });
    const reply = await fetch(`${room.sandbox.url}/sandbox/tokens?rail=square`, { method: "POST", body });
    return ((await reply.json()) as { token?: string }).token ?? "";
  };

  test.each([
    ["4111111111111111", {}, "done"],
    ["5105105105105100", {}, "done"],
    ["340000000000009", { cvc: "1111" }, "done"],
    ["4111111111111111", { cvc: "911" }, "CVV_FAILURE"],
    ["4111111111111111", { month: 1, year: 2040 }, "INVALID_EXPIRATION"],
    ["4000000000000002", {}, "GENERIC_DECLINE"],
    ["4310000000201019", {}, "CARD_DECLINED_VERIFICATION_REQUIRED"],
  ])("%s with %j: %s", async (number, change, code) => {
    const token = await mint(number, change);
    expect(token).toMatch(/^cnon:\w+$/);
    expect(await codesOf(pay("t", token))).toBe(code);
  });

  test("is spent by its first try, whatever that came to", async () => {
    const token = await mint("4000000000000002");
    expect(await codesOf(pay("a", token))).toBe("GENERIC_DECLINE");
    expect(await codesOf(pay("b", token))).toBe("CARD_TOKEN_USED");
  });
});

describe("keys", () => {
  test("the same request gives the same answer, another one is refused and counted", async () => {
    const first = await idOf(pay("k"));
    expect(await idOf(pay("k"))).toBe(first);
    expect(await codesOf(pay("k", "cnon:card-nonce-ok", 1))).toBe("IDEMPOTENCY_KEY_REUSED");
    expect(room.sandbox.control.rails.square.keyConflicts).toBe(1);
    expect(room.sandbox.control.book.charges.size).toBe(1);
  });

  test("cancelling a key releases what it made; one that made nothing stays free", async () => {
    const id = await idOf(pay("c"));
    await square.payments.cancelByIdempotencyKey({ idempotencyKey: "c:cnf1" });
    expect((await square.payments.get({ paymentId: id })).payment?.status).toBe("CANCELED");
    await square.payments.cancelByIdempotencyKey({ idempotencyKey: "late:cnf1" });
    expect(await codesOf(pay("late")), "a request that was slower finds its key free").toBe("done");
  });

  test("a key that was taken keeps what it made: too late to cancel", async () => {
    await square.payments.complete({ paymentId: await idOf(pay("t")) });
    expect(await codesOf(square.payments.cancelByIdempotencyKey({ idempotencyKey: "t:cnf1" }))).toBe(
      "DELAYED_TRANSACTION_CAPTURED",
    );
  });

  test("survive a restart with what they made", async () => {
    const first = await idOf(pay("r"));
    await room.restart();
    square = new SquareClient({ token: ACCESS_TOKEN, baseUrl: room.sandbox.urls.square, maxRetries: 0 });
    expect(await idOf(pay("r"))).toBe(first);
  });
});

test("a hold lapses after a week, and is then no longer taken", async () => {
  const id = await idOf(pay("h"));
  room.sandbox.control.clock.runAhead(7 * 86_400_000 + 1_000);
  expect((await square.payments.get({ paymentId: id })).payment?.status).toBe("CANCELED");
  expect(await codesOf(square.payments.complete({ paymentId: id }))).toBe("DELAYED_TRANSACTION_EXPIRED");
});

test.each([
  ["an unknown field", { speed: "fast" }, "UNKNOWN_BODY_PARAMETER"],
  ["a missing token", { source_id: undefined }, "MISSING_REQUIRED_PARAMETER"],
  ["a key that is too long", { idempotency_key: "k".repeat(46) }, "VALUE_TOO_LONG"],
  ["an amount of nothing", { amount_money: { amount: 0, currency: "USD" } }, "VALUE_TOO_LOW"],
  ["a currency that it does not take", { amount_money: { amount: 9, currency: "KWD" } }, "INVALID_VALUE"],
  ["another location", { location_id: "L2" }, "NOT_FOUND"],
])("%s is refused by its name", async (_, change, code) => {
  const body = {
    source_id: "cnon:card-nonce-ok",
    idempotency_key: "k",
    amount_money: { amount: 9, currency: "USD" },
    autocomplete: false,
    ...change,
  };
  const reply = await fetch(`${room.sandbox.urls.square}/v2/payments`, {
    method: "POST",
    headers: { authorization: `Bearer ${ACCESS_TOKEN}` },
    body: JSON.stringify(body),
  });
  expect(await reply.json()).toMatchObject({ errors: [{ code }] });
  expect(room.sandbox.control.book.charges.size).toBe(0);
});

test("history is imported as if it had come over the wire", async () => {
  const row = (name: string, token: string) => ({
    rail: "square",
    orderRef: `ord_${name}`,
    attemptRef: `at_${name}`,
    amountMinor: 900,
    currency: "USD",
    token,
    createdAt: "2026-10-01T00:00:00Z",
    capturedAt: "2026-10-01T00:00:01Z",
    keys: { create: `${name}:new`, confirm: `${name}:cnf1`, capture: `${name}:cap1` },
  });
  const { status, body } = await room.call("POST", "/__import", {
    charges: [row("a", "cnon:card-nonce-ok"), row("b", "cnon:card-nonce-declined")],
  });
  expect(status).toBe(200);
  expect(body).toMatchObject({ charges: [{ state: "captured", feeMinor: 56 }, { state: "declined" }] });
});
