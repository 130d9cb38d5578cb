import { Writable } from "node:stream";
import fc from "fast-check";
import { expect, test } from "vitest";
import { createLog } from "./log";
import { maskPersonal } from "./mask-personal";

test.each([
  ["an e-mail", "mail to orla.devane+shop@example.co.uk failed", "mail to [e-mail] failed"],
  [
    "what a database says of a duplicate",
    "Key (email)=(a@b.example) already exists",
    "Key (email)=([e-mail]) already exists",
  ],
  ["an address with a password", "postgres://shop:pa55@db.example:5432/x", "postgres://shop:[e-mail]:5432/x"],
  ["an API key", "with bl_0a1b2c3d_abcDEF-123", "with [token]"],
  ["a provider's key", "sk_live_abc123 and whsec_zzz", "[token] and [token]"],
  ["a client secret", "pi_3Q_secret_abc", "[token]"],
  ["a card's token", "pm_card_visa", "[token]"],
  ["Square's tokens", "cnon:card-nonce-ok, ccof:CA4SEK-1", "[token], [token]"],
  ["Braintree's", "tokencc_bf_abc123_def", "[token]"],
  ["Square's key", "Bearer EAAAEOuLQObrVwJvCvoio3H13b8Ssqz1ighmTBKZvIENW9qxirHGHkqsGcPBC1uN", "Bearer [token]"],
  ["PayPal's", "A21AAFJ9eoorbnbVH3fTJrCTl2o7-P_1T6q8vdYB_QwBB9Ais", "[token]"],
  [
    "Adyen's",
    "x-api-key: AQEyhmfxK4/NYhZGw0m/n3Q5qf3VaY9UCJ14XWZE03G/k2NFitRvbe4N1XqH1eHaH2AksaEQwV1bDb7kfNy1WIxIIkxgBw==-x",
    "x-api-key: [token]",
  ],
  ["a session", "eyJhbGciOiJkaXIifQ..abc.def", "[token]"],
  [
    "the secret of an order's link",
    "GET /api/orders/ord_1/open?key=Xw3_-pQ8rT1uV5yZ7aB2cD",
    "GET /api/orders/ord_1/open?key=[token]",
  ],
  [
    "the signature of a download",
    "/api/downloads/ent_1?expires=1763693414&signature=mJx0bQ2-cV_fYkq3Zt8Rw1nLpA5sHd6u",
    "/api/downloads/ent_1?expires=1763693414&signature=[token]",
  ],
  [
    "an order's cookie",
    "order_ord_01kd4z2q8w5v7t9s3r1p0n6m4h=Xw3_-pQ8rT1uV5yZ7aB2cD; x=1",
    "order_ord_01kd4z2q8w5v7t9s3r1p0n6m4h=[token]; x=1",
  ],
  ["a card", "card 4242424242424242 declined", "card [card] declined"],
  ["a card in groups", "4242 4242 4242 4242", "[card]"],
  ["a card with dashes", "3782-822463-10005", "[card]"],
  ["a phone", "call +49 (30) 1234 5678", "call [phone]"],
  ["a newline before it", JSON.stringify("x\norla@example.test"), '"x\\n[e-mail]"'],
])("%s", (_, line, masked) => expect(maskPersonal(line)).toBe(masked));

test.each([
  ["a uuid", "0193456f-4242-7242-8242-424242424242"],
  ["a public id", "ord_01kd4z2q8w5v7t9s3r1p0n6m4h"],
  ["a provider's reference", "pi_3QabcDEF and ch_3Qabc"],
  ["Square's and PayPal's references", "payment KkAkhdMsgzn59SM8A89WgKwekxLZY, capture 3C679366HH908993F"],
  ["the time in milliseconds", '{"level":30,"time":1763693414000,"pid":4242}'],
  ["a duration", '{"durationMs":45.123456789012345}'],
  ["sixteen digits that are no card", "4242424242424241"],
  ["an ISO time", "2026-11-21T02:50:14.000Z"],
  ["a big number", "1e+21"],
])("%s stays", (_, line) => expect(maskPersonal(line)).toBe(line));

test("no e-mail address survives a line of the log, and the line stays JSON", () => {
  fc.assert(
    fc.property(fc.emailAddress(), fc.string(), fc.string(), (email, before, after) => {
      const line = JSON.stringify({ msg: `${before} ${email} ${after}` });
      const masked = maskPersonal(line);
      expect(masked).not.toContain(email);
      expect(() => JSON.parse(masked)).not.toThrow();
    }),
  );
});

test("no secret of a link does, wherever the address stands", () => {
  const secret = fc.stringMatching(/^[\w-]{22}$/);
  const name = fc.constantFrom("key", "signature", "nonce", "token");
  const before = fc.constantFrom("?", "?line=&format=mp3_320&", "#");
  fc.assert(
    fc.property(fc.string(), before, name, secret, (words, start, parameter, value) => {
      const line = JSON.stringify({ msg: `${words} https://shop.example/x${start}${parameter}=${value} failed` });
      const masked = maskPersonal(line);
      expect(masked).toContain(`${parameter}=[token] failed`);
      expect(() => JSON.parse(masked)).not.toThrow();
    }),
  );
});

function completeCard(digits: readonly number[]): string {
  const sum = [...digits].reverse().reduce((total, digit, index) => {
    const doubled = index % 2 === 0 ? digit * 2 : digit;
    return total + (doubled > 9 ? doubled - 9 : doubled);
  }, 0);
  return [...digits, (10 - (sum % 10)) % 10].join("");
}

test("no card number does, written together or in fours", () => {
  const digit = fc.integer({ min: 0, max: 9 });
  const body = fc.tuple(fc.integer({ min: 2, max: 6 }), fc.array(digit, { minLength: 11, maxLength: 17 }));
  fc.assert(
    fc.property(body, fc.constantFrom("", " ", "-"), ([first, rest], between) => {
      const card = completeCard([first, ...rest]);
      const written = between === "" ? card : card.replace(/(\d{4})(?=\d)/g, `$1${between}`);
      expect(maskPersonal(`paid with ${written}.`)).toBe("paid with [card].");
    }),
  );
});

function captureLog() {
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  return { log: createLog(sink, "info"), read: () => lines.map((line) => JSON.parse(line) as Record<string, unknown>) };
}

test("the log hides secrets by their name at three depths, and people in its words", () => {
  const { log, read } = captureLog();
  const secrets = { password: "p", token: "t", cookie: "c", email: "e", apiKey: "k", cvc: "1" };
  log.info({ ...secrets, inner: { ...secrets, deep: secrets }, orderId: "ord_1" }, "to orla@example.test");
  log.error({ err: Object.assign(new Error("no"), { detail: "Key (email)=(a@b.example) exists" }) }, "failed");
  const [first, second] = read();
  const hidden = Object.fromEntries(Object.keys(secrets).map((key) => [key, "[redacted]"]));
  expect(first).toMatchObject({ ...hidden, inner: { ...hidden, deep: hidden }, orderId: "ord_1", msg: "to [e-mail]" });
  expect(JSON.stringify(second)).not.toContain("a@b.example");
});
