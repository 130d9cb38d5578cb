import { expect, test } from "vitest";
import { withEnvironment } from "@/test/with-environment";
import { newId, toPublicId } from "../shared/ids";
import { orderCookie, readOrderSecret, readOrderSecrets } from "./order-cookie";

const ID = toPublicId("order", newId());
const read = (cookie: string | null, id = ID) => readOrderSecret(new Headers(cookie === null ? {} : { cookie }), id);

test("what was set is read again, among others and with spaces", () => {
  const [pair = "", ...attributes] = orderCookie(ID, "the-secret").split("; ");
  expect(attributes).toEqual(["Path=/", "Max-Age=7776000", "HttpOnly", "SameSite=Lax"]);
  expect(read(pair)).toBe("the-secret");
  expect(read(`theme=dark;  ${pair} ; x=1`)).toBe("the-secret");
});

test("one order's cookie says nothing of another", () => {
  expect(read(orderCookie(ID, "s"), toPublicId("order", newId()))).toBeNull();
});

test.each([
  ["no cookie", null],
  ["other cookies", "theme=dark"],
  ["a name that ends alike", `xorder_${ID}=s`],
])("%s: no secret", (_, cookie) => expect(read(cookie)).toBeNull());

test.each([
  ["another kind of id", toPublicId("track", newId())],
  ["a pattern", ".*"],
  ["empty", ""],
])("%s is not looked up", (_, id) => expect(read(`order_${id}=s`, id)).toBeNull());

test("on https it is Secure", async () => {
  const secure = await withEnvironment({ PUBLIC_URL: "https://shop.example" }, () => import("./order-cookie"));
  expect(secure.orderCookie(ID, "s")).toMatch(/; Secure$/);
});

test("all orders a browser carries, in their order; what is no order is left out", () => {
  const other = toPublicId("order", newId());
  const cookie = `theme=dark; order_${ID}=one;order_${other}=two; xorder_${ID}=three; order_ord_${"z".repeat(26)}=four`;
  expect(readOrderSecrets(new Headers({ cookie }))).toEqual([
    { orderPublicId: ID, secret: "one" },
    { orderPublicId: other, secret: "two" },
  ]);
  expect(readOrderSecrets(new Headers())).toEqual([]);
});
