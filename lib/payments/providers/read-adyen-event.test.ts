import { hmacValidator } from "@adyen/api-library";
import { describe, expect, test } from "vitest";
import sample from "./fixtures/adyen/notification-authorisation.json";
import { readAdyenEvents } from "./read-adyen-event";

/** The key that Adyen publishes with its sample. */
const HMAC_KEY = "44782DEF547AAA06C910C43932B1EB0C71FC68D9D0C057550C48EC2ACF6BA056";
const keys = { hmacKey: HMAC_KEY, merchantAccount: "TestMerchant", livemode: false };
type Item = (typeof sample.notificationItems)[number]["NotificationRequestItem"] & { originalReference?: string };
const [first] = sample.notificationItems;
const item = first?.NotificationRequestItem as Item;

function sign(change: Partial<Item>): Item {
  const { additionalData: _, ...fields } = { ...item, ...change };
  const hmacSignature = new hmacValidator().calculateHmac(fields as never, HMAC_KEY);
  return { ...fields, additionalData: { hmacSignature } };
}
const wrap = (items: unknown[], live = "false") => ({
  live,
  notificationItems: items.map((NotificationRequestItem) => ({ NotificationRequestItem })),
});
const read = (notification: unknown, change: Partial<typeof keys> = {}) =>
  readAdyenEvents(Buffer.from(JSON.stringify(notification)), { ...keys, ...change });

test("the published sample fits its published signature, and says what it says", async () => {
  expect(await read(sample)).toEqual([
    {
      about: "charge",
      eventKey: "7914073381342284:AUTHORISATION:true",
      type: "AUTHORISATION",
      providerRef: "7914073381342284",
      attemptRef: "TestPayment-1407325143704",
      captureRef: null,
      occurredAt: new Date("2026-11-21T13:54:45.000Z"),
      fact: {
        event: "AUTHORISATION",
        isSuccess: true,
        ref: "7914073381342284",
        originalRef: null,
        ourRef: "TestPayment-1407325143704",
        amountMinor: 1130,
        currency: "EUR",
      },
    },
  ]);
});

test("a batch is read whole: steps lead to their payment and to what they were asked for by", async () => {
  const capture = {
    eventCode: "CAPTURE",
    pspReference: "CAP1",
    originalReference: "PAY1",
    merchantReference: "at_1:cap1",
  };
  const refund = { eventCode: "REFUND", pspReference: "REF1", originalReference: "PAY1", merchantReference: "rfn_1" };
  expect(await read(wrap([sign(capture), sign({ ...refund, success: "false" })]))).toMatchObject([
    { about: "charge", eventKey: "CAP1:CAPTURE:true", providerRef: "PAY1", attemptRef: "at_1", captureRef: "CAP1" },
    { about: "refund", providerRef: "PAY1", attemptRef: "rfn_1", fact: { isSuccess: false, originalRef: "PAY1" } },
  ]);
});

test.each([
  ["its amount", { amount: { currency: "EUR", value: 1 } }],
  ["its currency", { amount: { currency: "USD", value: 1130 } }],
  ["its success", { success: "false" }],
  ["its event", { eventCode: "CAPTURE" }],
  ["its payment", { pspReference: "7914073381342285" }],
  ["its origin", { originalReference: "7914073381342285" }],
  ["its reference", { merchantReference: "at_1" }],
  ["its account", { merchantAccountCode: "OtherMerchant" }],
  ["its signature", { additionalData: { hmacSignature: "" } }],
])("an item with %s changed spoils the whole batch", async (_, change) => {
  expect(await read(wrap([sign({ pspReference: "GOOD1" }), { ...item, ...change }]))).toBeNull();
});

test("no field can be moved into its neighbour under the same signature", async () => {
  const signed = sign({ originalReference: "PAY1", merchantReference: "at_1:cap1" });
  const moved = {
    ...signed,
    originalReference: "PAY1:TestMerchant",
    merchantAccountCode: "at_1",
    merchantReference: "cap1",
  };
  const joined = (one: Item) => [one.originalReference, one.merchantAccountCode, one.merchantReference].join(":");
  expect(await read(wrap([signed]))).not.toBeNull();
  expect(joined(moved)).not.toBe("");
  expect(await read(wrap([moved]))).toBeNull();
  const shifted = { ...signed, pspReference: `${signed.pspReference}:PAY1`, originalReference: "" };
  expect(await read(wrap([shifted]))).toBeNull();
});

test("what is not signed may change without harm, and is not believed", async () => {
  const [event] =
    (await read(wrap([{ ...item, reason: "free money", paymentMethod: "gold", eventDate: "soon" }]))) ?? [];
  expect(event).toMatchObject({ eventKey: "7914073381342284:AUTHORISATION:true", fact: { amountMinor: 1130 } });
});

test("news of another account and of what no payment has is acknowledged and dropped", async () => {
  const others = [sign({ merchantAccountCode: "OtherMerchant" }), sign({ eventCode: "REPORT_AVAILABLE" })];
  expect(await read(wrap(others))).toEqual([]);
});

test.each([
  ["a store without the key", sample, { hmacKey: null as never }],
  ["a store with another key", sample, { hmacKey: "00".repeat(32) }],
  ["a live store", sample, { livemode: true }],
  ["nothing", wrap([]), {}],
  ["no item", { live: "false" }, {}],
  ["another mode", { ...sample, live: "true" }, {}],
])("%s believes none of it", async (_, notification, change) => {
  expect(await read(notification, change)).toBeNull();
});

test("what is no JSON is refused", async () => {
  expect(await readAdyenEvents(Buffer.from("{"), keys)).toBeNull();
});

describe("news of a report", () => {
  const name = "settlement_detail_report_batch_12.csv";
  const report = {
    eventCode: "REPORT_AVAILABLE",
    pspReference: name,
    merchantReference: "",
    amount: { value: 0, currency: "EUR" },
    reason: `https://ca-test.adyen.com/reports/download/MerchantAccount/TestMerchant/${name}`,
  };

  test("names the file, and brings the other news of its batch with it", async () => {
    expect(await read(wrap([sign(report), sign({})]))).toMatchObject([
      { about: "report", providerRef: name, eventKey: `${name}:REPORT_AVAILABLE:true`, attemptRef: null },
      { about: "charge" },
    ]);
  });

  test.each([
    ["another kind of file", { pspReference: "received_payments_report_2026_11_21.csv" }],
    ["a file that was not made", { success: "false" }],
  ])("%s is acknowledged and dropped", async (_, change) => {
    expect(await read(wrap([sign({ ...report, ...change })]))).toEqual([]);
  });

  test("a name does not stand for a payment, and holds no colon", async () => {
    expect(await read(wrap([sign({ pspReference: name })]))).toBeNull();
    expect(await read(wrap([sign({ ...report, pspReference: "a:b.csv" })]))).toBeNull();
  });
});
