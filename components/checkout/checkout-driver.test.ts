import { expect, test } from "vitest";
import {
  BODY,
  BUSY,
  CAPTURED,
  confirmed,
  DECLINED,
  FIELDS,
  looked,
  makeBrowser,
  pay,
  placed,
  settle,
  TIMEOUTS,
  UNREACHABLE,
  WAIT,
} from "@/test/checkout-browser";
import type { Reply } from "./checkout-state";
import { readPending } from "./pending-orders";

test("a double click on pay sends one order and one confirm", async () => {
  const browser = makeBrowser({ place: [placed()], confirm: [confirmed(CAPTURED)] });
  const driver = browser.open();
  pay(driver);
  pay(driver);
  await settle(driver, "paid");
  pay(driver);
  expect(browser.asked()).toEqual(["place card", "confirm tok_1"]);
  expect(browser.finished).toEqual([{ orderId: "ord_1", lineIds: ["trk_a"] }]);
  expect(readPending(browser.kept, 1_000_000)).toEqual([]);
});

test("409 with Retry-After waits that long and repeats the same key, for the order and for the confirm", async () => {
  const browser = makeBrowser({ place: [BUSY, placed()], confirm: [BUSY, BUSY, confirmed(CAPTURED)] });
  const driver = browser.open();
  pay(driver);
  await settle(driver, "paid");
  expect(browser.calls.map(({ what, key }) => `${what} ${key}`)).toEqual([
    "place key-1",
    "place key-1",
    "confirm confirm-tok_1",
    "confirm confirm-tok_1",
    "confirm confirm-tok_1",
  ]);
  expect(browser.waits.filter((ms) => ms === 2000)).toHaveLength(3);
});

test.each<[string, Reply<never>]>([
  ["the network", UNREACHABLE],
  ["a 503", { kind: "refused", status: 503, problem: null, retryAfterMs: null }],
])("%s failing while ordering repeats the same key and ends in plain words, with the form alive", async (_, reply) => {
  const browser = makeBrowser({ place: [reply] });
  const driver = browser.open();
  pay(driver);
  await settle(driver, "form");
  expect(driver.getState().notice).toEqual({ kind: "unreachable" });
  expect(new Set(browser.calls.map((call) => call.key))).toEqual(new Set(["key-1"]));
  expect(browser.calls).toHaveLength(8);
});

test("a confirm that never gets an answer is looked up, and is never called failed", async () => {
  const browser = makeBrowser({
    place: [placed()],
    confirm: [UNREACHABLE],
    look: [UNREACHABLE, looked(WAIT), looked(CAPTURED, "paid")],
  });
  const driver = browser.open();
  pay(driver);
  await settle(driver, "paid");
  expect(browser.keysOf("confirm").size).toBe(1);
  expect(driver.getState().trail.map((entry) => entry.kind)).toEqual(["sent", "silent", "check", "check"]);
});

test("an unclear answer is asked after with growing pauses and no pay", async () => {
  const browser = makeBrowser({
    place: [placed()],
    confirm: [confirmed(WAIT)],
    look: [looked(WAIT), looked(WAIT), looked(CAPTURED, "paid")],
  });
  const driver = browser.open();
  driver.subscribe(() => pay(driver));
  pay(driver);
  await settle(driver, "paid");
  expect(browser.calls.filter((call) => call.what === "place")).toHaveLength(1);
  expect(browser.waits.filter((ms) => !TIMEOUTS.includes(ms))).toEqual([1000, 2000, 3000]);
});

test("after a decline another card pays the same order, by a new attempt under a new confirm key", async () => {
  const browser = makeBrowser({
    place: [placed()],
    confirm: [confirmed(DECLINED), confirmed(CAPTURED)],
    look: [looked(DECLINED)],
    switch: [confirmed(FIELDS)],
  });
  const driver = browser.open();
  pay(driver);
  await settle(driver, "form");
  expect(driver.getState().notice).toMatchObject({ kind: "not_taken", message: "Not enough money on the card." });
  pay(driver);
  await settle(driver, "paid");
  expect(browser.asked()).toEqual(["place card", "confirm tok_1", "look", "switch card", "confirm tok_2"]);
  expect(browser.keysOf("confirm").size).toBe(2);
});

test("another e-mail is another body and gets another key", async () => {
  const browser = makeBrowser({ place: [placed()], confirm: [confirmed(DECLINED), confirmed(CAPTURED)] });
  const driver = browser.open();
  pay(driver);
  await settle(driver, "form");
  pay(driver, { ...BODY, email: "other@example.org" });
  await settle(driver, "paid");
  expect(browser.keysOf("place").size).toBe(2);
});

test("a reload before any card was sent stays on the form and reuses the stored key", async () => {
  const browser = makeBrowser({ place: [UNREACHABLE] });
  const first = browser.open();
  pay(first);
  await settle(first, "form");
  const reloaded = browser.open();
  expect(reloaded.getState().step.at).toBe("form");
  pay(reloaded);
  await settle(reloaded, "form");
  expect(new Set(browser.calls.map((call) => call.key))).toEqual(new Set(["key-1"]));
});

test("a second tab with the same basket and form shares the key", async () => {
  const browser = makeBrowser({ place: [placed()], confirm: [confirmed(CAPTURED)], tokens: [] });
  const [one, two] = [browser.open(), browser.open()];
  pay(one);
  pay(two);
  await settle(two, "form");
  expect(browser.calls.map((call) => call.key)).toEqual(["key-1", "key-1"]);
});

test("a reload while the payment is open asks how it ended before it offers to pay", async () => {
  const browser = makeBrowser({
    place: [placed()],
    confirm: [confirmed(WAIT)],
    look: [looked(CAPTURED, "paid")],
    patience: 0,
  });
  const first = browser.open();
  pay(first);
  await settle(first, "checking");
  first.stop();
  const reloaded = browser.open();
  pay(reloaded);
  await settle(reloaded, "paid");
  expect(browser.calls.filter((call) => call.what === "place")).toHaveLength(1);
  expect(browser.finished).toEqual([{ orderId: "ord_1", lineIds: ["trk_a"] }]);
});

test("a stored order that this browser may no longer see is forgotten, not asked for again", async () => {
  const gone = { kind: "refused", status: 404, problem: null, retryAfterMs: null } as const;
  const browser = makeBrowser({ place: [placed()], confirm: [confirmed(WAIT)], look: [gone], patience: 0 });
  const first = browser.open();
  pay(first);
  await settle(first, "checking");
  first.stop();
  const reloaded = browser.open();
  await settle(reloaded, "form");
  expect(readPending(browser.kept, 1_000_000)).toEqual([]);
});

test("a total that differs from the one shown is not paid: the card is not read, the next press is a new order", async () => {
  const browser = makeBrowser({ place: [placed(FIELDS, 999), placed()], confirm: [confirmed(CAPTURED)] });
  const driver = browser.open();
  pay(driver);
  await settle(driver, "form");
  expect(driver.getState().notice).toEqual({ kind: "price_changed" });
  pay(driver);
  await settle(driver, "paid");
  expect(browser.asked()).toEqual(["place card", "place card", "confirm tok_1"]);
  expect(browser.keysOf("place").size).toBe(2);
});

test("an order that costs nothing needs no card", async () => {
  const browser = makeBrowser({ place: [placed(null, 0)] });
  const driver = browser.open();
  driver.pay(BODY, ["trk_a"], 0);
  await settle(driver, "paid");
  expect(browser.asked()).toEqual(["place card"]);
});

test("card fields that do not answer give the form back, and the order is still the same one", async () => {
  const browser = makeBrowser({ place: [placed()], confirm: [confirmed(CAPTURED)], tokens: [] });
  const driver = browser.open();
  pay(driver);
  await settle(driver, "form");
  expect(driver.getState().notice).toEqual({ kind: "fields_silent" });
  expect(driver.getState().pending?.orderId).toBe("ord_1");
});

test("a confirm that hangs is asked after by the order, and what it says at last is dropped", async () => {
  const browser = makeBrowser({
    place: [placed()],
    confirm: ["never"],
    look: [looked(WAIT), looked(CAPTURED, "paid")],
  });
  const driver = browser.open();
  pay(driver);
  await settle(driver, "paid");
  expect(browser.asked()).toEqual(["place card", "confirm tok_1", "look", "look"]);
  expect(driver.getState().trail.map((entry) => entry.kind)).toEqual(["sent", "silent", "check"]);
});

test("a puzzle before the card goes on is solved, and the same confirmation sent with the answer, three times at most", async () => {
  const challenge = (puzzle: string): Reply<never> => {
    const problem = { type: "", title: "", status: 428, detail: "Too many cards.", code: "challenge_required" };
    const asked = { ...problem, requestId: "req_1", challenge: { puzzle, bits: 17 } };
    return { kind: "refused", status: 428, problem: asked, retryAfterMs: null };
  };
  const browser = makeBrowser({
    place: [placed()],
    confirm: [challenge("a"), challenge("b"), confirmed(CAPTURED), challenge("c")],
  });
  const driver = browser.open();
  pay(driver);
  await settle(driver, "paid");
  expect(browser.asked()).toEqual(["place card", "confirm tok_1", "confirm tok_1 a:solved", "confirm tok_1 b:solved"]);
  expect(browser.keysOf("confirm").size, "one confirmation").toBe(1);

  const other = browser.open();
  pay(other, { ...BODY, email: "other@example.org" });
  await settle(other, "form");
  expect(other.getState().notice).toMatchObject({ kind: "refused", detail: "Too many cards." });
  expect(browser.asked().slice(4)).toEqual(["place card", "confirm tok_2", ...Array(3).fill("confirm tok_2 c:solved")]);
});
