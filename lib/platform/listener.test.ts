import { expect, test } from "vitest";
import { withEnvironment } from "@/test/with-environment";
import { type Actor, GUEST } from "../shared/roles";
import { knownListener, nameListener } from "./listener";

const person = (userId: string): Actor => ({
  kind: "user",
  userId,
  name: "Ada",
  roles: ["buyer"],
  artistIds: [],
  sessionId: null,
  scopes: null,
});
const withCookie = (cookie: string) => new Headers({ cookie });
const pairOf = (headers: Record<string, string>) => headers["set-cookie"]?.split(";")[0] ?? "";

test("a first visit gets a signed name, and keeps it", () => {
  const first = nameListener(new Headers(), GUEST);
  expect(first.headers["set-cookie"]).toMatch(
    /^listener=[\w-]{22}\.[\w-]{43}; Path=\/api; Max-Age=15552000; HttpOnly; SameSite=Lax$/,
  );
  const again = nameListener(withCookie(`theme=dark; ${pairOf(first.headers)}`), GUEST);
  expect(again).toEqual({ listenerId: first.listenerId, headers: {} });
});

test.each([
  ["an invented name", (pair: string) => pair.replace(/=[\w-]{22}/, `=${"a".repeat(22)}`)],
  ["an invented signature", (pair: string) => pair.replace(/\.[\w-]{43}/, `.${"a".repeat(43)}`)],
  ["no signature", (pair: string) => pair.split(".")[0] ?? ""],
  ["another cookie's value", (pair: string) => `x${pair}`],
])("%s is not believed: a fresh one is given", (_, forge) => {
  const { listenerId, headers } = nameListener(new Headers(), GUEST);
  const forged = nameListener(withCookie(forge(pairOf(headers))), GUEST);
  expect(forged.headers["set-cookie"]).toBeDefined();
  expect([listenerId, "a".repeat(22)]).not.toContain(forged.listenerId);
});

test("who is signed in has one name everywhere, which is not their id, and needs no cookie", () => {
  const [phone, desk] = [nameListener(new Headers(), person("u1")), nameListener(withCookie("x=1"), person("u1"))];
  expect(phone).toEqual(desk);
  expect(phone.headers).toEqual({});
  expect(phone.listenerId).not.toContain("u1");
  expect(nameListener(new Headers(), person("u2")).listenerId).not.toBe(phone.listenerId);
});

test("on https the cookie is Secure", async () => {
  const secure = await withEnvironment({ PUBLIC_URL: "https://shop.example" }, () => import("./listener"));
  expect(secure.nameListener(new Headers(), GUEST).headers["set-cookie"]).toMatch(/; Secure$/);
});

test("a step that follows others makes up nobody", () => {
  expect(knownListener(new Headers(), GUEST)).toBeNull();
  const first = nameListener(new Headers(), GUEST);
  expect(knownListener(withCookie(pairOf(first.headers)), GUEST)).toBe(first.listenerId);
  expect(knownListener(withCookie(pairOf(first.headers).replace(/.$/, "")), GUEST)).toBeNull();
  expect(knownListener(new Headers(), person("u1"))).toBe(nameListener(new Headers(), person("u1")).listenerId);
});
