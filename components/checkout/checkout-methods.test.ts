import { expect, test } from "vitest";
import {
  BODY,
  CAPTURED,
  confirmed,
  FIELDS,
  looked,
  makeBrowser,
  pay,
  payment,
  placed,
  STEP,
  STRIPE_DOWN,
  settle,
  TO_PAYPAL,
  TOTAL,
  UNREACHABLE,
} from "@/test/checkout-browser";

test("coming back from the bank asks it how it went and does not send the buyer there unasked", async () => {
  const toBank = payment({ kind: "redirect", url: STEP, rail: "stripe", providerRef: null });
  const browser = makeBrowser({
    place: [placed()],
    confirm: [confirmed(toBank), confirmed(toBank)],
    look: [looked(toBank)],
  });
  const driver = browser.open();
  pay(driver);
  await settle(driver, "leaving");
  driver.start();
  await settle(driver, "form");
  expect(driver.getState().notice).toEqual({ kind: "left", method: "card", rail: "stripe" });
  expect(browser.asked()).toEqual(["place card", "confirm tok_1", "look", "confirm approved"]);
  expect(browser.left).toEqual([STEP]);
});

const PAYPAL_BODY = { ...BODY, method: "paypal" } as const;

test("PayPal is gone to without a card, and a reload after the yes there ends paid", async () => {
  const browser = makeBrowser({
    place: [placed(TO_PAYPAL)],
    look: [looked(TO_PAYPAL)],
    confirm: [UNREACHABLE, confirmed({ ...CAPTURED, method: "paypal" })],
  });
  const driver = browser.open();
  pay(driver, PAYPAL_BODY);
  await settle(driver, "leaving");
  expect(browser.left).toEqual([STEP]);
  driver.stop();
  const back = browser.open();
  await settle(back, "paid");
  expect(browser.asked()).toEqual(["place paypal", "look", "confirm approved", "confirm approved"]);
  expect(browser.keysOf("confirm").size, "the repeat is the same request").toBe(1);
});

test("PayPal left without a yes, then a card: the same order changes its method", async () => {
  const browser = makeBrowser({
    place: [placed(TO_PAYPAL)],
    look: [looked(TO_PAYPAL)],
    confirm: [confirmed(TO_PAYPAL), confirmed(CAPTURED)],
    switch: [UNREACHABLE, confirmed(FIELDS)],
  });
  const first = browser.open();
  pay(first, PAYPAL_BODY);
  await settle(first, "leaving");
  first.stop();
  const back = browser.open();
  await settle(back, "form");
  expect(back.getState().notice).toEqual({ kind: "left", method: "paypal", rail: "paypal" });
  pay(back);
  await settle(back, "paid");
  const [place, ...rest] = browser.asked();
  expect([place, ...rest.slice(0, 2)]).toEqual(["place paypal", "look", "confirm approved"]);
  expect(rest.slice(2)).toEqual(["look", "switch card", "switch card", "confirm tok_1"]);
  expect(browser.keysOf("switch").size).toBe(1);
});

test("a change of method that a reload cut off is sent again under its key", async () => {
  const browser = makeBrowser({
    place: [placed()],
    confirm: [confirmed(STRIPE_DOWN)],
    look: [looked(STRIPE_DOWN)],
    switch: [UNREACHABLE, confirmed(TO_PAYPAL)],
    patience: 0,
  });
  const first = browser.open();
  pay(first);
  await settle(first, "form");
  pay(first, PAYPAL_BODY);
  await settle(first, "pausing");
  first.stop();
  const back = browser.open();
  await settle(back, "form");
  pay(back, PAYPAL_BODY);
  await settle(back, "leaving");
  expect(browser.asked().filter((call) => call.startsWith("switch"))).toEqual(["switch paypal", "switch paypal"]);
  expect(browser.keysOf("switch").size).toBe(1);
});

test("the order of an unanswered press is taken up with its own method before it is changed", async () => {
  const browser = makeBrowser({
    place: [...Array.from({ length: 8 }, () => UNREACHABLE), placed()],
    switch: [confirmed(TO_PAYPAL)],
  });
  const driver = browser.open();
  pay(driver);
  await settle(driver, "form");
  pay(driver, PAYPAL_BODY);
  await settle(driver, "leaving");
  expect(new Set(browser.asked())).toEqual(new Set(["place card", "switch paypal"]));
  expect(browser.keysOf("place").size, "never a second order for one basket").toBe(1);
});

test("after a second no the offers are shown again: no change of method goes round by itself", async () => {
  const browser = makeBrowser({
    place: [placed()],
    confirm: [confirmed(STRIPE_DOWN)],
    look: [looked(STRIPE_DOWN)],
    switch: [confirmed({ ...STRIPE_DOWN, method: "paypal" })],
  });
  const driver = browser.open();
  pay(driver);
  await settle(driver, "form");
  pay(driver, PAYPAL_BODY);
  await settle(driver, "resuming");
  await settle(driver, "form");
  expect(browser.asked()).toEqual(["place card", "confirm tok_1", "look", "switch paypal"]);
});

test("the provider's own button gets the provider's name of the order, and its yes is asked for by us", async () => {
  const paid = { ...CAPTURED, method: "paypal" } as const;
  const browser = makeBrowser({ place: [placed(TO_PAYPAL)], confirm: [confirmed(paid)] });
  const driver = browser.open();
  await expect(driver.payInPopup(PAYPAL_BODY, ["trk_a"], TOTAL)).resolves.toBe("5O1");
  expect(driver.getState().step.at).toBe("in_popup");
  await expect(driver.payInPopup(PAYPAL_BODY, ["trk_a"], TOTAL), "one window at a time").resolves.toBeNull();
  driver.endPopup("approved");
  await settle(driver, "paid");
  expect(browser.asked()).toEqual(["place paypal", "confirm approved"]);
  expect(browser.left).toEqual([]);
});

test("a closed window gives the form back, and the next try is the same order", async () => {
  const browser = makeBrowser({ place: [placed(TO_PAYPAL)], look: [looked(TO_PAYPAL)] });
  const driver = browser.open();
  await driver.payInPopup(PAYPAL_BODY, ["trk_a"], TOTAL);
  driver.endPopup("left");
  expect(driver.getState().notice).toEqual({ kind: "left", method: "paypal", rail: "paypal" });
  await expect(driver.payInPopup(PAYPAL_BODY, ["trk_a"], TOTAL)).resolves.toBe("5O1");
  expect(browser.asked()).toEqual(["place paypal", "look"]);
});

test("the provider's own button learns that there is nothing to approve when PayPal says no", async () => {
  const browser = makeBrowser({ place: [placed({ ...STRIPE_DOWN, method: "paypal" })] });
  const driver = browser.open();
  await expect(driver.payInPopup(PAYPAL_BODY, ["trk_a"], TOTAL)).resolves.toBeNull();
  expect(driver.getState().notice).toMatchObject({ kind: "not_taken" });
});

test("two tabs, one at PayPal, one with a card: the second asks first and sees that it is paid", async () => {
  const browser = makeBrowser({
    place: [placed(TO_PAYPAL)],
    look: [looked({ ...CAPTURED, method: "paypal" }, "paid")],
  });
  const [one, two] = [browser.open(), browser.open()];
  pay(one, PAYPAL_BODY);
  await settle(one, "leaving");
  pay(two);
  await settle(two, "paid");
  expect(browser.asked()).toEqual(["place paypal", "look"]);
});
