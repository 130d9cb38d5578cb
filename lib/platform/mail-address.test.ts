import fc from "fast-check";
import { expect, test } from "vitest";
import { parseEnv } from "./env";
import { isMailAddress, parseMailAddress, toOneLine } from "./mail-address";

test.each([
  ["shop@example.org", { name: null, address: "shop@example.org" }],
  ["The Shop <shop@example.org>", { name: "The Shop", address: "shop@example.org" }],
  ['"The Shop" <shop@example.org>', { name: "The Shop", address: "shop@example.org" }],
  ["  shop@example.org ", { name: null, address: "shop@example.org" }],
  ["<shop@example.org>", { name: null, address: "shop@example.org" }],
  ["shop@example.org, other@example.org", null],
  ["Shop <a@example.org> <b@example.org>", null],
  ["Shop <a@example.org>\r\nBcc: b@example.org", null],
  ["nobody", null],
  ["", null],
])("%j is %j", (text, expected) => expect(parseMailAddress(text)).toEqual(expected));

test.each([
  ["ein.name+list@example.org", true],
  ["ö@example.org", true],
  ["a@b@c", false],
  ["a@example.org\n", false],
  ['"quoted part"@example.org', false],
  ["a@example.org>", false],
  [`${"a".repeat(65)}@example.org`, false],
])("%j can be written to: %s", (text, expected) => expect(isMailAddress(text)).toBe(expected));

test("one line stays one line", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 60 }), (text) => {
      expect(toOneLine(text)).not.toMatch(/[\p{Cc}\p{Zl}\p{Zp}\p{Surrogate}]/u);
    }),
  );
  expect(toOneLine("one\r\n two\u2028three \ud800")).toBe("one two three \ufffd");
});

test("a mail server without a sender is named at the start", () => {
  const given = { ...process.env, SMTP_URL: "smtps://mail.example.org" };
  expect(() => parseEnv(given)).toThrow(/MAIL_FROM/);
  expect(() => parseEnv({ ...given, MAIL_FROM: "not an address" })).toThrow(/MAIL_FROM/);
  expect(() => parseEnv({ ...given, MAIL_FROM: "a@b.org", SMTP_URL: "https://mail.example.org" })).toThrow(/SMTP_URL/);
  expect(parseEnv({ ...given, MAIL_FROM: "A <a@b.org>" }).MAIL_FROM).toEqual({ name: "A", address: "a@b.org" });
});
